"""Hours that will arrive: counts x effort per request, as a compound sum."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from portal.forecast.known_future import Extra
from portal.forecast.panel import Floats
from portal.forecast.paths import draws_for, shared_dispersion, simulated_counts


@dataclass(frozen=True)
class CountsAhead:
    """mean: float[types, horizon], requests; dispersion: float[types], and that of their sum.

    growth: float[horizon], what far steps multiply the dispersion with (`Dispersion.growth`).
    extra: what is known of the days ahead, on top; below 0 it is taken off.
    """

    mean: Floats
    dispersion: Floats
    of_whole: float
    level_share: float
    extra: Extra | None = None
    growth: Floats | None = None

    @property
    def from_past(self) -> Floats:
        """The mean, less what is known not to come."""
        if self.extra is None:
            return self.mean
        return np.maximum(0.0, self.mean + np.minimum(0.0, self.extra.mean))

    @property
    def whole(self) -> Floats:
        return self.mean if self.extra is None else np.maximum(0.0, self.mean + self.extra.mean)


@dataclass(frozen=True)
class EffortPerRequest:
    """minutes: float[types], mean hands-on minutes; cv: float[types], their sd / mean.

    From matured requests only: among recent ones the long are not finished yet.
    """

    minutes: Floats
    cv: Floats


@dataclass(frozen=True)
class HoursAhead:
    """mean: float[types, horizon]; quantiles: float[types, horizon, quantiles]; and their sum."""

    mean: Floats
    quantiles: Floats
    total_mean: Floats
    total_quantiles: Floats


def hours_ahead(
    counts: CountsAhead,
    effort: EffortPerRequest,
    *,
    quantiles: Sequence[float],
    rng: np.random.Generator,
    draws: int | None = None,
) -> HoursAhead:
    """Hours per type and step, and of all types together.

    The sum of n gamma efforts of mean m and cv c is gamma of shape n / c^2 and scale m c^2, so
    a path needs one draw per cell (compound negative binomial; Klugman, Panjer & Willmot).
    Worked line: 10 requests of 30 minutes each are 5 hours, mean; the range adds both spreads.
    """
    mean = counts.from_past
    draws = draws or draws_for(*mean.shape)
    shared = shared_dispersion(mean, of_parts=counts.dispersion, of_whole=counts.of_whole)
    drawn = simulated_counts(
        mean,
        own=np.maximum(0.0, counts.dispersion - shared),
        shared=shared,
        level_share=counts.level_share,
        growth=counts.growth,
        rng=rng,
        draws=draws,
    )
    if counts.extra is not None:
        drawn = drawn + _drawn_extra(counts.extra, rng=rng, draws=draws)
    hours = _compound(drawn, effort, rng=rng) / 60
    mean = counts.whole * effort.minutes[:, None] / 60
    return HoursAhead(
        mean=mean,
        quantiles=_quantiles(hours, quantiles),
        total_mean=mean.sum(axis=0),
        total_quantiles=_quantiles(hours.sum(axis=1), quantiles),
    )


def _drawn_extra(extra: Extra, *, rng: np.random.Generator, draws: int) -> Floats:
    """float[draws, types, horizon]: Poisson around means that one shock per step moves together,
    for what an event brings it brings to all its types."""
    mean = np.maximum(0.0, extra.mean)
    total = mean.sum(axis=0)
    unsure = np.where(extra.mean > 0, extra.variance, 0.0).sum(axis=0)
    spread = np.clip(unsure / np.maximum(total, 1e-9) ** 2, 1e-6, 5.0)
    shock = rng.gamma(1 / spread, spread, size=(draws, 1, mean.shape[1]))
    return rng.poisson(mean * shock).astype(float)


def _compound(drawn: Floats, effort: EffortPerRequest, *, rng: np.random.Generator) -> Floats:
    """float[draws, types, horizon]: total minutes of the drawn numbers of requests."""
    squared_cv = np.maximum(effort.cv, 1e-3)[:, None] ** 2
    scale = effort.minutes[:, None] * squared_cv
    shape = drawn / squared_cv
    return np.where(drawn > 0, rng.gamma(np.maximum(shape, 1e-9)) * scale, 0.0)


def _quantiles(drawn: Floats, quantiles: Sequence[float]) -> Floats:
    return np.moveaxis(np.quantile(drawn, list(quantiles), axis=0), 0, -1)
