"""Waiting items as columns: one array a field, read only when a policy asks for it.

A policy is handed a plain sequence of `WorkItem`; `columns_of` lays it out. A caller that asks
thousands of times (the replay) hands over `Columns` of its own, which are such a sequence too.
"""

from collections.abc import Sequence
from functools import cached_property
from operator import attrgetter
from statistics import NormalDist

import numpy as np

from portal.planning.work import Id, Person, WorkItem

Floats = np.ndarray
Z90 = NormalDist().inv_cdf(0.9)


class Columns(Sequence[WorkItem]):
    """Items of a plain list. Unknown numbers are NaN; times in working minutes."""

    def __init__(self, items: Sequence[WorkItem]):
        self.items = items if isinstance(items, list) else list(items)

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, at: int) -> WorkItem:
        return self.items[at]

    def eligible(self, person: Person) -> "Columns":
        """The items of the person's own and second team."""
        teams = (person.team,) if person.second_team is None else (person.team, person.second_team)
        return Columns([item for item in self.items if item.team in teams])

    def subset(self, rows: np.ndarray) -> "Columns":
        return Columns([self.items[row] for row in rows.tolist()])

    def is_team(self, team: Id) -> np.ndarray:
        return np.array([item.team == team for item in self.items], dtype=bool)

    def team_of(self, row: int) -> Id:
        return self.items[row].team

    @property
    def has_hard(self) -> bool:
        values = self.values("hard_deadline_at")
        return values.count(None) < len(values)

    def oldest_of(self, rows: np.ndarray) -> int:
        """Of some rows the one that arrived first; of those the lowest id."""
        if rows.size > 1:
            arrived = self.arrived_at[rows]
            rows = rows[arrived == arrived.min()]
        return min(rows.tolist(), key=lambda row: self.items[row].order)

    def values(self, name: str) -> list:
        return list(map(attrgetter(name), self.items))

    def numbers(self, name: str) -> Floats:
        """A field as float[items], NaN where it is unknown or not finite."""
        found = np.array(self.values(name), dtype=float)
        return found if np.isfinite(found).all() else np.where(np.isfinite(found), found, np.nan)

    @cached_property
    def arrived_at(self) -> Floats:
        """0 where it is unknown: such an item counts as the oldest."""
        return np.nan_to_num(self.numbers("arrived_at"))

    def due_times(self, *, within: float) -> Floats:
        """The due time or the hard deadline, whichever is first; without any `within` minutes
        after arrival."""
        due_at = self.numbers("due_at")
        if self.has_hard:
            due_at = np.fmin(due_at, self.numbers("hard_deadline_at"))
        unknown = np.isnan(due_at)
        return np.where(unknown, self.arrived_at + within, due_at) if unknown.any() else due_at

    def effort_means(self, *, unknown: float) -> Floats:
        """Mean of the lognormal through p50 and p90: p50 exp(s^2/2)."""
        p50 = self.numbers("effort_p50")
        p50 = np.where(p50 > 0, p50, unknown)
        return lognormal_mean(p50, np.fmax(p50, self.numbers("effort_p90")))

    def weights(self) -> Floats:
        """1 where it is unknown or not above 0."""
        found = self.numbers("weight")
        return np.where(found > 0, found, 1.0)

    def real_rows(self) -> np.ndarray:
        """Rows of requests that were made; the others are only predicted."""
        return (~(self.numbers("probability") < 1)).nonzero()[0]


def columns_of(waiting: Sequence[WorkItem]) -> Columns:
    return waiting if isinstance(waiting, Columns) else Columns(waiting)


def lognormal_mean(p50: Floats, p90: Floats) -> Floats:
    spread = np.log(p90 / p50) / Z90
    return p50 * np.exp(spread**2 / 2)
