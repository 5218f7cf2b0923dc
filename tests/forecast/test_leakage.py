"""Noise after the cutoff changes nothing, to the byte."""

from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.forecast import forecast_panel
from portal.forecast.panel import make_panel
from portal.forecast.series import daily_series, weekly_series
from portal.forecast.windows import rolling_windows

MONDAY = date(2026, 3, 2)
CUTOFF = MONDAY + timedelta(days=100)
RNG = np.random.default_rng(11)
BEFORE = [
    (key, MONDAY + timedelta(days=day), int(RNG.poisson(6)))
    for key in ("laptop", "access")
    for day in range(101)
]
NOISE = [
    (key, CUTOFF + timedelta(days=day), int(RNG.integers(1, 10_000)))
    for key in ("laptop", "access", "unheard of")
    for day in range(1, 60)
]


@pytest.mark.parametrize("grain", ["day", "week"])
def test_arrivals_after_the_cutoff_change_nothing(grain):
    answers = []
    for arrivals in (BEFORE, BEFORE + NOISE):
        series = daily_series(arrivals, last_day=CUTOFF)
        series = weekly_series(series) if grain == "week" else series
        answers.append((series, forecast_panel(series.actuals, series.start, grain=grain)))

    (clean, without), (noisy, with_noise) = answers
    assert clean.keys == noisy.keys
    assert without.chosen == with_noise.chosen
    assert without.backtest == with_noise.backtest
    for name in ("mean", "quantiles"):
        assert getattr(without, name).tobytes() == getattr(with_noise, name).tobytes()


def test_a_rolling_cutoff_sees_nothing_of_its_future():
    actuals = RNG.poisson(6, size=(3, 120)).astype(float)
    noisy = actuals.copy()
    noisy[:, 92:] = RNG.integers(0, 9999, size=(3, 28))

    clean, changed = (
        rolling_windows(make_panel(each, MONDAY, closed_days=(), horizon=7, grain="day"))
        for each in (actuals, noisy)
    )

    blind = [i for i, cutoff in enumerate(clean.cutoffs) if cutoff <= 92]
    assert len(blind) >= 4
    assert clean.pool[blind].tobytes() == changed.pool[blind].tobytes()
    assert clean.chosen()[blind].tobytes() == changed.chosen()[blind].tobytes()
