import time
from datetime import UTC, date, datetime
from heapq import heapify, heapreplace

import numpy as np
import pytest

from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar
from portal.planning.promise import (
    Basis,
    Case,
    DayState,
    PastCases,
    PromiseRange,
    promise_days,
    promise_for,
    usual_minutes,
    work_ahead_at_arrival,
)

WEEK = 2400.0


def cases(count, *, type="nda", tier=1, ahead=0.0, effort=30.0, minutes=100.0, finished=True):
    return [
        Case(type, tier, ahead, effort, minutes + n, is_finished=finished) for n in range(count)
    ]


def new(type="nda", tier=1, ahead=0.0, effort=30.0):
    return Case(type, tier, ahead, effort)


def test_below_thirty_finished_cases_nothing_is_promised():
    past = PastCases.of(cases(29) + cases(50, finished=False))

    assert promise_for(new(), past) is None
    assert promise_for(new(), PastCases.of([])) is None


def test_what_is_usual_holds_eight_in_ten_of_the_latest_of_a_type():
    past = PastCases.of(
        [case for minutes in range(1, 101) for case in cases(1, minutes=float(minutes))]
        + cases(60, type="patent", minutes=900.0)
    )

    assert usual_minutes(past, "nda") == (10.0, 90.0)
    assert usual_minutes(past, "unheard of") is None


def test_a_range_holds_its_quantiles_in_order():
    promised = promise_for(new(), PastCases.of(cases(60)))

    assert 100 <= promised.p10 < promised.p50 < promised.p90 <= 160
    assert promised.cases == 60
    assert promised.basis is Basis.TYPE_STATE


def test_a_longer_queue_makes_a_longer_promise():
    past = PastCases.of(cases(100, minutes=50.0) + cases(100, ahead=900.0, minutes=1500.0))

    assert promise_for(new(), past).p90 < 200
    assert 1200 < promise_for(new(ahead=800.0), past).p10 < 1500


@pytest.mark.parametrize(
    ("asked", "basis"),
    [
        (new(), Basis.TYPE_STATE),
        (new(type="patent"), Basis.TIER_STATE),
        (new(type="patent", tier=9), Basis.DESK_STATE),
    ],
)
def test_a_rare_kind_borrows_from_the_nearest_coarser_one(asked, basis):
    past = PastCases.of(cases(130) + cases(10, type="patent"))

    assert promise_for(asked, past).basis is basis


def test_open_cases_make_the_promise_longer():
    closed = cases(60)
    still_open = cases(40, minutes=140.0, finished=False)

    without = promise_for(new(), PastCases.of(closed))
    with_open = promise_for(new(), PastCases.of(still_open[:20] + closed + still_open[20:]))

    assert with_open.p50 > without.p50


def test_a_request_that_is_old_already_is_promised_beyond_its_age():
    past = PastCases.of(cases(100))

    promised = promise_for(new(), past, age_minutes=150.0)

    assert promised.p10 > 150
    assert promise_for(new(), past, age_minutes=180.0) is None


def test_past_cases_survive_packing():
    past = PastCases.of(cases(40) + cases(40, type="patent", finished=False))

    again = PastCases.unpacked(past.packed())

    assert promise_for(new(), again) == promise_for(new(), past)


def test_work_ahead_is_what_is_unfinished_in_the_same_skill():
    arrived = np.array([0.0, 10.0, 20.0, 20.0, 30.0])
    finished = np.array([15.0, np.nan, np.nan, np.nan, 99.0])
    effort = np.array([60.0, 40.0, 8.0, 500.0, 5.0])
    skill = np.array(["a", "a", "a", "b", "a"])

    ahead = work_ahead_at_arrival(arrived, finished, effort=effort, heads=2.0, skill=skill)

    assert ahead.tolist() == [0.0, 30.0, 20.0, 0.0, 24.0]


