"""Rolling cutoffs: what the forecast would have said, against what came."""

from dataclasses import dataclass

import numpy as np

from portal.forecast.closed_days import without_gaps
from portal.forecast.dispersion import Dispersion, dispersion_of
from portal.forecast.expected import expected_counts
from portal.forecast.forecasters.seasonal_naive import seasonal_naive
from portal.forecast.negative_binomial import count_quantiles
from portal.forecast.panel import Floats, Grain, Panel

MOST_CUTOFFS = 8
BAND = (0.1, 0.9)


@dataclass(frozen=True)
class Rolling:
    """How a back-test walks: all in steps of the grain.

    horizons: the first one that fits is used; the shorter ones are for short histories.
    """

    horizons: tuple[int, ...]
    step: int
    first_cutoff: int


ROLLING = {
    Grain.DAY: Rolling(horizons=(14, 7), step=14, first_cutoff=28),
    Grain.WEEK: Rolling(horizons=(8, 4, 2), step=4, first_cutoff=8),
}
# Totals of desks measured .01 to .3 by day and .03 to .11 by week.
WITHOUT_EVIDENCE = {Grain.DAY: 0.2, Grain.WEEK: 0.06}


@dataclass(frozen=True)
class Backtest:
    """How one series would have been forecast. None: not enough history to say.

    error_ratio: sum |error| / sum |error of seasonal naive|; below 1 beats it.
    error_share: sum |error| / sum of actuals.
    coverage: share of actuals inside the 80 % band, over the cutoffs whose band could be
    learned from windows already ended.
    """

    cutoffs: int
    error_ratio: float | None
    error_share: float | None
    coverage: float | None


@dataclass(frozen=True)
class Windows:
    """forecasts, naive, actuals: float[cutoffs, series, horizon], oldest cutoff first."""

    grain: Grain
    is_sum: tuple[bool, ...]
    cutoffs: tuple[int, ...]
    horizon: int
    forecasts: Floats
    naive: Floats
    actuals: Floats

    def dispersion(self, *, known_at: int) -> Dispersion:
        """From the windows that had ended when `known_at` steps were known."""
        ended = [i for i, cutoff in enumerate(self.cutoffs) if cutoff + self.horizon <= known_at]
        return dispersion_of(
            self.forecasts[ended],
            self.actuals[ended],
            is_sum=self.is_sum,
            when_unknown=WITHOUT_EVIDENCE[self.grain],
        )


def rolling_windows(panel: Panel) -> Windows:
    """Forecasts from each cutoff, each blind to everything after it."""
    horizon, cutoffs = _cutoffs(panel)
    shape = (len(cutoffs), len(panel.actuals), horizon)
    forecasts, naive, actuals = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for i, cutoff in enumerate(cutoffs):
        known = panel.at_cutoff(cutoff, horizon=horizon)
        forecasts[i] = expected_counts(known)
        naive[i] = seasonal_naive(without_gaps(known), horizon)
        actuals[i] = panel.actuals[:, cutoff : cutoff + horizon]
    return Windows(panel.grain, panel.is_sum, cutoffs, horizon, forecasts, naive, actuals)


def _cutoffs(panel: Panel) -> tuple[int, tuple[int, ...]]:
    rolling = ROLLING[panel.grain]
    known = panel.steps
    fitting = [h for h in rolling.horizons if known - h >= rolling.first_cutoff]
    horizon = fitting[0] if fitting else rolling.horizons[-1]
    newest_first = range(known - horizon, rolling.first_cutoff - 1, -rolling.step)
    return horizon, tuple(newest_first[:MOST_CUTOFFS][::-1])


def backtests(windows: Windows) -> tuple[Backtest, ...]:
    """One result per series."""
    count, series, _ = windows.forecasts.shape
    known = np.isfinite(windows.actuals)
    actuals = np.where(known, windows.actuals, 0.0)
    error = np.where(known, np.abs(actuals - windows.forecasts), 0.0).sum(axis=(0, 2))
    of_naive = np.where(known, np.abs(actuals - windows.naive), 0.0).sum(axis=(0, 2))
    total = actuals.sum(axis=(0, 2))
    coverage = _coverage(windows)
    return tuple(
        Backtest(
            cutoffs=count,
            error_ratio=_ratio(error[row], of_naive[row]),
            error_share=_ratio(error[row], total[row]),
            coverage=None if np.isnan(coverage[row]) else float(coverage[row]),
        )
        for row in range(series)
    )


def _coverage(windows: Windows) -> Floats:
    """float[series]: share of actuals inside the band that was sayable at the time; or NaN."""
    inside = np.zeros(windows.forecasts.shape[1])
    judged = np.zeros(windows.forecasts.shape[1])
    for i, cutoff in enumerate(windows.cutoffs):
        if windows.cutoffs[0] + windows.horizon > cutoff:
            continue
        spread = windows.dispersion(known_at=cutoff).per_series[:, None]
        band = count_quantiles(windows.forecasts[i], spread, BAND)
        actuals = windows.actuals[i]
        inside += ((actuals >= band[..., 0]) & (actuals <= band[..., 1])).sum(axis=1)
        judged += np.isfinite(actuals).sum(axis=1)
    return np.where(judged > 0, inside / np.maximum(1, judged), np.nan)


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None
