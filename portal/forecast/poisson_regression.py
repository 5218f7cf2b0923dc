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
    age = np.arange(steps)[::-1]
    weights = 0.5 ** (age * panel.grain.days / memory_days)
    ahead = np.zeros((len(panel.actuals), horizon))
    overall = (panel.actuals @ weights) / np.maximum(yearly[:, :steps] @ weights, 1e-12)
    for at in range(min(season, horizon)):
        same = np.arange(steps) % season == (steps + at) % season
        if same.any():
            usual = np.maximum(yearly[:, :steps][:, same] @ weights[same], 1e-12)
            level = (panel.actuals[:, same] @ weights[same]) / usual
        else:
            level = overall
        ahead[:, at::season] = level[:, None]
    return ahead * yearly[:, steps:]
