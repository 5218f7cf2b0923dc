"""Levels of a series under several memories, and how far each would have been off."""

from collections.abc import Sequence

import numpy as np

from portal.forecast.panel import Floats

# A squared error twice the best one's has a weight of 1 / 2^SHARPNESS.
SHARPNESS = 2.0
# Half-lives after which a step weighs nothing.
FORGOTTEN = 6


def half_life_levels(
    actuals: Floats, pattern: Floats, half_lives: Floats, *, origins: Sequence[int]
) -> Floats:
    """float[origins, series, half-lives]: weighted actuals over weighted usual ones, up to each
    origin (a number of steps).

    pattern: float[series, season], what a level of 1 gives on each weekday; place 0 is that of the
    first step ahead. A half-life of 8 gives the step eight steps back half the weight of the
    newest. One product for all origins and memories.
    """
    steps, season = actuals.shape[1], pattern.shape[1]
    weights = np.concatenate([_weights(steps, half_lives, origin) for origin in origins], axis=1)
    by_weekday = np.zeros((season, weights.shape[1]))
    np.add.at(by_weekday, np.arange(-steps, 0) % season, weights)
    levels = (actuals @ weights) / np.maximum(pattern @ by_weekday, 1e-9)
    return levels.reshape(len(actuals), len(origins), len(half_lives)).swapaxes(0, 1)


def memory_weights(levels: Floats, came: Floats) -> Floats:
    """float[series, half-lives], each row summing to 1: more for memories that erred less.

    levels: float[origins, series, half-lives] as `half_life_levels` gives them; came:
    float[origins, series], the level of the steps that followed. A series' squared errors are
    drawn halfway to those of all series. Equal weights with fewer than two origins.
    """
    origins, series, memories = levels.shape
    if origins < 2:
        return np.full((series, memories), 1 / memories)
    squared = ((levels - came[:, :, None]) ** 2).sum(axis=0)
    scale = squared.mean(axis=1, keepdims=True)
    relative = squared / np.where(scale > 0, scale, 1.0)
    drawn = np.where(scale > 0, (relative + relative.mean(axis=0)) / 2, 1.0)
    weights = np.maximum(drawn, 1e-6) ** -SHARPNESS
    return weights / weights.sum(axis=1, keepdims=True)


def levels_that_came(
    actuals: Floats, pattern: Floats, *, origins: Sequence[int], ahead: int
) -> Floats:
    """float[origins, series]: the level of the `ahead` steps after each origin."""
    steps, season = actuals.shape[1], pattern.shape[1]
    came = np.zeros((len(origins), len(actuals)))
    for place, origin in enumerate(origins):
        weekdays = (np.arange(origin, origin + ahead) - steps) % season
        usual = pattern[:, weekdays].sum(axis=1)
        total = actuals[:, origin : origin + ahead].sum(axis=1)
        came[place] = total / np.maximum(usual, 1e-9)
    return came


def _weights(steps: int, half_lives: Floats, origin: int) -> Floats:
    """float[steps, half-lives]; nought from the origin on."""
    age = origin - 1 - np.arange(steps)
    known = (age >= 0)[:, None] & (age[:, None] < FORGOTTEN * half_lives.max())
    return np.where(known, 0.5 ** (np.maximum(age, 0)[:, None] / half_lives), 0.0)
