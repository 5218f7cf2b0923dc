"""The forecast's mean: two plain forecasters averaged, closed days and sums respected."""

from dataclasses import replace

import numpy as np

from portal.forecast.closed_days import open_panel
from portal.forecast.coherence import scaled_to_parents
from portal.forecast.forecasters import FORECASTERS
from portal.forecast.forecasters.weekday_average import weekday_average
from portal.forecast.panel import Floats, Grain, Panel

COMBINED = ("weekday_average", "seasonal_naive")
MEAN_OF_BOTH = "+".join(COMBINED)
TOO_LITTLE_DATA = "too_little_data"

FEWEST_WEEKS = {Grain.DAY: 4, Grain.WEEK: 8}
RECENT_WEEKS = 13
FEWEST_PER_WEEK = 1.0


def expected_counts(panel: Panel) -> Floats:
    """float[series, horizon]: mean requests per step ahead, children adding up to parents.

    The mean of a four-week weekday average and seasonal naive (combining beats choosing:
    Bates & Granger 1969); a series with too little data takes its average of 13 weeks.
    """
    horizon = len(panel.closed_ahead)
    opened, factor = open_panel(panel)
    combined = np.mean([FORECASTERS[name](opened, horizon) for name in COMBINED], axis=0)
    thin = has_too_little(panel)
    if thin.any():
        rows = replace(opened, actuals=opened.actuals[thin])
        combined[thin] = weekday_average(rows, horizon, weeks=RECENT_WEEKS)
    share_open = 1 - panel.closed_ahead * (1 - factor[:, None])
    return scaled_to_parents(combined * share_open, panel.parents)


def has_too_little(panel: Panel) -> np.ndarray:
    """bool[series]: fewer than 4 full weeks of days (8 of weeks) since the first request,
    or fewer than about one request a week over the last 13 weeks."""
    arrived = np.nan_to_num(panel.actuals) > 0
    since_first = np.logical_or.accumulate(arrived, axis=1).sum(axis=1)
    weeks_known = since_first * panel.grain.days / 7
    recent = panel.actuals[:, -RECENT_WEEKS * panel.season_length :]
    known = np.isfinite(recent).sum(axis=1) * panel.grain.days / 7
    weeks_counted = np.minimum(known, weeks_known)
    per_week = np.nansum(recent, axis=1) / np.maximum(1, weeks_counted)
    return (weeks_known < FEWEST_WEEKS[panel.grain]) | (per_week < FEWEST_PER_WEEK)
