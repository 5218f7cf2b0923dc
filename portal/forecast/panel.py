"""The panel: several series of counts on the same days or weeks, with their closed days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MONDAY_TO_FRIDAY = frozenset(range(5))


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """Days in one step."""
        return 7 if self is Grain.WEEK else 1

    @property
    def season_length(self) -> int:
        """Steps in one period of the weekly pattern."""
        return 1 if self is Grain.WEEK else 7


@dataclass(frozen=True)
class Panel:
    """What a forecaster sees: everything known at the cutoff and nothing after it.

    actuals: float[series, steps], requests per step; NaN means not known.
    closed: float[steps], share of the step's usual working days on which the desk was closed
    out of turn (a holiday; 0 or 1 for days). A weekday that is always closed is no exception:
    its level is in the actuals.
    closed_ahead: the same for the steps to forecast.
    parents: for each series the row of the series it is part of, or None.
    """

    actuals: Floats
    start: date
    grain: Grain
    closed: Floats
    closed_ahead: Floats
    parents: tuple[int | None, ...]

    @property
    def steps(self) -> int:
        return self.actuals.shape[1]

    @property
    def season_length(self) -> int:
        return self.grain.season_length

    @property
    def is_sum(self) -> tuple[bool, ...]:
        """For each series whether others are part of it."""
        return tuple(row in self.parents for row in range(len(self.actuals)))

    def at_cutoff(self, steps: int, *, horizon: int) -> "Panel":
        """The panel as it was known after its first `steps` steps."""
        calendar = np.concatenate([self.closed, self.closed_ahead])
        return replace(
            self,
            actuals=self.actuals[:, :steps],
            closed=calendar[:steps],
            closed_ahead=calendar[steps : steps + horizon],
        )


def make_panel(
    actuals: ArrayLike,
    start: date,
    *,
    closed_days: Collection[date],
    horizon: int,
    grain: str,
    parents: Sequence[int | None] = (),
) -> Panel:
    """A panel from plain numbers; negative and infinite counts become "not known".

    Raises ValueError for an unknown grain, a horizon below 1, an array of more than two
    dimensions or parents that do not fit its rows.
    """
    counts = np.atleast_2d(np.asarray(actuals, dtype=float))
    if counts.ndim != 2:
        raise ValueError("actuals must be float[series, steps]")
    if horizon < 1:
        raise ValueError("the horizon is at least one step")
    if parents and len(parents) != len(counts):
        raise ValueError("one parent (or None) per series")
    counts = np.where(np.isfinite(counts) & (counts >= 0), counts, np.nan)
    steps = counts.shape[1]
    calendar = closed_shares(
        start, steps=steps + horizon, closed_days=closed_days, grain=Grain(grain)
    )
    return Panel(
        actuals=counts,
        start=start,
        grain=Grain(grain),
        closed=calendar[:steps],
        closed_ahead=calendar[steps:],
        parents=tuple(parents) or (None,) * len(counts),
    )


def closed_shares(
    start: date, *, steps: int, closed_days: Collection[date], grain: Grain
) -> Floats:
    """float[steps]: share of each step's usual working days that are closed out of turn."""
    closed = frozenset(closed_days)
    days = [start + timedelta(days=i) for i in range(steps * grain.days)]
    usually_closed = _usually_closed_weekdays(days, closed)
    working = frozenset(range(7)) - usually_closed
    if grain is Grain.WEEK and not usually_closed:
        # Weekly sums do not show the weekend's level; an office's is small.
        working = MONDAY_TO_FRIDAY
    exceptions = [day in closed and day.weekday() in working for day in days]
    per_step = np.array(exceptions, dtype=float).reshape(steps, grain.days).sum(axis=1)
    return per_step if grain is Grain.DAY else per_step / max(1, len(working))


def _usually_closed_weekdays(days: Sequence[date], closed: frozenset[date]) -> frozenset[int]:
    seen = np.zeros(7)
    shut = np.zeros(7)
    for day in days:
        seen[day.weekday()] += 1
        shut[day.weekday()] += day in closed
    return frozenset(np.flatnonzero(shut > seen / 2).tolist())
