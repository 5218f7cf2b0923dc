"""What will arrive: arrivals and hours ahead, with a range. The core is importable alone."""

from portal.forecast.forecast import Forecast, forecast_panel

__all__ = ["Forecast", "forecast_panel"]
