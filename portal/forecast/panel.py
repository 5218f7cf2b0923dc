"""The panel: several series of counts on the same days or weeks, with their closed days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import ArrayLike, NDArray

from portal.forecast.bursts import holes
from portal.forecast.grain import Grain

Floats = NDArray[np.float64]
MONDAY_TO_FRIDAY = frozenset(range(5))


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
    # What forecasters found out about this very panel, so that the next one need not.
    found: dict[str, Floats] = field(init=False, compare=False, repr=False, default_factory=dict)

    @property
    def steps(self) -> int:
        return self.actuals.shape[1]

    @property
    def season_length(self) -> int:
        return self.grain.season_length

    @property
    def is_sum(self) -> tuple[bool, ...]:
        """For each series whether others are part of it."""
        wholes = set(self.parents)
        return tuple(row in wholes for row in range(len(self.actuals)))

    @property
    def depth(self) -> NDArray[np.int_]:
        """int[series]: 0 for a series that is no part of another, 1 for a part of such a one."""
        return depths(self.parents)

    def rows(self, wanted: NDArray[np.bool_]) -> "Panel":
        """The panel of some of its series; a parent that is left out is no parent."""
        place = np.cumsum(wanted) - 1
        kept = [
            int(place[parent]) if parent is not None and wanted[parent] else None
            for parent, is_kept in zip(self.parents, wanted, strict=True)
            if is_kept
        ]
        return replace(self, actuals=self.actuals[wanted], parents=tuple(kept))

    def at_cutoff(self, steps: int, *, horizon: int) -> "Panel":
        """The panel as it was known after its first `steps` steps; beyond its own horizon nothing
        is known to be closed."""
        calendar = np.concatenate([self.closed, self.closed_ahead, np.zeros(horizon)])
        return replace(
            self,
            actuals=self.actuals[:, :steps],
            closed=calendar[:steps],
            closed_ahead=calendar[steps : steps + horizon],
        )


def depths(parents: Sequence[int | None]) -> NDArray[np.int_]:
    """int[series]: how many parents stand above each. Raises ValueError for a circle."""
    above = np.array([-1 if parent is None else parent for parent in parents], dtype=int)
    depth = np.zeros(len(above), dtype=int)
    at = above.copy()
    while (at >= 0).any():
        depth += at >= 0
        if depth.max() > len(above):
            raise ValueError("a series cannot be its own ancestor")
        at = np.where(at >= 0, above[at], -1)
    return depth


def make_panel(
    actuals: ArrayLike,
    start: date,
    *,
    closed_days: Collection[date],
    horizon: int,
    grain: str,
    parents: Sequence[int | None] = (),
) -> Panel:
    """A panel from plain numbers; negative and infinite counts become "not known", holes in the
    records (bursts.py) too.

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
    for hole in holes(np.nansum(counts, axis=0), step_days=Grain(grain).days):
        counts[:, hole] = np.nan
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
    edges = [grain.begins(start, step) for step in range(steps + 1)]
    days = [edges[0] + timedelta(days=i) for i in range((edges[-1] - edges[0]).days)]
    usually_closed = _usually_closed_weekdays(days, closed)
    working = frozenset(range(7)) - usually_closed
    if grain is not Grain.DAY and not usually_closed:
        # Sums do not show the weekend's level; an office's is small.
        working = MONDAY_TO_FRIDAY
    exceptions = np.array(
        [day in closed and day.weekday() in working for day in days], dtype=float
    )
    if grain is Grain.DAY:
        return exceptions
    at = [(edge - edges[0]).days for edge in edges[:-1]]
    usual = grain.days * len(working) / 7
    return np.add.reduceat(exceptions, at) / max(1.0, usual) if steps else np.zeros(0)


def _usually_closed_weekdays(days: Sequence[date], closed: frozenset[date]) -> frozenset[int]:
    seen = np.zeros(7)
    shut = np.zeros(7)
    for day in days:
        seen[day.weekday()] += 1
        shut[day.weekday()] += day in closed
    return frozenset(np.flatnonzero(shut > seen / 2).tolist())
