from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.expected import expected_counts, has_too_little
from portal.forecast.forecasters import POOL
from portal.forecast.panel import make_panel

MONDAY = date(2026, 3, 2)


def panel_of(actuals, *, closed_days=(), grain="day", horizon=7):
    return make_panel(actuals, MONDAY, closed_days=closed_days, horizon=horizon, grain=grain)


def ahead_of(panel):
    """float[forecasters, series, horizon], closed days respected."""
    pool, share_open = expected_counts(panel, horizon=7)
    return pool * share_open


def test_every_forecaster_of_the_pool_speaks():
    weeks = np.array([[8.0] * 7, [8.0] * 7, [8.0] * 7, [16.0] * 7])

    first_days = ahead_of(panel_of(weeks.ravel()))[:, 0, 0]

    said = dict(zip(POOL, first_days, strict=True))
    assert said["seasonal_naive"] == 16
    assert said["weekday_average"] == 10
    assert all(8 <= value <= 16.5 for value in said.values())


def test_a_holiday_ahead_is_forecast_nearly_empty():
    holiday = MONDAY + timedelta(days=5 * 7 + 2)

    ahead = ahead_of(panel_of([10.0] * 35, closed_days={holiday}))

    assert ahead[0, 0] == pytest.approx([10, 10, 0.3, 10, 10, 10, 10])


def test_a_holiday_last_week_does_not_empty_the_next():
    actuals = np.array([10.0] * 35)
    actuals[30] = 0

    ahead = ahead_of(panel_of(actuals, closed_days={MONDAY + timedelta(days=30)}))

    assert ahead[:, 0] == pytest.approx(10.0, abs=1e-6)


@pytest.mark.parametrize(
    ("actuals", "grain", "thin"),
    [
        ([5] * 27, "day", True),
        ([5] * 28, "day", False),
        ([0] * 60 + [5] * 27, "day", True),
        ([1] + [0] * 13, "day", True),
        ([1, 0, 0, 0, 0, 0, 0] * 5, "day", False),
        ([1] + [0] * 20 + ([1] + [0] * 13) * 7, "day", True),
        ([5] * 7, "week", True),
        ([5] * 8, "week", False),
        ([], "day", True),
        ([0] * 200, "day", True),
    ],
)
def test_too_little_is_four_weeks_of_days_eight_of_weeks_or_less_than_one_a_week(
    actuals, grain, thin
):
    assert has_too_little(panel_of(actuals, grain=grain)).tolist() == [thin]


def test_a_thin_series_takes_its_long_average():
    actuals = np.zeros(13 * 7)
    actuals[[0, 14, 28, 42, 56, 70, 84]] = 1

    assert ahead_of(panel_of(actuals))[:, 0, 0] == pytest.approx(7 / 13)


def test_a_thin_part_takes_its_share_of_the_whole():
    whole, rare = np.full(91, 10.0), np.zeros(91)
    rare[[0, 40, 90]] = 1
    panel = make_panel(
        [whole, rare], MONDAY, closed_days=(), horizon=7, grain="day", parents=[None, 0]
    )

    assert ahead_of(panel)[0, 1] == pytest.approx(10 * 3 / 910)
