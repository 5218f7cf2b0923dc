"""Whom to nudge: within the number, early enough, and never again what was refused."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.anticipation.coaching import (
    ROOM,
    Answer,
    Candidate,
    Known,
    Reaction,
    nudges_of,
    stance_of,
)

TODAY = date(2026, 11, 23)
GRACE, RENEWAL = 1, 10


def days(count):
    return timedelta(days=count)


def need(number=1, **changes):
    given = Candidate(
        need_id=number, person_id=GRACE, type_id=RENEWAL, source="obligation_due", first_on=TODAY,
        act_by=TODAY + days(25), last_on=TODAY + days(30), probability=0.8, is_dated=True,
    )  # fmt: skip
    return replace(given, **changes)


def said(answer, ago, put_off=0):
    return Reaction(GRACE, RENEWAL, "obligation_due", answer, TODAY - days(ago), put_off)


def chosen(*needs, most=3, today=TODAY, **known):
    return [each.need_id for each in nudges_of(needs, Known(**known), most=most, today=today)]


def test_what_must_begin_first_is_chosen_and_one_a_day():
    soon, late = need(2, act_by=TODAY + days(9)), need(1)

    assert chosen(late, soon) == [2]


@pytest.mark.parametrize(
    "changes",
    [
        {"probability": 0.49},
        {"first_on": TODAY + days(1)},
        {"last_on": TODAY - days(1)},
        {"nudged": 1},
        {"later_on": TODAY + days(1), "nudged": 1},
        {"later_on": TODAY, "nudged": 2},
    ],
)
def test_not_due(changes):
    assert chosen(need(**changes)) == []


def test_what_was_put_off_comes_once_more():
    assert chosen(need(later_on=TODAY, nudged=1)) == [1]


@pytest.mark.parametrize(
    ("is_dated", "sent", "most", "is_nudged"),
    [
        (True, 2, 3, True), (True, 3, 3, False), (False, 1, 3, True), (False, 2, 3, False),
        (False, 0, 1, True), (True, 0, 0, False), (False, 0, 0, False),
    ],
)  # fmt: skip
def test_a_month_holds_so_many_and_its_last_is_kept_for_a_dated_fact(
    is_dated, sent, most, is_nudged
):
    found = chosen(need(is_dated=is_dated), most=most, sent={GRACE: sent})

    assert bool(found) == is_nudged


@pytest.mark.parametrize(
    "known",
    [
        {"refused": frozenset({(GRACE, RENEWAL)})},
        {"unwilling": frozenset({GRACE})},
        {"told": frozenset({GRACE})},
        {"reactions": [said(Answer.NOT_NEEDED, 55)]},
        {"reactions": [said(Answer.NOT_NEEDED, 300), said(Answer.NOT_NEEDED, 200)]},
    ],
)
def test_who_said_no_is_left_alone(known):
    assert chosen(need(), **known) == []


@pytest.mark.parametrize(
    "reactions",
    [
        [said(Answer.NOT_NEEDED, 57)],
        [said(Answer.NOT_NEEDED, 90), said(Answer.TAKEN, 60), said(Answer.NOT_NEEDED, 57)],
        [said(Answer.NOT_NEEDED, 400), said(Answer.NOT_NEEDED, 366)],
    ],
)
def test_and_is_told_again_after_the_rest(reactions):
    assert chosen(need(), reactions=reactions) == [1]


def test_snoozes_teach_when_somebody_wants_to_hear():
    reactions = [said(Answer.LATER, 90, 7), said(Answer.LATER, 60, 9), said(Answer.LATER, 30, 8)]

    assert stance_of(reactions).delay == days(8)
    assert chosen(need(), reactions=reactions) == []
    assert chosen(need(), reactions=reactions, today=TODAY + days(8)) == [1]


def test_but_never_later_than_a_week_before_it_must_begin():
    reactions = [said(Answer.LATER, 90, 60)]

    assert chosen(need(), reactions=reactions, today=TODAY + days(25) - ROOM) == [1]


def test_taken_at_once_it_comes_as_early_the_next_time():
    reactions = [said(Answer.LATER, 90, 9), said(Answer.TAKEN, 60), said(Answer.TAKEN, 30)]

    assert stance_of(reactions).delay == days(0)


def test_a_privileged_fact_reminds_its_owner_once_whatever_the_number():
    secret = need(is_privileged=True)

    assert chosen(secret, most=0, sent={GRACE: 3}) == [1]
    assert chosen(replace(secret, nudged=1)) == []
    assert chosen(replace(secret, is_dated=False)) == []
    assert chosen(secret, unwilling=frozenset({GRACE})) == []


def test_two_people_get_theirs_on_one_day():
    assert chosen(need(1), need(2, person_id=2)) == [1, 2]


def test_however_much_there_is_a_month_keeps_to_its_number():
    sent: Counter = Counter()
    needs = [need(number, first_on=TODAY + days(number % 25)) for number in range(60)]
    for number in range(30):
        today = TODAY.replace(day=1) + days(number)
        left = [each for each in needs if each.nudged == 0]
        for each in nudges_of(left, Known(sent=dict(sent)), most=3, today=today):
            needs[each.need_id] = replace(each, nudged=1)
            sent[each.person_id] += 1

    assert sent == {GRACE: 3}
