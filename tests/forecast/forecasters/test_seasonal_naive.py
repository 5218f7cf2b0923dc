from datetime import date

import numpy as np

from portal.forecast.forecasters.seasonal_naive import seasonal_naive
from portal.forecast.panel import make_panel


def panel_of(actuals, grain="day"):
    return make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=9, grain=grain)


def test_the_last_week_repeats():
    panel = panel_of(np.arange(21.0))

    assert seasonal_naive(panel, 9).tolist() == [[14, 15, 16, 17, 18, 19, 20, 14, 15]]


def test_a_weekly_panel_repeats_its_last_week():
    assert seasonal_naive(panel_of([4.0, 7.0], "week"), 3).tolist() == [[7, 7, 7]]


def test_less_than_a_week_repeats_what_there_is():
    assert seasonal_naive(panel_of([4.0, 7.0]), 3).tolist() == [[4, 7, 4]]


def test_nothing_known_is_forecast_as_zero():
    assert seasonal_naive(panel_of(np.zeros((2, 0))), 3).tolist() == [[0, 0, 0], [0, 0, 0]]
