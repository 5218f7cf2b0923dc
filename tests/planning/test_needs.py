"""Which needs are one, which are opened, what fulfils them, what a source was worth."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.planning.needs import (
    Asked,
    Need,
    NeedState,
    Standing,
    best_fit,
    fits,
    is_same,
    outcome_of,
    tonight,
)

TODAY = date(2026, 11, 23)
RANKS = {"obligation_due": 0, "seasonal": 1, "recurrence": 2}
GRACE, MAYA = 11, 12


def need(source="obligation_due", key="fact:1", **changes):
    given = {
        "type_id": 4,
        "first_on": TODAY,
        "last_on": TODAY + timedelta(days=20),
        "probability": 0.8,
        "why": source,
        "requester_id": GRACE,
        "department": "Procurement",
        "obligation_id": 1 if source == "obligation_due" else None,
    }
    return Need(source, key, **given | changes)


def asked(number=1, **changes):
    given = {"type_id": 4, "on": TODAY, "requester_id": GRACE, "department": "Procurement"}
    return Asked(number, **given | changes)


def night(found, standing=(), **more):
    return tonight(found, standing, ranks=RANKS, **more)


def test_two_facts_of_one_person_are_two_needs():
    assert not is_same(need(), need(key="fact:2", obligation_id=2))


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"type_id": 5}, False),
        ({"requester_id": MAYA}, False),
        ({"requester_id": None}, True),
        ({"requester_id": None, "department": "Sales"}, False),
        ({"first_on": TODAY + timedelta(days=30), "last_on": TODAY + timedelta(days=40)}, False),
    ],
)
def test_a_habit_and_a_fact_of_the_same_days_and_person_are_one_need(changes, same):
    assert is_same(need(), need("recurrence", "11:4", **changes)) is same


def test_of_two_that_expect_the_same_the_better_founded_is_opened():
    habit = need("recurrence", "11:4", happens_once=False)

    assert night([habit, need()]).opened == (need(),)


def test_a_better_founded_need_takes_the_place_of_one_that_stands():
    habit = Standing(7, need("recurrence", "11:4", happens_once=False))

    decided = night([need(), habit.need], [habit])

    assert (decided.opened, decided.superseded) == ((need(),), (7,))


def test_what_is_open_or_was_closed_is_not_opened_again():
    assert night([need()], [Standing(7, need())]).opened == ()
    assert night([need()], closed=frozenset({("obligation_due", "fact:1")})).opened == ()


def test_what_comes_again_and_again_may_be_opened_again():
    habit = need("recurrence", "11:4", happens_once=False)

    assert night([habit], closed=frozenset({("recurrence", "11:4")})).opened == (habit,)


def test_nobody_is_expected_to_ask_for_what_is_filed():
    decided = night([need()], filed=[asked(5)])

    assert decided.opened == ()
    assert decided.filed_before == ((need(), (5,)),)


def test_a_finished_request_of_before_its_days_covers_nothing():
    past = asked(5, on=TODAY - timedelta(days=31), is_open=False)
    season = need("seasonal", "11:4:2026")

    assert night([need()], filed=[past]).opened == (need(),)
    later = replace(past, on=TODAY - timedelta(days=1))
    assert night([season], filed=[later]).opened == (season,)


def test_who_asked_a_month_before_a_fact_was_expected_is_not_reminded_of_it():
    past = asked(5, on=TODAY - timedelta(days=29), is_open=False)

    assert night([need()], filed=[past]).filed_before == ((need(), (5,)),)


def test_of_several_contracts_only_the_one_that_is_named_is_covered():
    two = [need(), need(key="fact:2", obligation_id=2)]
    titles = {1: "Freight frame, Halsund Lines", 2: "Calibration services"}

    unnamed = night(two, filed=[asked(5, words="Please renew")], titles=titles)
    named = night(two, filed=[asked(5, words="The freight frame, again")], titles=titles)

    assert len(unnamed.opened) == 2
    assert [each.key for each in named.opened] == ["fact:2"]


def test_a_habit_with_an_open_request_waits():
    habit = need("recurrence", "11:4", happens_once=False)

    decided = night([habit], filed=[asked(5)])

    assert (decided.opened, decided.filed_before) == ((), ())


def test_a_request_is_matched_to_the_fact_that_it_names_else_to_the_first_due():
    standing = [
        Standing(1, need()),
        Standing(2, need(key="fact:2", obligation_id=2, last_on=TODAY + timedelta(days=9))),
    ]
    titles = {1: "Freight frame, Halsund Lines", 2: "Calibration services"}

    assert best_fit(standing, asked(words="halsund lines: renew"), titles=titles) == 1
    assert best_fit(standing, asked(words="renew it"), titles=titles) == 2
    assert best_fit(standing, asked(type_id=9), titles=titles) is None


def test_the_day_a_request_names_tells_which_fact_it_means():
    due = {"params": {"falls_on": "2027-02-10", "due_on": "2026-12-10"}}
    standing = [Standing(1, need(**due))]

    def match(**changes):
        return best_fit(standing, asked(**changes), titles={}, is_frequent=True)

    assert match(named_on=date(2026, 12, 11)) == 1
    assert match(named_on=date(2027, 2, 10)) == 1
    assert match(named_on=date(2026, 12, 14)) is None  # near, but of another contract perhaps
    assert match() is None

    near = asked(named_on=date(2026, 12, 14), words="freight, halsund")
    assert best_fit(standing, near, titles={1: "Freight frame, Halsund"}, is_frequent=True) == 1
    last_years = replace(near, named_on=date(2026, 11, 1))
    titles = {1: "Freight frame, Halsund"}
    assert best_fit(standing, last_years, titles=titles, is_frequent=True) is None
    assert best_fit(standing, asked(named_on=date(2027, 1, 9)), titles={}) is None


def test_who_asks_every_week_has_not_asked_for_a_certain_fact():
    many = [asked(number) for number in range(3)]

    assert night([need()], filed=many).opened == (need(),)
    assert best_fit([Standing(1, need())], asked(), titles={}, is_frequent=True) is None


def test_a_need_that_is_fulfilled_takes_no_more():
    assert best_fit([Standing(1, need(), matched=1)], asked(), titles={}) is None


def test_a_colleague_fulfils_a_fact_they_name_but_no_habit_and_nothing_privileged():
    colleague = asked(requester_id=MAYA)
    habit = need("recurrence", "11:4")

    assert fits(need(), colleague) == 1
    assert fits(habit, colleague) == 0
    standing, titles = [Standing(1, need())], {1: "Freight frame"}
    assert best_fit(standing, colleague, titles=titles) is None
    named = replace(colleague, words="The freight contract")
    assert best_fit(standing, named, titles=titles) == 1
    assert fits(need(confidentiality="privileged"), colleague) == 0
    assert fits(need(confidentiality="privileged"), asked()) == 2


def test_at_least_half_of_what_was_expected_must_come():
    twelve = Standing(1, need(quantity=12), matched=6)

    assert outcome_of(twelve) == NeedState.HIT
    assert outcome_of(replace(twelve, matched=5)) == NeedState.MISSED


def test_an_announced_plan_is_judged_by_what_comes_beyond_the_usual():
    plan = Standing(1, need(requester_id=None, department="", quantity=40, usual=13.0))

    assert outcome_of(plan, came=33) == NeedState.HIT
    assert outcome_of(plan, came=32) == NeedState.MISSED
