"""Simulated futures of counts, for sums over days, weeks and types."""

import numpy as np

from portal.forecast.panel import Floats

DRAWS, FEWEST_DRAWS = 2000, 400
MOST_CELLS = 4_000_000


def draws_for(series: int, horizon: int) -> int:
    """2000 paths, fewer for very many series: memory and time stay bounded."""
    return int(np.clip(MOST_CELLS // max(1, series * horizon), FEWEST_DRAWS, DRAWS))


def simulated_counts(
    mean: Floats,
    *,
    own: Floats,
    shared: float,
    level_share: float,
    growth: Floats | None = None,
    rng: np.random.Generator,
    draws: int = DRAWS,
) -> Floats:
    """float[draws, series, horizon]: whole counts, gamma-mixed Poisson.

    The dispersion `shared` moves all series of a path together, `own` (float[series]) each
    alone. Of both, `level_share` holds for the whole path (the level was wrong) and the rest
    for a single step; `growth` (float[horizon]) of far steps goes into the latter. Without the
    shared part sums of independent draws are far too narrow: 20 types of 5 a week with dispersion
    .1 sum to 100 +- 12, or +- 33 when all of it is shared.
    """
    series, horizon = mean.shape
    level = level_share
    step = np.maximum(0.0, (np.ones(horizon) if growth is None else growth) - level)
    rate = np.broadcast_to(mean, (draws, series, horizon)).copy()
    rate *= _shocks(shared * level, (draws, 1, 1), rng)
    rate *= _shocks(shared * step, (draws, 1, horizon), rng)
    rate *= _shocks(own[:, None] * level, (draws, series, 1), rng)
    rate *= _shocks(own[:, None] * step, (draws, series, horizon), rng)
    return rng.poisson(np.minimum(rate, 1e15)).astype(float)


def shared_dispersion(mean: Floats, *, of_parts: Floats, of_whole: float) -> float:
    """The part of the types' dispersion that moves them together, from that of their sum.

    With shares w of the sum and a_i = shared + own_i, the sum has shared + sum w_i^2 own_i,
    so shared = (a_sum - sum w^2 a) / (1 - sum w^2), kept between 0 and a_sum.
    """
    totals = mean.sum(axis=1)
    if totals.sum() <= 0:
        return 0.0
    squared = (totals / totals.sum()) ** 2
    left = 1 - squared.sum()
    if left < 1e-9:
        return of_whole
    return float(np.clip((of_whole - np.sum(squared * of_parts)) / left, 0.0, of_whole))


def _shocks(
    dispersion: Floats | float, shape: tuple[int, ...], rng: np.random.Generator
) -> Floats:
    """Gamma draws with mean 1 and the given variance."""
    spread = np.maximum(dispersion, 1e-6)
    return rng.gamma(1 / spread, spread, size=shape)
