"""Seasonal naive: the same day last week. The forecaster to beat."""

import numpy as np

from portal.forecast.panel import Floats, Panel


def seasonal_naive(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: the last week repeated; for weekly panels the last week's value.

    Monday 12, ..., Friday 7 last week is forecast as Monday 12, ..., Friday 7 for every week
    ahead. With less than a week of actuals, what there is repeats; with none, zeros.
    """
    season = min(panel.season_length, panel.steps)
    if season == 0:
        return np.zeros((len(panel.actuals), horizon))
    return panel.actuals[:, -season:][:, np.arange(horizon) % season]
