"""Averaged half-lives: the weekly pattern times a level remembered for days and for months."""

import numpy as np

from portal.forecast.grain import Grain
from portal.forecast.levels import half_life_levels, levels_that_came, memory_weights
from portal.forecast.panel import Floats, Panel
from portal.forecast.weekly_pattern import weekly_pattern

HALF_LIVES = {
    Grain.DAY: np.array([4.0, 8, 16, 32, 64, 128]),
    Grain.WEEK: np.array([1.0, 2, 4, 8, 16]),
    Grain.MONTH: np.array([1.0, 2, 4, 8]),
}
AHEAD = {Grain.DAY: 14, Grain.WEEK: 4, Grain.MONTH: 3}
ORIGINS = 10
LONGEST_STEPS = 600
FIRST = {Grain.DAY: 28, Grain.WEEK: 8, Grain.MONTH: 6}


def averaged_half_lives(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: pattern (drawn to the parent's) x mean of exponential averages.

    The memories are weighted by how well they foresaw the level of the next weeks. A series at 8 a
    day with twice the usual on Mondays: 16 on every Monday ahead.
    """
    actuals = panel.actuals[:, -LONGEST_STEPS:]
    season, steps = panel.season_length, actuals.shape[1]
    if steps == 0:
        return np.zeros((len(actuals), horizon))
    pattern, ahead = weekly_pattern(panel), AHEAD[panel.grain]
    origins = range(steps - ahead, FIRST[panel.grain] - 1, -max(1, ahead // 2))[:ORIGINS]
    levels = half_life_levels(actuals, pattern, HALF_LIVES[panel.grain], origins=[steps, *origins])
    came = levels_that_came(actuals, pattern, origins=origins, ahead=ahead)
    level = (levels[0] * memory_weights(levels[1:], came)).sum(axis=1)
    return level[:, None] * pattern[:, np.arange(horizon) % season]
