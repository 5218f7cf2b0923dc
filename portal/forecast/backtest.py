"""What the rolling cutoffs say of a forecast: its error, and how often its range held."""

from dataclasses import dataclass

import numpy as np

from portal.forecast.dispersion import Dispersion, dispersion_of
from portal.forecast.grain import Grain
from portal.forecast.negative_binomial import count_quantiles
from portal.forecast.panel import Floats
from portal.forecast.windows import Windows

BAND = (0.1, 0.9)
# Totals of desks measured .01 to .3 by day and .03 to .11 by week.
WITHOUT_EVIDENCE = {Grain.DAY: 0.2, Grain.WEEK: 0.06, Grain.MONTH: 0.06}


@dataclass(frozen=True)
class Backtest:
    """How one series would have been forecast. None: not enough history to say.

    horizon: steps ahead that were judged. error_ratio: sum |error| / sum |error of seasonal
    naive|; below 1 beats it. error_share: sum |error| / sum of actuals. coverage: share of actuals
    inside the 80 % band, over the cutoffs whose band could be learned from windows already ended.
    """

    cutoffs: int
    horizon: int
    error_ratio: float | None
    error_share: float | None
    coverage: float | None


def dispersion_at(windows: Windows, said: Floats, *, known_at: int) -> Dispersion:
    """From the windows that had ended when `known_at` steps were known."""
    ended = windows.ended(known_at=known_at)
    return dispersion_of(
        said[ended][..., : windows.judged],
        windows.actuals[ended][..., : windows.judged],
        is_sum=windows.panel.is_sum,
        when_unknown=WITHOUT_EVIDENCE[windows.panel.grain],
    )


def backtests(windows: Windows, said: Floats) -> tuple[Backtest, ...]:
    """One result per series. said: `windows.chosen()`."""
    said = said[..., : windows.judged]
    actuals = windows.actuals[..., : windows.judged]
    known = np.isfinite(actuals)
    came = np.where(known, actuals, 0.0)
    error = np.where(known, np.abs(came - said), 0.0).sum(axis=(0, 2))
    of_naive = np.where(known, np.abs(came - windows.naive), 0.0).sum(axis=(0, 2))
    total = came.sum(axis=(0, 2))
    coverage = _coverage(windows, said)
    return tuple(
        Backtest(
            cutoffs=len(windows.cutoffs),
            horizon=windows.judged,
            error_ratio=_ratio(error[row], of_naive[row]),
            error_share=_ratio(error[row], total[row]),
            coverage=None if np.isnan(coverage[row]) else float(coverage[row]),
        )
        for row in range(said.shape[1])
    )


def _coverage(windows: Windows, said: Floats) -> Floats:
    """float[series]: share of actuals inside the band that was sayable at the time; or NaN."""
    inside = np.zeros(said.shape[1])
    judged = np.zeros(said.shape[1])
    for i, cutoff in enumerate(windows.cutoffs):
        if not windows.ended(known_at=cutoff).any():
            continue
        spread = dispersion_at(windows, said, known_at=cutoff).per_series[:, None]
        band = count_quantiles(said[i], spread, BAND)
        actuals = windows.actuals[i, :, : windows.judged]
        inside += ((actuals >= band[..., 0]) & (actuals <= band[..., 1])).sum(axis=1)
        judged += np.isfinite(actuals).sum(axis=1)
    return np.where(judged > 0, inside / np.maximum(1, judged), np.nan)


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None
