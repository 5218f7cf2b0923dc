"""Seasonal smoothing: Holt-Winters on the counts as they are."""

import numpy as np

from portal.forecast.panel import Floats, Panel
from portal.forecast.smoothing import smoothed_counts_and_roots


def seasonal_smoothing(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: see `smoothing.smoothed`; never below 0."""
    counts, _, _ = smoothed_counts_and_roots(panel, horizon)
    return np.maximum(0.0, counts)
