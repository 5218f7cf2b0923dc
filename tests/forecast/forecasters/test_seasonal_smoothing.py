from datetime import date

import numpy as np
import pytest

from portal.forecast.forecasters.seasonal_smoothing import seasonal_smoothing
from portal.forecast.panel import make_panel

WEEK = np.array([16.0, 8, 8, 8, 8, 0, 0])


def panel_of(actuals, grain="day"):
    return make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=9, grain=grain)


def test_a_regular_week_is_repeated_from_where_the_actuals_end():
    actuals = np.tile(WEEK, 12)[:-3]

    assert seasonal_smoothing(panel_of(actuals), 5)[0] == pytest.approx([8, 0, 0, 16, 8])


def test_a_lasting_change_is_followed():
    actuals = np.concatenate([np.tile(WEEK, 20), np.tile(2 * WEEK, 10)])

    assert seasonal_smoothing(panel_of(actuals), 7).sum() == pytest.approx(96, rel=0.1)


def test_nothing_is_forecast_below_nought():
    actuals = np.concatenate([np.tile(WEEK, 8), np.zeros(21)])

    assert seasonal_smoothing(panel_of(actuals), 9).min() >= 0
