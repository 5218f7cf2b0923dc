"""The weekly pattern of a series: which share of a week arrives on which weekday."""

import numpy as np

from portal.forecast.panel import Floats, Panel

LONGEST_WEEKS = 52
HALF_LIFE_WEEKS = 12.0
# A series is drawn to its parent's pattern with the weight of that many requests.
PARENT_REQUESTS = 30.0
# A desk's own pattern is drawn to an even week with the weight of a few.
EVEN_REQUESTS = 1.0


def weekly_pattern(panel: Panel) -> Floats:
    """float[series, season]: the level of each weekday over the mean one, mean 1.

    The place 0 is the weekday of the first step *ahead*. Sums over the last 52 weeks, newer
    weeks weighing more (half-life 12 weeks), each series drawn to its parent's pattern, or, where
    none has a parent, to that of all together. Worked line: 8 requests, all on Mondays, beside a
    parent with an even week: Monday (8 x 7 + 30) / (8 + 30) = 2.26.
    """
    season = panel.season_length
    weeks = min(LONGEST_WEEKS, panel.steps // season)
    if season == 1 or weeks == 0:
        return np.ones((len(panel.actuals), season))
    tail = panel.actuals[:, -weeks * season :].reshape(len(panel.actuals), weeks, season)
    weights = 0.5 ** (np.arange(weeks)[::-1] / HALF_LIFE_WEEKS)
    sums = np.einsum("swd,w->sd", tail, weights)
    depth = panel.depth
    roots = depth == 0
    together = _drawn(sums[roots].sum(axis=0, keepdims=True), np.ones((1, season)), EVEN_REQUESTS)
    alone = roots.sum() == 1
    pattern = np.repeat(together, len(sums), axis=0)
    if not alone:
        pattern[roots] = _drawn(sums[roots], together, PARENT_REQUESTS)
    parents = np.array([parent or 0 for parent in panel.parents], dtype=int)
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = depth == level
        pattern[here] = _drawn(sums[here], pattern[parents[here]], PARENT_REQUESTS)
    return pattern


def _drawn(sums: Floats, towards: Floats, weight: float) -> Floats:
    total = sums.sum(axis=1, keepdims=True)
    return (sums * sums.shape[1] + weight * towards) / (total + weight)
