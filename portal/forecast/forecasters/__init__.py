"""The forecasters: `name(panel, horizon) -> float[series, horizon]`, one file each."""

from portal.forecast.forecasters.seasonal_naive import seasonal_naive
from portal.forecast.forecasters.weekday_average import weekday_average

FORECASTERS = {
    "seasonal_naive": seasonal_naive,
    "weekday_average": weekday_average,
}
