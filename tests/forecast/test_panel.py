from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.grain import Grain
from portal.forecast.panel import closed_shares, make_panel

MONDAY = date(2026, 3, 2)
WEEKENDS = {MONDAY + timedelta(days=i) for i in range(60) if i % 7 in (5, 6)}
WEDNESDAY = date(2026, 3, 11)


def test_a_holiday_on_a_working_day_is_an_exception():
    closed = closed_shares(MONDAY, steps=14, closed_days={WEDNESDAY}, grain=Grain.DAY)

    assert np.flatnonzero(closed).tolist() == [9]


def test_a_weekday_that_is_always_closed_is_no_exception():
    closed = closed_shares(MONDAY, steps=28, closed_days=WEEKENDS | {WEDNESDAY}, grain=Grain.DAY)

    assert np.flatnonzero(closed).tolist() == [9]


@pytest.mark.parametrize("closed_days", [{WEDNESDAY}, WEEKENDS | {WEDNESDAY}])
def test_a_holiday_closes_a_fifth_of_its_week(closed_days):
    closed = closed_shares(MONDAY, steps=4, closed_days=closed_days, grain=Grain.WEEK)

    assert closed.tolist() == [0, 0.2, 0, 0]


def test_what_is_not_a_count_is_not_known():
    panel = make_panel([1, -2, np.inf, 3], MONDAY, closed_days=(), horizon=2, grain="day")

    assert np.isnan(panel.actuals).tolist() == [[False, True, True, False]]


def test_a_cutoff_keeps_its_own_future_calendar():
    panel = make_panel(np.ones(14), MONDAY, closed_days={WEDNESDAY}, horizon=5, grain="day")

    known = panel.at_cutoff(7, horizon=4)

    assert known.steps == 7
    assert known.closed_ahead.tolist() == [0, 0, 1, 0]


@pytest.mark.parametrize(
    "misuse",
    [{"grain": "hour"}, {"horizon": 0}, {"parents": [None]}, {"actuals": np.zeros((1, 2, 3))}],
)
def test_misuse_is_refused(misuse):
    usual = {"actuals": np.ones((2, 9)), "closed_days": (), "horizon": 3, "grain": "day"}
    arguments = usual | misuse
    actuals = arguments.pop("actuals")

    with pytest.raises(ValueError, match=r"."):
        make_panel(actuals, MONDAY, **arguments)
