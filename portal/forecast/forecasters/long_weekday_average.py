"""Long weekday average: the mean of the last eight weeks, weekday by weekday."""

from portal.forecast.forecasters.weekday_average import weekday_average
from portal.forecast.panel import Floats, Panel


def long_weekday_average(panel: Panel, horizon: int) -> Floats:
    """float[series, horizon]: the four-week average over twice as many weeks."""
    return weekday_average(panel, horizon, weeks=8)
