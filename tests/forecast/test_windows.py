from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.panel import make_panel
from portal.forecast.windows import rolling_cutoffs, rolling_windows

MONDAY = date(2026, 3, 2)
RNG = np.random.default_rng(5)


def windows_of(actuals, *, closed_days=(), horizon=7, grain="day"):
    panel = make_panel(actuals, MONDAY, closed_days=closed_days, horizon=horizon, grain=grain)
    return rolling_windows(panel)


@pytest.mark.parametrize(
    ("steps", "grain", "judged", "cutoffs"),
    [
        (84, "day", 14, (28, 35, 42, 49, 56, 63, 70)),
        (365, "day", 14, tuple(351 - 14 * i for i in range(11, -1, -1))),
        (35, "day", 7, (28,)),
        (34, "day", 7, ()),
        (26, "week", 8, (8, 10, 12, 14, 16, 18, 20, 22)),
        (12, "week", 4, (8,)),
        (12, "month", 3, (6, 7, 8, 9)),
        (0, "day", 7, ()),
    ],
)
def test_cutoffs_roll_back_from_the_newest(steps, grain, judged, cutoffs):
    found, decided, at = rolling_cutoffs(grain, steps)

    assert (found, at) == (judged, cutoffs)
    assert decided == (min(judged, 4) if grain == "week" else judged)


def test_far_steps_are_forecast_where_they_are_not_over_yet():
    windows = windows_of(RNG.poisson(9, size=(2, 84)), horizon=28)

    assert windows.pool.shape[3] == 28
    assert np.isfinite(windows.actuals[-1]).sum() == 2 * 14


def test_a_calendar_that_is_not_this_desks_is_switched_off():
    holidays = {MONDAY + timedelta(days=7 * week + 1) for week in range(4, 20, 3)}
    busy = RNG.poisson(40, size=(3, 140)).astype(float)
    quiet = busy.copy()
    quiet[:, [(day - MONDAY).days for day in holidays]] = 0

    helps = [
        windows_of(each, closed_days=holidays).verdict(known_at=140).uses_calendar
        for each in (quiet, busy)
    ]

    assert helps[0]
    assert not helps[1] or windows_of(busy, closed_days=holidays).share_open.min() > 0.9
