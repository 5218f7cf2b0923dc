"""Watching the forecast: a change of level that it did not see, a range that does not hold, an
error no better than "the same day last week"."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from portal.forecast.negative_binomial import count_quantiles
from portal.forecast.panel import Floats

SLACK, LIMIT = 0.5, 5.0  # in standard deviations: a shift by one is seen after some ten days
CURRENT_DAYS = 28  # an alarm so old is over: the forecast has seen the new level since
SAME_CHANGE = 7
LEAST_PER_DAY = 0.5
JUDGED_DAYS = 56
FEWEST_JUDGED = 20
BAND = (0.1, 0.9)
LEAST_COVERED, MOST_COVERED = 0.65, 0.92
WHOLE_COUNTS = 5.0  # below that a day bands of whole numbers hold more than they say
PRIOR_DAYS = 7.0  # of the old level in the new one


class Alarm(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True)
class Past:
    """What would have been said of each past day, and what came: float[series, days], NaN where
    nothing was said. dispersion: float[series]; naive: of seasonal naive."""

    said: Floats
    came: Floats
    naive: Floats
    dispersion: Floats


@dataclass(frozen=True)
class Watch:
    """One series. `alarm`: its level changed; since the day of that place, to `ratio` times what
    was said. coverage, error_ratio: of the last eight weeks; None with too few days."""

    alarm: Alarm | None = None
    since: int | None = None
    ratio: float = 1.0
    coverage: float | None = None
    error_ratio: float | None = None
    is_range_off: bool = False

    @property
    def is_calm(self) -> bool:
        return self.alarm is None and not self.is_range_off and (self.error_ratio or 0) <= 1.05


def watches(past: Past) -> list[Watch]:
    """One per series."""
    return [_watch(past, row) for row in range(len(past.said))]


def _watch(past: Past, row: int) -> Watch:
    judged = np.isfinite(past.said[row]) & np.isfinite(past.came[row])
    if not judged.any() or past.said[row][judged].mean() < LEAST_PER_DAY:
        return Watch()
    days = np.flatnonzero(judged)
    said, came = past.said[row][days], past.came[row][days]
    spread = float(past.dispersion[row])
    deviation = np.sqrt(np.maximum(said + spread * said**2, 0.25))
    changed = last_change((came - said) / deviation)
    recent = days >= past.said.shape[1] - JUDGED_DAYS
    coverage, is_off = _coverage(said[recent], came[recent], spread)
    ratio = _error_ratio(said[recent], came[recent], past.naive[row][days][recent])
    if changed is None or days[changed.alarm_at] < past.said.shape[1] - CURRENT_DAYS:
        return Watch(coverage=coverage, error_ratio=ratio, is_range_off=is_off)
    since = slice(changed.since, None)
    usual = max(said[since].mean(), 1e-9)
    level = (came[since].sum() + PRIOR_DAYS * usual) / (said[since].sum() + PRIOR_DAYS * usual)
    return Watch(
        alarm=Alarm.HIGHER if level > 1 else Alarm.LOWER,
        since=int(days[changed.since]),
        ratio=float(level),
        coverage=coverage,
        error_ratio=ratio,
        is_range_off=is_off,
    )


@dataclass(frozen=True)
class Changed:
    """Places: where the sum began to rise, and where it passed the limit last. side: 0 up, 1
    down."""

    since: int
    alarm_at: int
    side: int


def last_change(errors: Floats) -> Changed | None:
    """The last alarm of a two-sided CUSUM (Page 1954): sums of errors beyond half a standard
    deviation, started anew after each alarm; alarms of one side within a week of each other are
    one change.

    Worked line: errors of 1.5 in a row pass 5 after six days: 1, 2, 3, 4, 5, 6.
    """
    found = None
    sums, began = [0.0, 0.0], [0, 0]
    for at, error in enumerate(np.clip(errors, -4.0, 4.0)):
        for side, signed in enumerate((error, -error)):
            if sums[side] <= 0:
                began[side] = at
            sums[side] = max(0.0, sums[side] + signed - SLACK)
        side = int(sums[1] > sums[0])
        if sums[side] > LIMIT:
            goes_on = found and found.side == side and began[side] - found.alarm_at <= SAME_CHANGE
            found = Changed(found.since if goes_on else began[side], at, side)
            sums = [0.0, 0.0]
    return found


def _coverage(said: Floats, came: Floats, spread: float) -> tuple[float | None, bool]:
    if len(said) < FEWEST_JUDGED:
        return None, False
    band = count_quantiles(said, spread, BAND)
    inside = float(((came >= band[:, 0]) & (came <= band[:, 1])).mean())
    is_too_wide = inside > MOST_COVERED and said.mean() >= WHOLE_COUNTS
    return inside, bool(inside < LEAST_COVERED or is_too_wide)


def _error_ratio(said: Floats, came: Floats, naive: Floats) -> float | None:
    known = np.isfinite(naive)
    of_naive = np.abs(came - naive)[known].sum()
    if known.sum() < FEWEST_JUDGED or of_naive <= 0:
        return None
    return float(np.abs(came - said)[known].sum() / of_naive)


def from_new_level(actuals: Floats, found: list[Watch]) -> Floats:
    """float[series, days] with each past before an alarm brought to the level since: the memory of
    the level is as short as the change is young, that of the week's shape stays long."""
    brought = actuals.copy()
    for row, watch in enumerate(found):
        if watch.alarm is not None:
            brought[row, : watch.since] *= watch.ratio
    return brought
