"""What a run keeps beside its points: the last weeks as they would have been said, changes of
level, and the next week as it is said now, by "desk", "all" or a type's id as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.forecast.forecast import Forecast
from portal.forecast.negative_binomial import count_quantiles
from portal.forecast.panel import Floats
from portal.forecast.watch import BAND, Past, Watch

WEEKS_KEPT = 13
P10, P90 = 1, 5  # places among the seven levels


@dataclass(frozen=True)
class NextWeek:
    """float[series] each, requests of the week that begins on `monday`."""

    monday: date
    base: Floats
    before_hand: Floats
    said: Floats
    quantiles: Floats

    def by_key(self, rows: Mapping[str, int]) -> dict[str, list]:
        """[Monday, base, before the hand, said, P10, P90]."""
        return {
            key: [
                self.monday.isoformat(),
                *(
                    round(float(value), 3)
                    for value in (
                        self.base[row],
                        self.before_hand[row],
                        self.said[row],
                        self.quantiles[row, P10],
                        self.quantiles[row, P90],
                    )
                ),
            ]
            for key, row in rows.items()
        }


def past_of(daily: Forecast, came: Floats) -> Past:
    """came: the days as the forecast was made of them."""
    hindcast = daily.hindcast
    return Past(hindcast.said, came, hindcast.naive, daily.dispersion.per_series)


def lately(
    rows: Mapping[str, int], weekly: Forecast, came: Floats, begins: Sequence[date]
) -> dict[str, list[list]]:
    """Of each of the last thirteen weeks [Monday, said, P10, P90, came, naive]."""
    said, naive = weekly.hindcast.said, weekly.hindcast.naive
    spread = weekly.dispersion.per_series
    recent = range(max(0, came.shape[1] - WEEKS_KEPT), came.shape[1])
    found = {}
    for key, row in rows.items():
        known = [step for step in recent if np.isfinite(said[row, step])]
        band = count_quantiles(said[row, known], np.full(len(known), spread[row]), BAND)
        found[key] = [
            [
                begins[step].isoformat(),
                round(float(said[row, step]), 2),
                float(low),
                float(high),
                float(came[row, step]),
                round(float(naive[row, step]), 2),
            ]
            for step, (low, high) in zip(known, band, strict=True)
        ]
    return found


def watch_rows(
    rows: Mapping[str, int], watched: Sequence[Watch], *, days: int, last_day: date
) -> dict[str, dict]:
    """Series with something to say; days: how many are known. `since`: an ISO day."""
    found = {}
    for key, row in rows.items():
        watch = watched[row]
        if watch.is_calm:
            continue
        since = None
        if watch.since is not None:
            since = (last_day - timedelta(days=days - 1 - watch.since)).isoformat()
        found[key] = {
            "alarm": watch.alarm,
            "since": since,
            "ratio": round(watch.ratio, 3),
            "coverage": watch.coverage,
            "is_range_off": watch.is_range_off,
            "error_ratio": watch.error_ratio,
        }
    return found
