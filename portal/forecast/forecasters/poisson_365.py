"""Poisson regression that remembers for 365 days."""

from portal.forecast.panel import Floats, Panel
from portal.forecast.poisson_regression import poisson_regression


def poisson_365(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: see `poisson_regression`; a step 365 days back weighs half."""
    return poisson_regression(panel, horizon, memory_days=365.0)
