"""Poisson regression on weekday and season, with a memory."""

import numpy as np

from portal.forecast.panel import Floats, Panel
from portal.forecast.yearly_pattern import yearly_pattern


def poisson_regression(panel: Panel, horizon: int, *, memory_days: float) -> Floats:
    """float[series, horizon]: exp(weekday + yearly harmonics), newer steps weighing more.

    `memory_days` is the half-life of a step's weight. With the season as an offset the weekday
    terms of a Poisson regression have a closed form: weighted sum of actuals over weighted sum of
    the season's factors (McCullagh & Nelder 1989). Yearly terms from a year and a half on.
    """
    season, steps = panel.season_length, panel.steps
    if steps == 0:
        return np.zeros((len(panel.actuals), horizon))
    yearly = yearly_pattern(panel, horizon)
    weights = 0.5 ** (np.arange(steps)[::-1] * panel.grain.days / memory_days)
    by_weekday = np.zeros((steps, season))
    by_weekday[np.arange(steps), (np.arange(steps) - steps) % season] = weights
    factors = np.ones((1, steps)) if yearly is None else yearly[:, :steps]
    usual = factors @ by_weekday
    seen = panel.actuals @ by_weekday
    overall = seen.sum(axis=1, keepdims=True) / np.maximum(usual.sum(axis=1, keepdims=True), 1e-12)
    level = np.where(usual > 0, seen / np.maximum(usual, 1e-300), overall)
    ahead = level[:, np.arange(horizon) % season]
    return ahead if yearly is None else ahead * yearly[:, steps:]
