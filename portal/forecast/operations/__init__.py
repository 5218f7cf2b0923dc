"""Writes of the forecast: the job that makes it, a lead's hand, what came of what was said."""

from portal.forecast.operations.adjusting import Change, adjust_forecast, end_adjustment
from portal.forecast.operations.running import forecast_soon, run_forecast

__all__ = [
    "Change",
    "adjust_forecast",
    "end_adjustment",
    "forecast_soon",
    "run_forecast",
]
