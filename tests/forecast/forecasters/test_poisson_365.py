from datetime import date

import numpy as np
import pytest

from portal.forecast.forecasters.poisson_365 import poisson_365
from portal.forecast.panel import make_panel


def ahead_of(actuals, horizon=7, grain="day"):
    panel = make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=horizon, grain=grain)
    return poisson_365(panel, horizon)


def test_a_regular_week_is_repeated():
    week = [16.0, 8, 8, 8, 8, 0, 0]

    assert ahead_of(week * 12)[0] == pytest.approx(week)


def test_365_days_back_weighs_half():
    weeks = 365 // 7
    actuals = np.zeros(7 * weeks + 7)
    actuals[-7:] = 1
    weights = 0.5 ** (7 / 365 * np.arange(weeks + 1))

    assert ahead_of(actuals)[0] == pytest.approx(1 / weights.sum())


def test_the_season_of_last_year_comes_again():
    season = 60 * np.exp(0.5 * np.sin(2 * np.pi * np.arange(156) / 52.18))
    actuals = np.random.default_rng(4).poisson(season[:130])

    ahead = ahead_of(actuals, 26, "week")[0]

    assert np.abs(ahead - season[130:]).mean() < 6
    assert np.corrcoef(ahead, season[130:])[0, 1] > 0.95


def test_a_year_teaches_no_season():
    weeks = np.arange(52)
    actuals = 60 * np.exp(0.5 * np.sin(2 * np.pi * weeks / 52.18))

    assert np.ptp(ahead_of(actuals, 26, "week")[0]) == 0
