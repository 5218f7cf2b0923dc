"""What the rolling cutoffs say of a forecast: its error, and how often its range held."""

from dataclasses import dataclass

import numpy as np

from portal.forecast.calibration import corrected_levels
from portal.forecast.dispersion import Dispersion, PastErrors, dispersion_of
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
    """From what was known of the windows that had ended when `known_at` steps were known."""
    ended = windows.ended(known_at=known_at)
    past = PastErrors(
        forecasts=said[ended],
        actuals=windows.actuals_known(known_at)[ended],
        judged=windows.judged,
        grain=windows.panel.grain,
        is_sum=windows.panel.is_sum,
    )
    return dispersion_of(past, when_unknown=WITHOUT_EVIDENCE[past.grain])


def dispersions(windows: Windows, said: Floats) -> Floats:
    """float[cutoffs, series, judged]: what was known of each cutoff's own dispersion then."""
    each = [dispersion_at(windows, said, known_at=cutoff) for cutoff in windows.cutoffs]
    found = [one.ahead(windows.judged) for one in each]
    return np.array(found).reshape(len(found), said.shape[1], windows.judged)


def levels_at(windows: Windows, said: Floats, spread: Floats, *, levels: Floats) -> Floats:
    """float[series, levels]: what to ask of the distribution, sums and parts corrected apart.

    spread: `dispersions(windows, said)`. Only cutoffs at which it could be learned count.
    """
    asked = np.repeat(levels[None], said.shape[1], axis=0)
    first = windows.cutoffs[0] + windows.decided if windows.cutoffs else 0
    learned = np.array([cutoff >= first for cutoff in windows.cutoffs], dtype=bool)
    is_sum = np.array(windows.panel.is_sum, dtype=bool)
    for group in (is_sum, ~is_sum):
        asked[group] = corrected_levels(
            said[learned][:, group, : windows.judged],
            spread[learned][:, group],
            windows.actuals[learned][:, group, : windows.judged],
            levels=levels,
        )
    return asked


def backtests(windows: Windows, said: Floats, spread: Floats) -> tuple[Backtest, ...]:
    """One result per series. said: `windows.chosen()`; spread: `dispersions(windows, said)`."""
    said = said[..., : windows.judged]
    actuals = windows.actuals[..., : windows.judged]
    known = np.isfinite(actuals)
    came = np.where(known, actuals, 0.0)
    error = np.where(known, np.abs(came - said), 0.0).sum(axis=(0, 2))
    of_naive = np.where(known, np.abs(came - windows.naive), 0.0).sum(axis=(0, 2))
    total = came.sum(axis=(0, 2))
    coverage = _coverage(windows, said, spread)
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


def _coverage(windows: Windows, said: Floats, spread: Floats) -> Floats:
    """float[series]: share of actuals inside the band that was sayable at the time; or NaN."""
    inside = np.zeros(said.shape[1])
    judged = np.zeros(said.shape[1])
    for i, cutoff in enumerate(windows.cutoffs):
        if not windows.ended(known_at=cutoff).any():
            continue
        band = count_quantiles(said[i], spread[i], BAND)
        actuals = windows.actuals[i, :, : windows.judged]
        inside += ((actuals >= band[..., 0]) & (actuals <= band[..., 1])).sum(axis=1)
        judged += np.isfinite(actuals).sum(axis=1)
    return np.where(judged > 0, inside / np.maximum(1, judged), np.nan)


def _ratio(part: float, whole: float) -> float | None:
    return float(part / whole) if whole > 0 else None
