from datetime import UTC, datetime, timedelta

from portal.planning.operations.learning import lately
from portal.requests.effort import prior

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
USUAL = {7: prior(30.0, 60.0)}


def finished(*, days_ago, minutes, count=8):
    arrived_at = NOW - timedelta(days=days_ago)
    return [(7, 1, arrived_at, arrived_at, 0.0, minutes)] * count


def test_a_wave_of_long_ones_this_week_is_believed_of_the_next():
    this_month = lately(USUAL, finished(days_ago=20, minutes=120.0), now=NOW)[7]
    this_week = lately(USUAL, finished(days_ago=2, minutes=120.0), now=NOW)[7]

    assert 30 < this_month.p50 < this_week.p50 < 120


def test_what_was_long_ago_or_never_measured_leaves_the_usual():
    for rows in (finished(days_ago=40, minutes=120.0), finished(days_ago=2, minutes=None)):
        effort = lately(USUAL, rows, now=NOW)[7]
        assert round(effort.p50) == 30
        assert effort.cases == USUAL[7].cases
