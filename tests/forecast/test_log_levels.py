from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.log_levels import LogLevel, log_series, named_levels

MONDAY = date(2026, 3, 2)
LAST = MONDAY + timedelta(days=69)


def counts(**per_day):
    """{"desk type": requests a day}"""
    return {
        ("IT", name, MONDAY + timedelta(days=day)): number
        for name, number in per_day.items()
        for day in range(70)
    }


def test_levels_are_those_the_log_names():
    assert named_levels(counts(Access=2)) == [LogLevel.DESK, LogLevel.TYPE]
    assert named_levels({("", "", MONDAY): 3}) == []


def test_rows_after_the_first_add_up_to_it():
    known = counts(Access=5, Laptop=1) | {("IT", "", MONDAY): 4, ("", "Rare", LAST): 1}

    series = log_series(known, LogLevel.TYPE, last_day=LAST)

    assert series.names == ("Access", "Laptop")
    assert (series.daily.actuals[1:].sum(axis=0) == series.daily.actuals[0]).all()
    assert series.daily.actuals[-1].sum() == 5


def test_rare_series_have_their_share_of_what_is_left():
    rare = {("IT", "Odd", LAST): 3, ("IT", "Odder", LAST): 1}

    series = log_series(counts(Access=5) | rare, LogLevel.TYPE, last_day=LAST)

    assert series.shares == {"Odd": 0.75, "Odder": 0.25}


def test_what_came_later_is_not_looked_at():
    later = {("IT", "New", LAST + timedelta(days=1)): 99}

    known, noisy = (
        log_series(each, LogLevel.TYPE, last_day=LAST)
        for each in (counts(Access=5), counts(Access=5) | later)
    )

    assert known.names == noisy.names
    assert known.shares == noisy.shares
    assert np.array_equal(known.daily.actuals, noisy.daily.actuals)


@pytest.mark.slow  # a hundred thousand names
def test_a_hundred_thousand_types_are_one_row_and_their_shares():
    many = {("IT", f"Kind {i}", MONDAY + timedelta(days=i % 70)): 1 for i in range(100_000)}

    series = log_series(many, LogLevel.TYPE, last_day=LAST)

    assert series.daily.actuals.shape == (2, 70)
    assert len(series.shares) == 100_000
    assert sum(series.shares.values()) == pytest.approx(1)
