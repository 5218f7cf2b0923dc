"""A year of a simulated desk, night by night, from its dated facts; whom it nudges."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from portal.planning.needs import NeedState, fits
from tests.anticipation.simulated_coach import MOST, CoachedYear
from tests.anticipation.simulated_desk import JUDGED_FROM, SimulatedDesk

SEED = 5
# Two hundred and sixty nights take some seconds.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def year():
    return CoachedYear(SimulatedDesk(SEED), signals=("obligation_due", "joiners_leavers")).live()


def test_about_a_third_of_what_is_asked_can_be_foreseen():
    desk = SimulatedDesk(SEED)

    assert 2300 < len(desk.judged()) < 2800
    assert 0.30 < desk.foreseeable_share < 0.40


def test_nobody_is_expected_to_ask_for_what_they_filed(year):
    """Of people who have one fact of a kind ahead: whose request of it was there before."""
    facts = {fact.id: fact for fact in year.desk.facts}
    checked = 0
    for each in year.opened:
        fact = facts[each.need.obligation_id]
        others = [
            other
            for other in year.desk.facts
            if (other.owner, other.type_id) == (fact.owner, fact.type_id)
            and abs((other.due_on - fact.due_on).days) < 90
        ]
        if len(others) > 1 or each.on == JUDGED_FROM:
            continue
        checked += 1
        was_filed = fact.asked_on is not None and fact.asked_on < each.on
        assert not (was_filed and each.on - fact.asked_on <= timedelta(days=30))
    assert checked > 50


def test_a_request_that_fulfils_an_open_need_is_matched_to_one(year):
    matched = {ask_id: each for each in year.opened for ask_id in each.asks}
    of_person = defaultdict(list)
    for each in year.opened:
        of_person[each.need.requester_id].append(each)
    for ask in year.desk.judged():
        fitting = [
            each
            for each in of_person[ask.person]
            if fits(each.need, year.asked(ask)) == 2
            and each.on <= ask.on
            and (each.closed_on is None or each.closed_on > ask.on)
        ]
        assert not fitting or ask.id in matched
    assert len(matched) > 300


def test_a_request_fulfils_one_need_and_a_need_has_one_prediction(year):
    asks = [ask_id for each in year.opened for ask_id in each.asks]
    kept = [each.need.key for each in year.opened if each.state != NeedState.WITHDRAWN]

    assert len(asks) == len(set(asks))
    assert len(kept) == len(set(kept))
    assert all(len(each.asks) <= each.need.quantity for each in year.opened)


def test_a_second_run_of_a_night_opens_nothing(year):
    before = len(year.opened)

    year.night(year.nights[-1][0])

    assert len(year.opened) == before


def test_in_no_month_is_anybody_nudged_more_often_than_the_number(year):
    months = Counter((each.person, each.on.year, each.on.month) for each in year.nudges)
    days = Counter((each.person, each.on) for each in year.nudges)

    assert len(year.nudges) > 150
    assert max(months.values()) == MOST  # it was pressed
    assert max(days.values()) == 1


def test_nobody_is_nudged_for_what_is_filed(year):
    """By the needs, and by the facts themselves where a person has one of the kind ahead."""
    facts, checked = {fact.id: fact for fact in year.desk.facts}, 0
    for each in year.nudges:
        assert each.asked_before == 0
        fact = facts[each.need.obligation_id]
        alike = [
            other
            for other in year.desk.facts
            if (other.owner, other.type_id) == (fact.owner, fact.type_id)
            and abs((other.due_on - fact.due_on).days) < 90
        ]
        if len(alike) == 1:
            checked += 1
            assert fact.asked_on is None or fact.asked_on >= each.on
    assert checked > 50


def test_most_nudges_are_of_what_is_asked_for_after(year):
    facts = {fact.id: fact for fact in year.desk.facts}
    asked = [facts[each.need.obligation_id].asked_on for each in year.nudges]

    assert sum(on is not None for on in asked) > 0.6 * len(asked)
