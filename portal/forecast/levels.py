"""Levels of a series under several memories, and how far each would have been off."""

import numpy as np

from portal.forecast.panel import Floats

ORIGINS = 10
# A squared error twice the best one's has a weight of 1 / 2^SHARPNESS.
SHARPNESS = 2.0


def half_life_levels(actuals: Floats, usual: Floats, half_lives: Floats) -> Floats:
    """float[series, half-lives]: sum of weighted actuals over the sum of weighted usual ones.

    usual: float[series, steps], what a level of 1 would give on each step. A half-life of 8
    gives the step eight steps back half the weight of the newest.
    """
    weights = _weights(actuals.shape[1], half_lives)
    return (actuals @ weights) / np.maximum(usual @ weights, 1e-9)


def memory_weights(
    actuals: Floats, usual: Floats, half_lives: Floats, *, ahead: int, first: int
) -> Floats:
    """float[series, half-lives], each row summing to 1: more for memories that erred less.

    From up to ten past origins `ahead` steps apart, the level of each memory is held against
    that of the `ahead` steps that followed; a series' squared errors are drawn halfway to those
    of all series. Equal weights where no origin fits.
    """
    steps = actuals.shape[1]
    origins = range(steps - ahead, first - 1, -max(1, ahead // 2))[:ORIGINS]
    even = np.full((len(actuals), len(half_lives)), 1 / len(half_lives))
    if len(origins) < 2:
        return even
    squared = np.zeros_like(even)
    for origin in origins:
        level = half_life_levels(actuals[:, :origin], usual[:, :origin], half_lives)
        span = slice(origin, origin + ahead)
        came = actuals[:, span].sum(axis=1) / np.maximum(usual[:, span].sum(axis=1), 1e-9)
        squared += (level - came[:, None]) ** 2
    scale = squared.mean(axis=1, keepdims=True)
    relative = squared / np.where(scale > 0, scale, 1.0)
    drawn = np.where(scale > 0, (relative + relative.mean(axis=0)) / 2, 1.0)
    weights = np.maximum(drawn, 1e-6) ** -SHARPNESS
    return weights / weights.sum(axis=1, keepdims=True)


def _weights(steps: int, half_lives: Floats) -> Floats:
    age = np.arange(steps)[::-1]
    return 0.5 ** (age[:, None] / half_lives)
