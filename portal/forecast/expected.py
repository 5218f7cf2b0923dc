"""What the pool expects of a panel, closed days and thin series respected."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from portal.forecast.closed_days import open_panel, share_open
from portal.forecast.forecasters import FORECASTERS, POOL
from portal.forecast.forecasters.weekday_average import weekday_average
from portal.forecast.grain import Grain
from portal.forecast.panel import Floats, Panel
from portal.forecast.silence import chance_alive

TOO_LITTLE_DATA = "too_little_data"

FEWEST_WEEKS = {Grain.DAY: 4, Grain.WEEK: 8, Grain.MONTH: 26}
RECENT_WEEKS = 13
FEWEST_PER_WEEK = 1.0


def expected_counts(
    panel: Panel, *, horizon: int, names: Sequence[str] = POOL
) -> tuple[Floats, Floats]:
    """(pool, share_open): what each forecaster expects, and what a closed day leaves of it.

    pool: float[forecasters, series, horizon], requests per step as if the desk were never closed;
    of a series with too little data (`has_too_little`) all forecasters say its share of the
    parent's forecast or, without a parent, its own average of 13 weeks. share_open: float[series,
    horizon], 1 on open days.
    """
    opened, factor = open_panel(panel)
    thin = has_too_little(panel)
    pool = np.zeros((len(names), len(panel.actuals), horizon))
    if not thin.all():
        spoken = opened.rows(~thin)
        for place, name in enumerate(names):
            pool[place, ~thin] = FORECASTERS[name](spoken, horizon)
    _fill_thin(pool, opened, thin=thin)
    pool *= chance_alive(opened)[:, None]
    return pool, share_open(panel, factor)[:, :horizon]


def has_too_little(panel: Panel) -> NDArray[np.bool_]:
    """bool[series]: fewer than 4 full weeks of days (8 of weeks, half a year of months) since the
    first request, or fewer than about one request a week over the last 13 weeks.

    Months count three requests: a monthly forecast is for the rare.
    """
    arrived = np.nan_to_num(panel.actuals) > 0
    since_first = np.logical_or.accumulate(arrived, axis=1).sum(axis=1)
    weeks_known = since_first * panel.grain.days / 7
    recent = panel.actuals[:, -_recent_steps(panel) :]
    known = np.isfinite(recent).sum(axis=1) * panel.grain.days / 7
    weeks_counted = np.minimum(known, weeks_known)
    per_week = np.nansum(recent, axis=1) / np.maximum(1, weeks_counted)
    fewest = FEWEST_PER_WEEK / (4 if panel.grain is Grain.MONTH else 1)
    return (weeks_known < FEWEST_WEEKS[panel.grain]) | (per_week < fewest)


def _fill_thin(pool: Floats, opened: Panel, *, thin: NDArray[np.bool_]) -> None:
    """Top down, so that a parent's forecast is there before its share is taken."""
    if not thin.any():
        return
    depth = opened.depth
    parents = np.array([-1 if parent is None else parent for parent in opened.parents])
    own, of_whole = _totals(opened, parents)
    has_whole = (parents >= 0) & (of_whole > 0)
    alone = thin & ~has_whole
    weeks = round(RECENT_WEEKS * 7 / opened.grain.days / opened.season_length)
    pool[:, alone] = weekday_average(opened.rows(alone), pool.shape[2], weeks=weeks)
    for level in range(1, int(depth.max(initial=0)) + 1):
        here = np.flatnonzero(thin & has_whole & (depth == level))
        whole = parents[here]
        pool[:, here] = pool[:, whole] * (own[here] / of_whole[here])[:, None]


def _totals(panel: Panel, parents: NDArray[np.int_]) -> tuple[Floats, Floats]:
    """(float[series], float[series]): requests of each and of its parent in the same time: since
    its first one, four weeks at least and a year at most."""
    steps, month = panel.steps, round(4 * 7 / panel.grain.days)
    if not steps:
        return np.zeros(len(parents)), np.zeros(len(parents))
    first = np.argmax(panel.actuals > 0, axis=1)
    since = np.maximum(steps - 4 * _recent_steps(panel), np.minimum(first, steps - month))
    running = np.concatenate([np.zeros((len(first), 1)), np.cumsum(panel.actuals, axis=1)], axis=1)
    rows, since = np.arange(len(first)), np.maximum(0, since)
    total = running[:, -1:]
    return (total[rows, 0] - running[rows, since], total[parents, 0] - running[parents, since])


def _recent_steps(panel: Panel) -> int:
    return round(RECENT_WEEKS * 7 / panel.grain.days)
