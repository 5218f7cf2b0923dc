import importlib.util
from datetime import date

import numpy as np
import pytest

from portal.errors import InvalidInput
from portal.forecast import forecast_panel
from portal.forecast.forecasters import POOL
from portal.forecast.forecasters.auto_ets import auto_ets
from portal.forecast.panel import make_panel

MONDAY = date(2026, 3, 2)
WEEK = [16.0, 8, 9, 8, 7, 1, 0]
IS_THERE = importlib.util.find_spec("statsforecast") is not None
needs_extra = pytest.mark.skipif(not IS_THERE, reason="the extra portal[stats] is not installed")


def panel_of(actuals):
    return make_panel(actuals, MONDAY, closed_days=(), horizon=7, grain="day")


@needs_extra
def test_a_regular_week_is_repeated():
    noise = np.random.default_rng(1).normal(0, 0.1, size=140)

    ahead = auto_ets(panel_of(np.maximum(0, np.tile(WEEK, 20) + noise)), 7)

    assert ahead[0] == pytest.approx(WEEK, abs=1)


@needs_extra
def test_it_stands_for_election_when_asked():
    actuals = np.random.default_rng(2).poisson(np.tile(WEEK, 20))

    forecast = forecast_panel(actuals, MONDAY, pool=("seasonal_naive", "auto_ets"))

    assert forecast.chosen[0].startswith("auto_ets")


@pytest.mark.skipif(IS_THERE, reason="the extra is installed")
def test_without_the_extra_it_says_what_to_install():
    with pytest.raises(InvalidInput, match="stats"):
        auto_ets(panel_of(WEEK * 5), 7)


def test_it_is_not_tried_unasked():
    assert "auto_ets" not in POOL
