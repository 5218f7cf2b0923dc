"""Seasonal smoothing: Holt-Winters on the counts as they are."""

import numpy as np

from portal.forecast.panel import Floats, Panel
from portal.forecast.smoothing import smoothed


def seasonal_smoothing(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: see `smoothing.smoothed`; never below 0."""
    forecast, _ = smoothed(panel.actuals, horizon, season=panel.season_length)
    return np.maximum(0.0, forecast)
