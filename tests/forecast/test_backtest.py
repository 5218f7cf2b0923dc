from datetime import date

import numpy as np
import pytest

from portal.forecast.backtest import backtests, dispersion_at, dispersions
from portal.forecast.panel import make_panel
from portal.forecast.windows import rolling_windows

MONDAY = date(2026, 3, 2)
RNG = np.random.default_rng(5)


def windows_of(actuals, grain="day"):
    return rolling_windows(make_panel(actuals, MONDAY, closed_days=(), horizon=7, grain=grain))


def results(actuals):
    windows = windows_of(actuals)
    said = windows.chosen()
    return backtests(windows, said, dispersions(windows, said))


def test_noise_is_forecast_better_than_by_seasonal_naive():
    result = results(RNG.poisson(20, size=(6, 200)))

    assert all(found.error_ratio < 0.95 for found in result)


def test_a_steady_climb_is_left_to_naive_as_averages_lag():
    climb = np.arange(200) // 7 * 7.0

    assert results(climb)[0].error_ratio < 1.1


def test_a_perfectly_regular_series_has_no_ratio_as_naive_has_no_error():
    assert results([5.0] * 100)[0].error_ratio is None


def test_the_band_covers_what_it_says():
    result = results(RNG.poisson(20, size=(40, 200)))

    assert np.mean([found.coverage for found in result]) == pytest.approx(0.85, abs=0.05)


def test_without_history_there_is_no_verdict():
    (result,) = results([4.0] * 20)

    assert (result.cutoffs, result.error_ratio, result.coverage) == (0, None, None)


def test_a_window_still_running_at_the_cutoff_teaches_nothing():
    actuals = RNG.poisson(20, size=(1, 84)).astype(float)
    burst = actuals.copy()
    burst[0, 60:] *= 40

    found = [windows_of(each) for each in (actuals, burst)]
    before, after = (dispersion_at(each, each.chosen(), known_at=56) for each in found)

    assert before.per_series.tobytes() == after.per_series.tobytes()
