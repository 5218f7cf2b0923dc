from datetime import date

import numpy as np
import pytest

from portal.forecast.forecasters.root_smoothing import root_smoothing
from portal.forecast.panel import make_panel

WEEK = np.array([16.0, 9, 9, 9, 9, 0, 0])


def panel_of(actuals):
    return make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=9, grain="day")


def test_a_regular_week_is_repeated():
    assert root_smoothing(panel_of(np.tile(WEEK, 12)), 7)[0] == pytest.approx(WEEK, abs=1e-6)


def test_squaring_does_not_lose_the_mean_of_noise():
    noise = np.random.default_rng(2).poisson(6, size=(40, 200))

    assert root_smoothing(panel_of(noise), 14).mean() == pytest.approx(6, rel=0.05)
