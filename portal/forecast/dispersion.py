"""How far past forecasts were off, as over-dispersion of counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from portal.forecast.grain import Grain
from portal.forecast.panel import Floats

LEVEL_SHARE_WITHOUT_EVIDENCE = 0.5
LARGEST = 5.0
# Dispersions of series of one desk differ by about a tenth; 1 / .1^2.
PRIOR_PRECISION = 100.0
# Steps at which a block of the horizon ends: in each block forecasts are off about alike.
BLOCKS = {
    Grain.DAY: (7, 14, 28),
    Grain.WEEK: (2, 4, 8, 13),
    Grain.MONTH: (1, 2, 3),
}
# A block is drawn to the one before it with the weight of that many cutoffs.
BLOCK_PRIOR_CUTOFFS = 8.0
MOST_GROWTH = 1.5


@dataclass(frozen=True)
class Dispersion:
    """per_series: float[series], a in variance = mean + a mean^2 of one step, at least 0.

    growth: float[horizon], what a step so far ahead multiplies it with; never falls, and is 1 on
    average over the steps it was learned from.
    level_share: the part of it that all steps of one forecast share (the level was wrong)
    rather than each step having its own.
    """

    per_series: Floats
    growth: Floats
    level_share: float

    def ahead(self, horizon: int) -> Floats:
        """float[series, horizon]: the dispersion of each step."""
        return self.per_series[:, None] * self.growth[:horizon]


@dataclass(frozen=True)
class PastErrors:
    """forecasts, actuals: float[cutoffs, series, horizon]; unknown actuals are NaN.

    judged: the first steps, from which a series' own dispersion is learned.
    """

    forecasts: Floats
    actuals: Floats
    judged: int
    grain: Grain
    is_sum: Sequence[bool]

    @property
    def near(self) -> tuple[Floats, Floats]:
        return self.forecasts[..., : self.judged], self.actuals[..., : self.judged]


def dispersion_of(past: PastErrors, *, when_unknown: float) -> Dispersion:
    """Method of moments from out-of-sample errors: a = sum(e^2 - f) / sum(f^2).

    Each series is drawn to the pooled value by the precision of its own (a series of one request
    a day says little); sums of others are pooled apart, being steadier than their parts. Poisson
    is the floor. With no window at all it is `when_unknown`, with one halfway, with eight hardly.
    """
    windows, series, horizon = past.forecasts.shape
    forecasts, actuals = past.near
    known = np.isfinite(actuals) & (forecasts > 0)
    if not windows or not known.any():
        unknown = np.full(series, when_unknown)
        return Dispersion(unknown, np.ones(horizon), LEVEL_SHARE_WITHOUT_EVIDENCE)
    forecast = np.where(known, forecasts, 0.0)
    errors = np.where(known, actuals - forecasts, 0.0)
    own = _ratio((errors**2 - forecast).sum(axis=(0, 2)), (forecast**2).sum(axis=(0, 2)))
    precision = (forecast**2 / (1 + 0.1 * forecast) ** 2).sum(axis=(0, 2)) / 2
    pooled = _pooled(own, precision, np.asarray(past.is_sum, dtype=bool))
    drawn = (precision * own + PRIOR_PRECISION * pooled) / (precision + PRIOR_PRECISION)
    weight = windows**2
    per_series = (weight * np.clip(drawn, 0.0, LARGEST) + when_unknown) / (weight + 1)
    level_share = _level_share(forecast, errors, own=own, precision=precision)
    return Dispersion(per_series, _growth(past, per_series), level_share)


def _growth(past: PastErrors, per_series: Floats) -> Floats:
    """float[horizon]: block by block, the squared error over the one the near steps explain.

    All series together; a block that few cutoffs reach is drawn to the block before it.
    """
    horizon = past.forecasts.shape[2]
    growth = np.ones(horizon)
    edges = [0, *(edge for edge in BLOCKS[past.grain] if edge < horizon), horizon]
    before = 1.0
    for first, last in pairwise(edges):
        forecast, actual = past.forecasts[..., first:last], past.actuals[..., first:last]
        known = np.isfinite(actual) & (forecast > 0)
        excess = np.where(known, (actual - forecast) ** 2 - forecast, 0.0)
        explained = np.where(known, per_series[:, None] * forecast**2, 0.0)
        # Each series counts alike, however large its counts.
        scale = np.where(known, forecast**2, 0.0).sum(axis=(0, 2))
        weight = _ratio(np.ones_like(scale), scale) * (scale > 0)
        cutoffs = known.any(axis=(1, 2)).sum()
        found = np.sum(excess.sum(axis=(0, 2)) * weight)
        usual = np.sum(explained.sum(axis=(0, 2)) * weight)
        ratio = np.clip(found / usual, 0.5, MOST_GROWTH * before) if usual > 0 else before
        share = cutoffs / (cutoffs + BLOCK_PRIOR_CUTOFFS)
        here = share * ratio + (1 - share) * before
        before = max(before, float(here)) if first else float(here)
        growth[first:last] = before
    return growth / growth[: past.judged].mean()


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
