"""The forecasters: `name(panel, horizon) -> float[series, horizon]`, one file each.

They see a panel in which the desk was never closed and nothing is unknown (closed_days.py).
"""

from portal.forecast.forecasters.auto_ets import auto_ets
from portal.forecast.forecasters.averaged_half_lives import averaged_half_lives
from portal.forecast.forecasters.long_weekday_average import long_weekday_average
from portal.forecast.forecasters.poisson_28 import poisson_28
from portal.forecast.forecasters.poisson_84 import poisson_84
from portal.forecast.forecasters.poisson_365 import poisson_365
from portal.forecast.forecasters.root_smoothing import root_smoothing
from portal.forecast.forecasters.seasonal_naive import seasonal_naive
from portal.forecast.forecasters.seasonal_smoothing import seasonal_smoothing
from portal.forecast.forecasters.weekday_average import weekday_average

FORECASTERS = {
    "seasonal_naive": seasonal_naive,
    "weekday_average": weekday_average,
    "long_weekday_average": long_weekday_average,
    "averaged_half_lives": averaged_half_lives,
    "seasonal_smoothing": seasonal_smoothing,
    "root_smoothing": root_smoothing,
    "poisson_28": poisson_28,
    "poisson_84": poisson_84,
    "poisson_365": poisson_365,
    "auto_ets": auto_ets,
}
# Tried for every forecast. The others need an extra that is not installed by default, and time.
POOL = tuple(name for name in FORECASTERS if name != "auto_ets")
