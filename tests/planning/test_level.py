"""Levelling: whole moves, cheapest first, nobody's calm week spoilt."""

from itertools import product

import numpy as np
import pytest

from portal.planning.flow import cheapest_moves
from portal.planning.level import SHORT_PRICE, Lever, Option, WeekHours, level


def week(p50, capacity=100.0):
    return WeekHours(p50, p50 * 1.3, capacity)


def option(key, relief, *, lever=Lever.PULL, at=2, to=(0, 1), price=None):
    price = relief * 0.1 if price is None else price
    return Option(key, lever, at, tuple(to), relief, relief, price)


CRUNCH = [week(70), week(75), week(130), week(60)]


def test_a_full_week_is_taken_down_to_its_hours():
    found = level(CRUNCH, [option(f"draft {k}", 6.0) for k in range(8)])

    assert found.left[2] == pytest.approx(12)  # calm room of 15 and 10 hours takes three of six
    assert [step.to for step in found.steps] == [0, 1, 0]


def test_no_receiving_week_rises_above_the_calm_limit():
    found = level(CRUNCH, [option(f"draft {k}", 4.0) for k in range(20)])

    assert found.weeks[0].p50 <= 85
    assert found.weeks[1].p50 <= 85


def test_the_cheapest_come_first_and_no_more_than_needed():
    options = [
        option("dear", 30.0, lever=Lever.LEAVE, to=(3,), price=24),
        *(option(f"cheap {k}", 10.0, lever=Lever.PUSH, to=(3,), price=2) for k in range(2)),
        option("middle", 10.0, to=(0,), price=5),
    ]

    found = level(CRUNCH, options)

    assert {step.option.key for step in found.steps} == {"cheap 0", "cheap 1", "middle"}
    assert found.left[2] == 0


def test_a_week_that_holds_is_left_alone():
    assert level([week(80), week(90)], [option("draft", 5.0, at=1, to=(0,))]).steps == ()


def test_leave_moves_hours_not_work():
    leave = Option("hannah", Lever.LEAVE, 2, (3,), 25.0, 25.0, 20.0)

    found = level(CRUNCH, [leave])

    assert found.weeks[2].capacity == 125
    assert found.weeks[3].capacity == 75
    assert found.left[2] == pytest.approx(5)


@pytest.mark.parametrize("weeks", [[], [week(0, 0)], [week(50, 0)]])
def test_an_odd_window_gets_a_plain_answer(weeks):
    assert level(weeks, []).steps == ()


@pytest.mark.parametrize("seed", range(30))
def test_levelling_never_makes_anything_worse(seed):
    rng = np.random.default_rng(seed)
    weeks = [week(float(rng.uniform(40, 150)), float(rng.uniform(60, 120))) for _ in range(13)]
    options = []
    for k in range(int(rng.integers(0, 40))):
        at = int(rng.integers(13))
        to = tuple(int(each) for each in rng.choice(13, 3, replace=False) if each != at)
        lever = list(Lever)[k % 3]
        options.append(option(f"o{k}", float(rng.uniform(1, 15)), lever=lever, at=at, to=to))

    for first in ([], cheapest_moves(weeks, options)):
        found = level(weeks, options, first=first)

        for before, after, left in zip(weeks, found.weeks, found.left, strict=True):
            assert left <= before.short + 1e-6
            risen = after.p50 > before.p50 + 1e-6 or after.capacity < before.capacity - 1e-6
            limit = 1.0 if any(s.option.lever == Lever.LEAVE for s in found.steps) else 0.85
            assert not risen or after.p50 <= limit * after.capacity + 1e-6 or before.short > 0
        assert len({step.option.key for step in found.steps}) == len(found.steps)
        assert found.price <= sum(each.price for each in options) + 1e-6


def cheapest_by_search(weeks, options):
    """Least cost over every way to take or leave each option, hours still short at their price."""
    best = np.inf
    for ways in product(*([None, *each.to] for each in options)):
        load, price = [each.p50 for each in weeks], 0.0
        for each, to in zip(options, ways, strict=True):
            if to is not None:
                load[each.week] -= each.relief
                load[to] += each.load
                price += each.price
        fits = all(to is None or load[to] <= 0.85 * weeks[to].capacity + 1e-6 for to in ways)
        short = sum(
            max(0.0, hours - week.capacity) for hours, week in zip(load, weeks, strict=True)
        )
        best = min(best, SHORT_PRICE * short + price if fits else np.inf)
    return best


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("is_solved", [False, True])
def test_of_few_options_the_cheapest_way_there_is_is_found(seed, is_solved):
    rng = np.random.default_rng(seed)
    options = [
        option(f"o{k}", float(rng.integers(4, 13)), price=float(rng.uniform(0.5, 8)))
        for k in range(6)
    ]

    first = cheapest_moves(CRUNCH, options) if is_solved else []
    found = level(CRUNCH, options, first=first)

    best = cheapest_by_search(CRUNCH, options)
    assert SHORT_PRICE * sum(found.left) + found.price == pytest.approx(best)


def test_too_many_options_are_still_levelled():
    options = [option(f"o{k}", 1.0, to=(0, 3)) for k in range(200)]

    found = level(CRUNCH, options)

    assert found.left[2] == 0
