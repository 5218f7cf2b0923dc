"""Properties of plans over drawn desks, and each rule by itself."""

from dataclasses import replace

import numpy as np
import pytest

from portal.planning.plan import (
    Cause,
    Kind,
    PlanItem,
    PlanPerson,
    PlanSettings,
    Previous,
    Reserve,
    WhyUnplanned,
    make_plan,
)

ANA, BEN = PlanPerson("ana", {"nda": 1.0}), PlanPerson("ben", {"nda": 1.0, "ip": 0.5})


def net(people=2, days=5, minutes=100.0):
    return np.full((people, days), minutes)


def days_of(plan, item):
    return [
        (part.person, part.day, round(part.minutes, 6))
        for part in plan.portions
        if part.item == item
    ]


def drawn_desk(seed):
    """A small desk with everything in it: pins, holds of owners, hard dates, early pieces."""
    rng = np.random.default_rng(seed)
    skills = ["a", "b", "c"]
    people = [
        PlanPerson(k, {skills[k % 3]: 1.0} | ({skills[(k + 1) % 3]: 0.7} if k % 2 else {}))
        for k in range(int(rng.integers(1, 7)))
    ]
    days = int(rng.integers(1, 11))
    minutes = rng.choice([0.0, 90.0, 200.0], (len(people), days), p=[0.2, 0.3, 0.5])
    items = []
    for k in range(int(rng.integers(0, 60))):
        person = people[int(rng.integers(len(people)))]
        skill = skills[int(rng.integers(3))]
        kind = rng.random()
        item = PlanItem(
            id=k,
            skill=skill,
            minutes=float(rng.integers(5, 200)),
            weight=float(rng.choice([1, 2, 8])),
            due_day=None if kind < 0.1 else float(rng.uniform(-3, days + 3)),
            earliest_day=int(rng.integers(0, 3)),
        )
        if kind > 0.9 and skill in person.skills:
            item = replace(item, pin=(person.id, int(rng.integers(days))))
        elif kind > 0.8 and skill in person.skills:
            item = replace(item, owner=person.id)
        elif kind > 0.7:
            item = replace(item, hard_day=float(rng.uniform(0, days)))
        elif kind > 0.6:
            item = replace(item, probability=float(rng.uniform(0.2, 0.99)))
        elif kind > 0.5:
            item = replace(item, forbidden=frozenset({person.id}))
        items.append(item)
    reserve = [Reserve(skill, day, 45.0, day + 1.0) for skill in skills for day in range(days)]
    previous = {
        item.id: Previous(people[item.id % len(people)].id, item.id % 4, item.id % 4)
        for item in items[::2]
    }
    return items, people, minutes, reserve, previous


SEEDS = range(25)


