"""The forecast of a plain log, series by series and date by date."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from portal.forecast.forecast import Forecast, forecast_panel
from portal.forecast.forecasters import POOL
from portal.forecast.grain import Grain
from portal.forecast.log_levels import LogCounts, LogLevel, LogSeries, log_series, named_levels
from portal.forecast.negative_binomial import count_quantiles
from portal.forecast.panel import Floats
from portal.forecast.series import weekly_series


@dataclass(frozen=True)
class LogAsk:
    """What is asked of a log: forecasts from the day after `last_day` on.

    quantiles: levels between 0 and 1. closed_days: holidays and closures, past and to come.
    """

    last_day: date
    horizon: int
    quantiles: tuple[float, ...]
    grain: Grain = Grain.DAY
    closed_days: Collection[date] = ()
    pool: Sequence[str] = POOL


@dataclass(frozen=True)
class LogRow:
    level: LogLevel
    series: str
    on: date
    mean: float
    quantiles: tuple[float, ...]


@dataclass(frozen=True)
class LevelForecast:
    """names: of the rows of mean, float[series, horizon], and quantiles, float[series, horizon,
    levels]; row 0 is all requests. chosen: methods by name; rare series have their share of what
    is left, "too_little_data"."""

    level: LogLevel
    on: tuple[date, ...]
    names: tuple[str, ...]
    mean: Floats
    quantiles: Floats
    chosen: tuple[str, ...]
    forecast: Forecast


def log_rows(counts: LogCounts, ask: LogAsk) -> Iterator[LogRow]:
    """One row per series and date: all, then desks, then types, each by name."""
    levels = named_levels(counts) or [LogLevel.ALL]
    for place, level in enumerate(levels):
        found = level_forecast(counts, level, ask)
        if place == 0:
            yield from _rows(found, LogLevel.ALL, rows=[0])
        yield from _rows(found, level, rows=range(1, len(found.names)))


def level_forecast(counts: LogCounts, level: LogLevel, ask: LogAsk) -> LevelForecast:
    """All requests and the series of one level, adding up to them.

    Weeks run from Monday; the first one ahead is the one that has not ended on the last day.
    """
    known = log_series(counts, level, last_day=ask.last_day)
    series = known.daily if ask.grain is Grain.DAY else weekly_series(known.daily)
    forecast = forecast_panel(
        series.actuals,
        series.start,
        closed_days=ask.closed_days,
        horizon=ask.horizon,
        quantiles=ask.quantiles,
        grain=ask.grain,
        parents=known.parents,
        pool=ask.pool,
    )
    mean, quantiles = _with_rare(known, forecast)
    steps = series.actuals.shape[1]
    rare = ("too_little_data",) * len(known.shares)
    return LevelForecast(
        level=level,
        on=tuple(ask.grain.begins(series.start, steps + i) for i in range(ask.horizon)),
        names=("all", *known.names, *known.shares),
        mean=mean,
        quantiles=quantiles,
        chosen=(*forecast.chosen[:-1], *rare),
        forecast=forecast,
    )


def _with_rare(known: LogSeries, forecast: Forecast) -> tuple[Floats, Floats]:
    """The row of what is left gives way to its named parts.

    Each has its share of the mean and the dispersion of the whole row.
    """
    shares = np.array(list(known.shares.values()))[:, None]
    mean = shares * forecast.mean[-1]
    spread = forecast.dispersion.ahead(mean.shape[1])[-1]
    quantiles = count_quantiles(mean, np.broadcast_to(spread, mean.shape), forecast.levels[-1])
    return (
        np.concatenate([forecast.mean[:-1], mean]),
        np.concatenate([forecast.quantiles[:-1], quantiles]),
    )


def _rows(found: LevelForecast, level: LogLevel, *, rows: Collection[int]) -> Iterator[LogRow]:
    for row in sorted(rows, key=lambda row: found.names[row]):
        for step, on in enumerate(found.on):
            quantiles = tuple(found.quantiles[row, step].tolist())
            yield LogRow(level, found.names[row], on, float(found.mean[row, step]), quantiles)
