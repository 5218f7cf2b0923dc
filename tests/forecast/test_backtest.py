from datetime import date

import numpy as np
import pytest

from portal.forecast.backtest import backtests, rolling_windows
from portal.forecast.panel import make_panel

MONDAY = date(2026, 3, 2)
RNG = np.random.default_rng(5)


def windows_of(actuals, grain="day"):
    return rolling_windows(make_panel(actuals, MONDAY, closed_days=(), horizon=7, grain=grain))


@pytest.mark.parametrize(
    ("steps", "grain", "horizon", "cutoffs"),
    [
        (84, "day", 14, (28, 42, 56, 70)),
        (365, "day", 14, tuple(351 - 14 * i for i in range(7, -1, -1))),
        (35, "day", 7, (28,)),
        (34, "day", 7, ()),
        (26, "week", 8, (10, 14, 18)),
        (12, "week", 4, (8,)),
        (0, "day", 7, ()),
    ],
)
def test_cutoffs_roll_back_from_the_newest(steps, grain, horizon, cutoffs):
    windows = windows_of(RNG.poisson(9, size=(1, steps)), grain)

    assert windows.cutoffs == cutoffs
    assert windows.horizon == horizon


def test_noise_is_forecast_better_than_by_seasonal_naive():
    result = backtests(windows_of(RNG.poisson(20, size=(6, 200))))

    assert all(found.error_ratio < 0.95 for found in result)


def test_a_steady_climb_is_forecast_worse_as_an_average_lags():
    climb = np.arange(200) // 7 * 7.0

    assert backtests(windows_of(climb))[0].error_ratio > 1


def test_a_perfectly_regular_series_has_no_ratio_as_naive_has_no_error():
    assert backtests(windows_of([5.0] * 100))[0].error_ratio is None


def test_the_band_covers_what_it_says():
    result = backtests(windows_of(RNG.poisson(20, size=(40, 200))))

    assert np.mean([found.coverage for found in result]) == pytest.approx(0.85, abs=0.05)


def test_without_history_there_is_no_verdict():
    (result,) = backtests(windows_of([4.0] * 20))

    assert (result.cutoffs, result.error_ratio, result.coverage) == (0, None, None)


def test_a_window_still_running_at_the_cutoff_teaches_nothing():
    actuals = RNG.poisson(20, size=(1, 84)).astype(float)
    burst = actuals.copy()
    burst[0, 60:] *= 40

    before, after = (windows_of(each).dispersion(known_at=56) for each in (actuals, burst))

    assert before.per_series.tobytes() == after.per_series.tobytes()