def test_work_ahead_equals_a_count_of_the_queue():
    rng = np.random.default_rng(1)
    arrived, effort = rng.uniform(0, 100, 60), rng.uniform(1, 9, 60)
    finished = np.where(rng.random(60) < 0.3, np.nan, arrived + rng.uniform(0, 40, 60))
    skill = rng.integers(0, 3, 60)

    ahead = work_ahead_at_arrival(arrived, finished, effort=effort, heads=1.0, skill=skill)

    for k in range(60):
        mates = (skill == skill[k]) & (arrived < arrived[k]) & ~(finished <= arrived[k])
        assert ahead[k] == pytest.approx(effort[mates].sum())


def simulated_desk(weeks, *, seed):
    """Three people, three types, first come first served, busy and calm spells."""
    rng = np.random.default_rng(seed)
    pace = 1 + 0.15 * np.sin(np.arange(weeks) / 3)
    arrived = np.concatenate(
        [
            np.sort(rng.uniform(0, WEEK, rng.poisson(155 * p))) + w * WEEK
            for w, p in enumerate(pace)
        ]
    )
    types = rng.integers(0, 3, arrived.size)
    usual = np.array([12.0, 25.0, 60.0])[types]
    effort = usual * np.exp(rng.normal(0, 0.7, arrived.size))
    free = [0.0] * 3
    heapify(free)
    done = []
    for at, minutes in zip(arrived, effort, strict=True):
        done.append(max(free[0], at) + minutes)
        heapreplace(free, done[-1])
    return arrived, np.array(done), types, usual


def promises_kept(weeks, *, seed, learn=8):
    arrived, done, types, usual = simulated_desk(weeks, seed=seed)
    ahead = work_ahead_at_arrival(
        arrived, done, effort=usual, heads=3.0, skill=np.zeros(arrived.size)
    )
    kept, inside = [], []
    for week in range(learn, weeks):
        cutoff = week * WEEK
        known = arrived < cutoff
        minutes = np.where(done < cutoff, done, cutoff) - arrived
        columns = (types, types // 2, ahead, usual, minutes, done < cutoff)
        past = PastCases(*(column[known] for column in columns))
        for k in np.flatnonzero(~known & (arrived < cutoff + WEEK))[::4]:
            promised = promise_for(Case(types[k], types[k] // 2, ahead[k], usual[k]), past)
            minutes_taken = done[k] - arrived[k]
            kept.append(minutes_taken <= promised.p90)
            inside.append(promised.p10 <= minutes_taken <= promised.p90)
    return np.mean(kept), np.mean(inside)


@pytest.mark.parametrize("seed", [1, 2])
def test_promises_refitted_weekly_keep_what_they_say(seed):
    kept, inside = promises_kept(40, seed=seed)

    assert 0.85 <= kept <= 0.95
    assert 0.72 <= inside <= 0.88


def test_a_promise_from_twenty_five_thousand_cases_is_quick():
    rng = np.random.default_rng(3)
    columns = [rng.integers(0, 9, 25_000) for _ in range(2)]
    columns += [rng.uniform(0, 900, 25_000) for _ in range(3)]
    past = PastCases(*columns, np.ones(25_000, dtype=bool))
    began = time.perf_counter()

    promise_for(Case(3, 3, 200.0, 300.0), past)

    assert time.perf_counter() - began < 0.05


def test_a_promise_is_shown_as_days_of_the_desk():
    calendar = Calendar("Europe/London", (*(((540, 1020),) for _ in range(5)), (), ()))
    working = WorkingTime(calendar, date(2026, 6, 1), date(2026, 7, 1))
    thursday = datetime(2026, 6, 4, 9, tzinfo=UTC)

    shown = promise_days(
        PromiseRange(300.0, 700.0, 1300.0, 80, Basis.TYPE), working, filed_at=thursday
    )

    days = (shown.lower_on.day, shown.likeliest_on.day, shown.upper_on.day)
    assert days == (4, 5, 8)
    states = [day.state for day in shown.days]
    out, inside, likely = DayState.OUT, DayState.IN, DayState.LIKELY
    assert states == [inside, likely, out, out, inside, out]
    assert [day.is_open for day in shown.days] == [True, True, False, False, True, True]
