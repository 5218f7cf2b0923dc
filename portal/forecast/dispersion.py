"""How far past forecasts were off, as over-dispersion of counts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from portal.forecast.panel import Floats

LEVEL_SHARE_WITHOUT_EVIDENCE = 0.5
LARGEST = 5.0
# Dispersions of series of one desk differ by about a tenth; 1 / .1^2.
PRIOR_PRECISION = 100.0


@dataclass(frozen=True)
class Dispersion:
    """per_series: float[series], a in variance = mean + a mean^2 of one step, at least 0.

    level_share: the part of it that all steps of one forecast share (the level was wrong)
    rather than each step having its own.
    """

    per_series: Floats
    level_share: float


def dispersion_of(
    forecasts: Floats, actuals: Floats, *, is_sum: Sequence[bool], when_unknown: float
) -> Dispersion:
    """Method of moments from out-of-sample errors: a = sum(e^2 - f) / sum(f^2).

    forecasts, actuals: float[windows, series, horizon]; unknown actuals are NaN. Each series
    is drawn to the pooled value by the precision of its own (a series of one request a day
    says little); sums of others are pooled apart, being steadier than their parts. Poisson is
    the floor. With no window at all it is `when_unknown`, with one halfway, with eight hardly.
    """
    windows, series, _ = forecasts.shape
    known = np.isfinite(actuals) & (forecasts > 0)
    if not windows or not known.any():
        return Dispersion(np.full(series, when_unknown), LEVEL_SHARE_WITHOUT_EVIDENCE)
    forecast = np.where(known, forecasts, 0.0)
    errors = np.where(known, actuals - forecasts, 0.0)
    own = _ratio((errors**2 - forecast).sum(axis=(0, 2)), (forecast**2).sum(axis=(0, 2)))
    precision = (forecast**2 / (1 + 0.1 * forecast) ** 2).sum(axis=(0, 2)) / 2
    pooled = _pooled(own, precision, np.asarray(is_sum, dtype=bool))
    drawn = (precision * own + PRIOR_PRECISION * pooled) / (precision + PRIOR_PRECISION)
    weight = windows**2
    per_series = (weight * np.clip(drawn, 0.0, LARGEST) + when_unknown) / (weight + 1)
    return Dispersion(per_series, _level_share(forecast, errors, own=own, precision=precision))


def _pooled(own: Floats, precision: Floats, is_sum: NDArray[np.bool_]) -> Floats:
    pooled = np.zeros(len(own))
    for group in (is_sum, ~is_sum):
        if group.any():
            weights = np.maximum(precision[group], 1e-9)
            pooled[group] = np.clip(np.average(own[group], weights=weights), 0.0, LARGEST)
    return pooled


def _level_share(forecast: Floats, errors: Floats, *, own: Floats, precision: Floats) -> float:
    """Compares the error of whole windows with that of their steps.

    With a = level + step parts, E(sum e)^2 - sum f = level (sum f)^2 + step sum f^2.
    """
    whole = forecast.sum(axis=2)
    squares = (forecast**2).sum(axis=2)
    excess = errors.sum(axis=2) ** 2 - whole - own * squares
    level = _ratio(excess.sum(axis=0), (whole**2 - squares).sum(axis=0))
    total = float(np.sum(precision * own))
    if total <= 0:
        return LEVEL_SHARE_WITHOUT_EVIDENCE
    return float(np.clip(np.sum(precision * level) / total, 0.0, 1.0))


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.where(whole > 0, part / np.where(whole > 0, whole, 1.0), 0.0)
