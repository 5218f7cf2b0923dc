import itertools
import random
from datetime import timedelta

import pytest

from portal.catalogue.approval_rule import MANAGER
from portal.requests.approvals import (
    ApprovalStatus,
    Asked,
    Circle,
    Outcome,
    Why,
    is_reminder_due,
    may_chase,
    outcome_of,
    stand_in_for,
    who_is_asked,
)
from tests.support.factories import MONDAY

ASKER, BOSS, CHIEF, OTHER, LEAD, ADMIN = 1, 2, 3, 4, 5, 6


def circle(**changes):
    managers = {ASKER: BOSS, BOSS: CHIEF, CHIEF: None, OTHER: CHIEF}
    values = {"managers": managers, "refused": {ASKER}, "leads": [LEAD], "admins": [ADMIN]}
    return Circle(asker_id=ASKER, **(values | changes))


@pytest.mark.parametrize(
    ("who", "changes", "asked"),
    [
        ([MANAGER], {}, [Asked(BOSS, Why.MANAGER)]),
        ([OTHER], {}, [Asked(OTHER, Why.NAMED)]),
        ([MANAGER, OTHER], {}, [Asked(BOSS, Why.MANAGER), Asked(OTHER, Why.NAMED)]),
        ([MANAGER, BOSS], {}, [Asked(BOSS, Why.MANAGER)]),
        ([MANAGER], {"refused": {ASKER, BOSS}}, [Asked(CHIEF, Why.ABOVE)]),
        ([ASKER], {}, [Asked(BOSS, Why.ABOVE)]),
        ([ASKER, OTHER], {}, [Asked(BOSS, Why.ABOVE), Asked(OTHER, Why.NAMED)]),
        ([MANAGER], {"managers": {ASKER: None}}, [Asked(LEAD, Why.LEAD)]),
        ([MANAGER], {"managers": {ASKER: BOSS, BOSS: ASKER}}, [Asked(BOSS, Why.MANAGER)]),
        ([CHIEF], {"refused": {ASKER, CHIEF}}, [Asked(LEAD, Why.LEAD)]),
        ([CHIEF], {"refused": {ASKER, CHIEF, LEAD}}, [Asked(ADMIN, Why.ADMIN)]),
        ([CHIEF], {"refused": {ASKER, CHIEF, LEAD, ADMIN}}, []),
        (
            [BOSS],
            {"refused": {ASKER, BOSS}, "managers": {BOSS: OTHER, OTHER: BOSS}},
            [Asked(OTHER, Why.ABOVE)],
        ),
    ],
)
def test_who_is_asked(who, changes, asked):
    assert who_is_asked(who, circle(**changes)) == asked


@pytest.mark.parametrize("seed", range(20))
def test_nobody_who_is_refused_is_ever_asked_and_nobody_twice(seed):
    rng = random.Random(seed)
    people = range(1, 9)
    for _case in range(100):
        managers = {one: rng.choice([None, *people]) for one in people}
        refused = {ASKER, *rng.sample(people, 3)}
        who = [rng.choice([MANAGER, *people]) for _one in range(3)]
        around = circle(managers=managers, refused=refused)
        asked = [one.person_id for one in who_is_asked(who, around)]
        assert not refused & set(asked)
        assert len(asked) == len(set(asked))
        deputy = stand_in_for(2, {one: rng.choice(people) for one in people}, refused)
        assert deputy not in {2, *refused}


@pytest.mark.parametrize(
    ("deputies", "refused", "found"),
    [
        ({}, set(), None),
        ({1: 2}, set(), 2),
        ({1: 2, 2: 3}, set(), 3),
        ({1: 2, 2: 3}, {2}, 3),
        ({1: 2, 2: 3}, {3}, 2),
        ({1: 2, 2: 1}, set(), 2),
        ({1: 1}, set(), None),
        ({1: 2}, {2}, None),
        ({1: 2, 2: 3, 3: 2}, set(), 2),
    ],
)
def test_who_stands_in(deputies, refused, found):
    assert stand_in_for(1, deputies, refused) == found


W, A, D = ApprovalStatus.WAITING, ApprovalStatus.APPROVED, ApprovalStatus.DECLINED
S, N = ApprovalStatus.SKIPPED, ApprovalStatus.NOT_NEEDED


@pytest.mark.parametrize(
    ("need", "statuses", "outcome"),
    [
        ("any", [W, W], Outcome.OPEN),
        ("any", [A, W], Outcome.DONE),
        ("any", [D, W], Outcome.DECLINED),
        ("all", [A, W], Outcome.OPEN),
        ("all", [A, A], Outcome.DONE),
        ("all", [A, D], Outcome.DECLINED),
        ("all", [A, S], Outcome.DONE),
        ("any", [S, S], Outcome.DONE),
        ("all", [N, W], Outcome.OPEN),
        ("all", [N, A], Outcome.DONE),
    ],
)
def test_what_the_words_add_up_to(need, statuses, outcome):
    assert outcome_of(need, statuses) == outcome


def test_the_order_of_the_words_does_not_matter_and_a_no_always_ends_it():
    for need in ("any", "all"):
        for statuses in itertools.product([W, A, D, S, N], repeat=3):
            outcomes = {outcome_of(need, order) for order in itertools.permutations(statuses)}
            assert len(outcomes) == 1
            assert (outcomes == {Outcome.DECLINED}) == (D in statuses)


def test_one_is_reminded_three_times_after_a_working_day_each():
    assert [is_reminder_due(minutes, 0) for minutes in (479, 480)] == [False, True]
    assert not is_reminder_due(10_000, 3)


@pytest.mark.parametrize(("minutes", "may"), [(59, False), (60, True)])
def test_nobody_is_chased_twice_within_an_hour(minutes, may):
    assert may_chase(MONDAY, now=MONDAY + timedelta(minutes=minutes)) is may
