"""From a panel of actuals to a forecast with its range, method and back-test."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from portal.forecast.backtest import (
    Backtest,
    backtests,
    dispersion_at,
    dispersions,
    levels_at,
)
from portal.forecast.choice import NAIVE
from portal.forecast.dispersion import Dispersion
from portal.forecast.expected import TOO_LITTLE_DATA, expected_counts, has_too_little
from portal.forecast.forecasters import FORECASTERS, POOL
from portal.forecast.hindcast import Hindcast, hindcast_of
from portal.forecast.negative_binomial import count_quantiles
from portal.forecast.panel import Floats, make_panel
from portal.forecast.windows import rolling_windows


@dataclass(frozen=True)
class Forecast:
    """mean: float[series, horizon], requests per step.

    quantiles: float[series, horizon, quantiles], whole counts, in the order asked for.
    chosen: per series the forecasters averaged, joined by "+", or "too_little_data" (the mean
    is then a plain average and the range a wide guess).
    backtest: per series, `portal.forecast.backtest.Backtest`.
    dispersion: what the range came from; sums over steps or series need it (paths.py).
    levels: float[series, quantiles], the levels asked of the distribution so that those wanted
    hold (calibration.py). uses_calendar: whether closed days made the forecast better.
    hindcast: what would have been said of the past steps.
    """

    mean: Floats
    quantiles: Floats
    chosen: tuple[str, ...]
    backtest: tuple[Backtest, ...]
    dispersion: Dispersion
    levels: Floats
    uses_calendar: bool
    hindcast: Hindcast


def forecast_panel(
    actuals: ArrayLike,
    start: date,
    *,
    closed_days: Collection[date] = (),
    horizon: int = 14,
    quantiles: Sequence[float] = (0.1, 0.5, 0.9),
    grain: str = "day",
    parents: Sequence[int | None] = (),
    pool: Sequence[str] = POOL,
) -> Forecast:
    """Forecasts every series of a panel.

    actuals: float[series, days], or float[series, weeks] of weeks from Monday when grain is
    "week", or months when it is "month"; `start` is the first day. closed_days: holidays and
    closures, past and to come; weekends may be among them or not. horizon: steps ahead. parents:
    for each series the row it is part of (desk of a type), or None; children then add up to
    their parent. pool: names of the forecasters to choose from, seasonal naive among them.

    Odd data never raises: what is not a count is taken as not known, and a series with too
    little of it says so. ValueError only for a misuse (grain, horizon, quantile, shape, pool).
    """
    unheard = set(pool) - set(FORECASTERS)
    if unheard or NAIVE not in pool:
        raise ValueError(f"the pool holds {NAIVE} and others of: {', '.join(FORECASTERS)}")
    if not all(0 < level < 1 for level in quantiles):
        raise ValueError("quantiles lie between 0 and 1")
    panel = make_panel(
        actuals,
        start,
        closed_days=closed_days,
        horizon=horizon,
        grain=grain,
        parents=parents,
    )
    windows = rolling_windows(panel, names=pool)
    said = windows.chosen()
    verdict = windows.verdict(known_at=panel.steps)
    mean = verdict.mean(*expected_counts(panel, horizon=horizon, names=pool), panel=panel)
    dispersion = dispersion_at(windows, said, known_at=panel.steps)
    spread = dispersions(windows, said)
    asked = levels_at(windows, said, spread, levels=np.array(quantiles, dtype=float))
    names = np.where(has_too_little(panel), TOO_LITTLE_DATA, verdict.choice.names)
    return Forecast(
        mean=mean,
        quantiles=ranges(mean, dispersion.ahead(horizon), asked),
        levels=asked,
        chosen=tuple(names.tolist()),
        backtest=backtests(windows, said, spread),
        dispersion=dispersion,
        uses_calendar=verdict.uses_calendar,
        hindcast=hindcast_of(windows, said),
    )


def ranges(mean: Floats, dispersion: Floats, levels: Floats) -> Floats:
    """float[series, horizon, quantiles] of counts.

    mean, dispersion: float[series, horizon]; levels: float[series, quantiles]. Series with the
    same levels are reckoned together.
    """
    answer = np.zeros((*mean.shape, levels.shape[1]))
    alike, place = np.unique(levels, axis=0, return_inverse=True)
    for at, asked in enumerate(alike):
        here = place.ravel() == at
        answer[here] = count_quantiles(mean[here], dispersion[here], asked)
    return answer
