"""What would have been promised, judged by what happened."""

from dataclasses import replace

import numpy as np
import pytest

from portal.planning.promise import (
    DECILES,
    Case,
    PastCases,
    promise_for,
    promised_deciles,
)
from portal.planning.promise_record import (
    Promised,
    PromiseLog,
    PromiseRecord,
    promises,
    record_of,
)

DAY = 480.0


def log(count=1200, *, a_day=12, seed=1, **changes):
    """A desk whose requests take as long as chance has it, whatever the queue."""
    rng = np.random.default_rng(seed)
    arrived = np.sort(rng.uniform(0, count / a_day * DAY, count))
    days = (arrived // DAY).astype(int)
    same = np.zeros(count, dtype=int)
    minutes = np.full(count, 30.0)
    values = {
        "arrived": arrived,
        "resolved": arrived + rng.lognormal(6, 0.8, count),
        "gone": np.full(count, np.nan),
        "held": np.zeros(count),
        "is_late": np.zeros(count, dtype=bool),
        "day": days,
        "opens": DAY * np.arange(days.max() + 1),
        "type": same,
        "tier": same,
        "skill": same,
        "effort": minutes,
        "mean_effort": minutes,
        "heads": np.full(count, 4.0),
        "days_a_week": 5,
    }
    return PromiseLog(**{**values, **changes})


def test_of_a_steady_desk_what_is_said_happens():
    past = log(700)

    record = record_of(past, promises(past))

    assert record.judged > 400
    assert 0.88 <= record.kept / record.judged <= 0.97
    assert max(abs(np.array(record.happened) - DECILES)) < 0.08
    assert list(record.happened) == sorted(record.happened)
    assert sum(week.judged for week in record.weeks) == record.judged
    assert PromiseRecord.of_dict(record.as_dict()) == record


def test_the_deciles_are_the_promise_at_its_own_levels():
    past = PastCases.of([Case("nda", 1, 0.0, 30.0, 100.0 + n) for n in range(80)])
    case = Case("nda", 1, 0.0, 30.0)

    promised, deciles = promise_for(case, past), promised_deciles(case, past)

    assert (deciles[0], deciles[4], deciles[8]) == (promised.p10, promised.p50, promised.p90)
    assert list(deciles) == sorted(deciles)
    assert promised_deciles(case, PastCases.of([])) is None


def test_only_the_night_before_is_known():
    """Another future changes no promise made before it."""
    past = log(500)
    half = 0.8 * past.arrived[-1]
    other = replace(past, resolved=np.where(past.resolved > half, np.inf, past.resolved))

    ours, theirs = promises(past, most=60), promises(other, most=60)

    before = past.day[ours.rows] < half // DAY
    assert before.sum() > 20
    assert np.isfinite(ours.deciles[before]).all()
    assert np.array_equal(ours.deciles[before], theirs.deciles[before])


@pytest.mark.parametrize(
    ("changes", "judged", "kept"),
    [
        ({}, 1, 1),
        ({"is_late": np.array([True])}, 1, 0),  # it came back
        ({"gone": np.array([50.0]), "resolved": np.array([np.nan])}, 0, 0),
        ({"resolved": np.array([np.nan]), "until": 200.0}, 1, 0),  # open, and its last day passed
        ({"until": 90.0}, 0, 0),  # done, but others promised then may yet be late
        ({"resolved": np.array([150.0]), "held": np.array([60.0])}, 1, 1),  # the clock waited
    ],
)
def test_what_counts_as_kept(changes, judged, kept):
    one = log(1, resolved=np.array([80.0]))
    one = replace(one, arrived=np.array([0.0]), **changes)
    deciles = np.array([[20, 30, 40, 50, 60, 70, 80, 90, 100]], dtype=float)
    found = Promised(np.array([0]), deciles, np.array([[10.0, 50.0, 110.0]]))

    record = record_of(one, found)

    assert (record.judged, record.kept) == (judged, kept)


def test_of_very_many_each_kth_is_looked_at():
    past = log(600)

    found = promises(past, most=90)

    assert found.stride == 4
    assert record_of(past, found).stride == 4


@pytest.mark.parametrize("count", [1, 20])
def test_too_little_past_promises_nothing(count):
    past = log(count)

    record = record_of(past, promises(past))

    assert (record.judged, record.happened, record.width) == (0, (), None)