@pytest.fixture(scope="module")
def plans():
    found = {}
    for seed in SEEDS:
        items, people, minutes, reserve, previous = drawn_desk(seed)
        plan = make_plan(items, people, net=minutes, reserve=reserve, previous=previous)
        found[seed] = (items, people, minutes, plan)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_no_day_is_filled_beyond_its_net_minutes(plans, seed):
    _items, people, minutes, plan = plans[seed]

    total = np.zeros(minutes.shape)
    for part in plan.portions:
        total[[person.id for person in people].index(part.person), part.day] += part.minutes

    assert (total <= minutes + 1e-3).all()
    np.testing.assert_allclose(total, plan.used + plan.reserved, atol=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_nothing_done_twice(plans, seed):
    items, people, _minutes, plan = plans[seed]
    speeds = {person.id: person.skills for person in people}

    planned = set(plan.owner_of())

    assert planned | set(plan.unplanned) == {item.id for item in items}
    assert not planned & set(plan.unplanned)
    for item in items:
        parts = [part for part in plan.portions if part.item == item.id]
        assert len({part.person for part in parts}) <= 1
        done = sum(part.minutes * speeds[part.person][item.skill] for part in parts)
        assert not parts or done == pytest.approx(item.minutes)


@pytest.mark.parametrize("seed", SEEDS)
def test_hands_set_by_people_are_kept(plans, seed):
    items, _people, minutes, plan = plans[seed]
    row = {person: row for row, person in enumerate(plan.people)}

    for item in items:
        for person, day, _minutes in days_of(plan, item.id):
            assert person not in item.forbidden
            assert item.owner in (None, person)
            if item.pin:
                assert (person, item.pin[1] <= day) == (item.pin[0], True)
            if not item.hard_day:
                assert day >= item.earliest_day or item.pin or plan_was_frozen(plan, item)
            assert minutes[row[person], day] > 0


def plan_was_frozen(plan, item):
    return any(part.item == item.id and part.kind == Kind.FROZEN for part in plan.portions)


@pytest.mark.parametrize("seed", SEEDS)
def test_early_pieces_leave_the_day_calm(plans, seed):
    _items, people, minutes, plan = plans[seed]
    row = {person.id: row for row, person in enumerate(people)}

    for part in plan.portions:
        if part.kind == Kind.EARLY:
            where = row[part.person], part.day
            assert plan.used[where] + plan.reserved[where] <= 0.85 * minutes[where] + 1e-3


def test_the_same_input_gives_the_same_plan_in_any_order():
    items, people, minutes, reserve, previous = drawn_desk(3)

    first = make_plan(items, people, net=minutes, reserve=reserve, previous=previous)
    second = make_plan(items[::-1], people, net=minutes, reserve=reserve, previous=previous)

    assert first.portions == second.portions
    assert first.moves == tuple(sorted(second.moves, key=lambda move: first.moves.index(move)))


@pytest.mark.parametrize("seed", range(40))
def test_hard_deadlines_are_kept_whenever_a_schedule_exists(seed):
    """Deadlines drawn from a schedule of up to ten items that keeps them, beside other work."""
    rng = np.random.default_rng(seed)
    people = [PlanPerson(k, {"a": 1.0, "b": 1.0} if k % 2 else {"a": 1.0}) for k in range(3)]
    minutes = rng.choice([0.0, 60.0, 120.0], (3, 8))
    used, hard = np.zeros(3), []
    for k in range(10):
        row = int(rng.integers(3))
        takes = float(rng.integers(20, 90))
        used[row] += takes
        until = np.searchsorted(np.cumsum(minutes[row]), used[row])
        if until >= 8:
            continue
        skill = "b" if row == 1 and k % 2 else "a"
        hard.append(PlanItem(k, skill, takes, hard_day=float(until) + 1.0, due_day=99.0))
    others = [PlanItem(100 + k, "a", 50.0, weight=50.0, due_day=-1.0) for k in range(10)]
    exact = PlanSettings(hard_buffer=0.0)

    plan = make_plan([*hard, *others], people, net=minutes, settings=exact)

    assert plan.alarms == {}
    assert all(plan.finish[item.id] <= item.hard_day + 1e-6 for item in hard)


def test_a_deadline_that_cannot_be_kept_is_an_alarm_with_its_day():
    late = PlanItem(1, "nda", 250.0, hard_day=1.5)

    plan = make_plan([late], [ANA], net=net(1))

    assert plan.alarms == {1: 2.5}


def test_a_deadline_is_planned_on_its_careful_effort():
    item = PlanItem(1, "nda", 50.0, careful_minutes=150.0, hard_day=4.0)

    plan = make_plan([item], [ANA], net=net(1))

    assert days_of(plan, 1) == [("ana", 0, 100), ("ana", 1, 50)]


def test_urgent_work_comes_before_a_deadline_that_is_far():
    hard = PlanItem(1, "nda", 100.0, hard_day=4.9)
    urgent = PlanItem(2, "nda", 100.0, weight=4.0, due_day=0.5)

    plan = make_plan([hard, urgent], [ANA], net=net(1))

    assert days_of(plan, 2) == [("ana", 0, 100)]
    assert days_of(plan, 1) == [("ana", 1, 100)]


def test_walk_ins_find_their_minutes_kept_free():
    reserve = [Reserve("nda", day, 40.0, float(day)) for day in range(5)]
    work = [PlanItem(k, "nda", 50.0, due_day=9.0) for k in range(20)]

    plan = make_plan(work, [ANA], net=net(1), reserve=reserve)

    assert plan.reserved[0].sum() == pytest.approx(200)
    assert (plan.used + plan.reserved).max() == pytest.approx(100)


def test_absence_moves_the_work_and_says_so():
    away = net()
    away[0] = 0
    work = PlanItem(1, "nda", 60.0, due_day=3.0)

    plan = make_plan([work], [ANA, BEN], net=away, previous={1: Previous("ana", 0, 0)})

    assert days_of(plan, 1) == [("ben", 0, 60)]
    assert [(move.cause, move.to_person) for move in plan.moves] == [(Cause.AWAY, "ben")]


def test_who_had_it_keeps_it_unless_half_a_day_is_gained():
    work = [PlanItem(1, "nda", 90.0, due_day=4.0), PlanItem(2, "nda", 80.0, due_day=1.0)]
    was = {1: Previous("ana", 3, 3), 2: Previous("ana", 2, 2)}

    alone = make_plan(work[:1], [ANA, BEN], net=net(), previous=was)
    crowded = make_plan(work, [ANA, BEN], net=net(), previous=was)

    assert alone.owner_of() == {1: "ana"}
    assert crowded.owner_of() == {1: "ben", 2: "ana"}
    assert [move.cause for move in crowded.moves if move.item == 1] == [Cause.GAINS]


def test_who_knows_the_matter_gets_it_unless_half_a_day_is_lost():
    busy = [PlanItem(k, "nda", 100.0, owner="ben", due_day=0.0) for k in range(2)]
    known = PlanItem("known", "nda", 50.0, known_by="ben")

    calm = make_plan([known], [ANA, BEN], net=net())
    full = make_plan([*busy, known], [ANA, BEN], net=net())

    assert calm.owner_of()["known"] == "ben"
    assert full.owner_of()["known"] == "ana"


@pytest.mark.parametrize("seed", range(10))
def test_continuity_costs_no_item_half_a_day(seed):
    rng = np.random.default_rng(seed)
    plain = [PlanItem(k, "nda", float(rng.integers(10, 120))) for k in range(20)]
    known = [replace(item, known_by="ben") for item in plain]

    before = make_plan(plain, [ANA, BEN], net=net())
    after = make_plan(known, [ANA, BEN], net=net())

    assert sum(who == "ben" for who in after.owner_of().values()) >= sum(
        who == "ben" for who in before.owner_of().values()
    )
    assert max(after.finish.values()) <= max(before.finish.values()) + 0.5


def test_frozen_days_do_not_move_for_gain():
    work = [PlanItem(1, "nda", 90.0, due_day=4.0), PlanItem(2, "nda", 80.0, due_day=1.0)]
    was = {1: Previous("ana", 1, 1), 2: Previous("ana", 0, 0)}

    plan = make_plan(work, [ANA, BEN], net=net(), previous=was)

    assert plan.owner_of() == {1: "ana", 2: "ana"}


def test_a_piece_ahead_waits_for_a_calm_day_and_the_unlikely_is_left():
    work = PlanItem(1, "nda", 90.0, due_day=0.0)
    early = PlanItem(2, "nda", 50.0, due_day=4.0, probability=0.8)
    unlikely = PlanItem(3, "nda", 10.0, due_day=4.0, probability=0.3)

    plan = make_plan([work, early, unlikely], [ANA], net=net(1))

    assert days_of(plan, 2) == [("ana", 1, 50)]
    assert plan.unplanned == {3: WhyUnplanned.UNLIKELY}


@pytest.mark.parametrize(
    ("items", "people", "minutes"),
    [
        ([], [], np.zeros((0, 10))),
        ([PlanItem(1, "nda", 5.0)], [], np.zeros((0, 10))),
        ([PlanItem(1, "nda", 5.0)], [ANA], np.zeros((1, 10))),
        ([PlanItem(1, "tax", 5.0)], [ANA], net(1)),
        ([PlanItem(1, "nda", 5.0)], [ANA], np.zeros((1, 0))),
    ],
)
def test_an_odd_desk_gets_a_plain_answer(items, people, minutes):
    plan = make_plan(items, people, net=minutes)

    assert set(plan.unplanned) == {item.id for item in items}
