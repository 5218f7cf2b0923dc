"""The five most likely needs: ordered by chance, explained by counts, silent about few."""

from datetime import date, timedelta
from math import exp

import pytest

from portal.anticipation.curating import Usual, most_likely, nearness
from portal.anticipation.queries import usual_of
from portal.catalogue.models import Confidentiality
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_type,
    viewer,
)

TODAY = date(2026, 11, 23)


def test_a_department_that_asks_often_is_likely_to_ask_again():
    usual = Usual(1, lately=12, season=3, askers=4, members=10)

    assert usual.chance == pytest.approx(1 - exp(-12 / 56 * 28 / 10))
    assert not usual.is_season
    assert Usual(1, lately=3, season=12, askers=4, members=10).is_season


@pytest.mark.parametrize(("lately", "season", "askers"), [(4, 0, 4), (9, 9, 2), (2, 2, 3)])
def test_what_few_ask_for_is_no_pattern(lately, season, askers):
    usual = Usual(1, lately, season, askers, members=10)

    assert most_likely([], [usual]) == []


@pytest.mark.parametrize(
    ("first", "last", "share"), [(0, 9, 1.0), (-20, 9, 1.0), (29, 40, 0.0), (27, 30, 0.5)]
)
def test_only_days_of_four_weeks_count(first, last, share):
    window = (TODAY + timedelta(days=first), TODAY + timedelta(days=last))

    assert nearness(*window, today=TODAY) == pytest.approx(share)


def test_five_at_most_the_likeliest_first_and_nothing_twice():
    often = Usual(10, lately=100, season=0, askers=9, members=10)
    needs = [(number, 20 + number, 0.5 + number / 100) for number in range(5)]
    same = Usual(20, lately=300, season=0, askers=9, members=10)
    asked = Usual(11, lately=300, season=0, askers=9, members=10)

    found = most_likely(needs, [often, same, asked], has={11})

    assert found == [("usual", 10), ("need", 4), ("need", 3), ("need", 2), ("need", 1)]


def test_a_department_is_counted_and_privileged_types_are_not(session):
    desk = make_desk()
    kind, secret = (
        make_type(desk),
        make_type(desk, slug="secret", confidentiality=Confidentiality.PRIVILEGED),
    )
    people = [make_person(department="Sales") for _number in range(3)]
    for person in people:
        make_request(kind, requester=person, now=later(days=-3))
        make_request(kind, requester=person, now=later(days=-364))
        make_request(kind, requester=person, now=later(days=-200))
        make_request(secret, requester=person, now=later(days=-3))
    make_request(kind, requester=make_person(department="Works"), now=later(days=-3))

    assert usual_of(viewer(people[0]), now=MONDAY) == [Usual(kind.id, 3, 3, 3, 3)]
    assert usual_of(viewer(make_person(department="")), now=MONDAY) == []
