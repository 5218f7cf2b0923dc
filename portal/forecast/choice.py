"""Which forecasters speak for a series: the three that were best at past cutoffs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from portal.forecast.panel import Floats

BEST = 3
OWN_WEIGHT = 0.4
FEWEST_CUTOFFS = 2
LATEST_CUTOFFS = 8
MEDIAN_OF_POOL = "median_of_pool"
NAIVE = "seasonal_naive"


@dataclass(frozen=True)
class Choice:
    """weights: float[forecasters, series], each column summing to 1; or None: median of the pool.

    names: per series the forecasters averaged, joined by "+", the best one first.
    """

    weights: Floats | None
    names: tuple[str, ...]

    def combined(self, pool: Floats) -> Floats:
        """float[series, horizon] of the pool's float[forecasters, series, horizon]."""
        if self.weights is None:
            return np.median(pool, axis=0)
        return np.einsum("fs,fsh->sh", self.weights, pool)


def choose(
    squared: Floats, *, names: Sequence[str], levels: Floats, margin: float = 0.0
) -> Choice:
    """The mean of the best three by a score that is 40 % a series' own and 60 % its level's.

    squared: float[cutoffs, forecasters, series], mean squared error of each past window, oldest
    first; NaN where nothing is known. levels: int[series], series of one level (desks, types)
    share a score; -1 for those that have no say in it. A score is the log of the root mean squared
    error over that of seasonal naive, over the latest eight cutoffs; combining the best few beats
    picking one (Makridakis et al. 2020). Whoever does not beat seasonal naive by
    `margin` (a log) is left out, so that naive stands alone where nothing does. With fewer than
    two cutoffs: the median of the pool.
    """
    series = squared.shape[2]
    if len(squared) < FEWEST_CUTOFFS or not series:
        return Choice(None, (MEDIAN_OF_POOL,) * series)
    naive = list(names).index(NAIVE)
    score = _scores(squared[-LATEST_CUTOFFS:], naive=naive, levels=levels)
    score += margin * (np.arange(len(names)) != naive)[:, None]
    best = np.argsort(score, axis=0, kind="stable")[:BEST]
    is_in = np.take_along_axis(score, best, axis=0) <= 0
    weights = np.zeros_like(score)
    np.put_along_axis(weights, best, is_in / is_in.sum(axis=0), axis=0)
    return Choice(weights, tuple(_spoken(names, best, is_in)))


def _spoken(names: Sequence[str], best: Floats, is_in: Floats) -> Iterator[str]:
    for places, believed in zip(best.T, is_in.T, strict=True):
        yield "+".join(names[place] for place in places[believed])


def _scores(squared: Floats, *, naive: int, levels: Floats) -> Floats:
    """float[forecasters, series]: log of relative error, own and level's mixed; naive's is 0."""
    known = np.isfinite(squared).all(axis=1, keepdims=True)
    mean = np.where(known, squared, 0.0).mean(axis=0)
    scale = np.maximum(mean.mean(axis=0, keepdims=True), 1e-12)
    # A thousandth of the usual error keeps a flawless forecaster's log finite.
    own = 0.5 * np.log(mean / scale + 1e-3)
    own -= own[naive]
    pooled = np.empty_like(own)
    for level in np.unique(levels):
        here = levels == level
        pooled[:, here] = own[:, here].mean(axis=1, keepdims=True)
    return OWN_WEIGHT * own + (1 - OWN_WEIGHT) * pooled
