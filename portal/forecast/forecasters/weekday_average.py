"""Weekday average: the mean of the last four weeks, weekday by weekday."""

import numpy as np

from portal.forecast.panel import Floats, Panel


def weekday_average(panel: Panel, horizon: int, *, weeks: int = 4) -> Floats:
    """float[series, horizon]: mean of the last `weeks` weeks of the same weekday.

    Mondays of 10, 14, 12, 8 give 11 for every Monday ahead; a weekly panel gives the mean of
    its last four weeks. Fewer weeks are used where fewer are known; less than one week gives
    its plain mean, none gives zeros.
    """
    season = panel.season_length
    known_weeks = min(weeks, panel.steps // season)
    if known_weeks == 0:
        level = panel.actuals.mean(axis=1) if panel.steps else np.zeros(len(panel.actuals))
        return np.repeat(level[:, None], horizon, axis=1)
    tail = panel.actuals[:, -known_weeks * season :]
    profile = tail.reshape(len(tail), known_weeks, season).mean(axis=1)
    return profile[:, np.arange(horizon) % season]
