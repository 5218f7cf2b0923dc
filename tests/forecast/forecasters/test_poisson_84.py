from datetime import date

import numpy as np
import pytest

from portal.forecast.forecasters.poisson_84 import poisson_84
from portal.forecast.panel import make_panel


def ahead_of(actuals, horizon=7, grain="day"):
    panel = make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=horizon, grain=grain)
    return poisson_84(panel, horizon)


def test_a_regular_week_is_repeated():
    week = [16.0, 8, 8, 8, 8, 0, 0]

    assert ahead_of(week * 12)[0] == pytest.approx(week)


def test_84_days_back_weighs_half():
    weeks = 84 // 7
    actuals = np.zeros(7 * weeks + 7)
    actuals[-7:] = 1
    weights = 0.5 ** (7 / 84 * np.arange(weeks + 1))

    assert ahead_of(actuals)[0] == pytest.approx(1 / weights.sum())
