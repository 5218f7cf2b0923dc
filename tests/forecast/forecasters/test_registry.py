from datetime import date

import numpy as np
import pytest

from portal.forecast.forecasters import FORECASTERS, POOL
from portal.forecast.panel import make_panel


@pytest.mark.parametrize("name", POOL)
@pytest.mark.parametrize("grain", ["day", "week", "month"])
@pytest.mark.parametrize("steps", [0, 1, 5, 40])
def test_every_forecaster_answers_for_every_series_and_step(name, grain, steps):
    actuals = np.random.default_rng(3).poisson(4, size=(3, steps))
    panel = make_panel(actuals, date(2026, 3, 2), closed_days=(), horizon=10, grain=grain)

    ahead = FORECASTERS[name](panel, 10)

    assert ahead.shape == (3, 10)
    assert np.isfinite(ahead).all()
    assert (ahead >= 0).all()
