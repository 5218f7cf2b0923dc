"""The waiting work of a replay: rows of arrays that a policy reads as a sequence of items."""

from functools import cached_property

import numpy as np

from portal.planning.columns import Columns
from portal.planning.work import Person, WorkItem

NONE = np.zeros(0, dtype=np.int64)


class Book:
    """What may be known of each request at this moment, one entry each."""

    def __init__(self, scenario, ids: np.ndarray):
        work = scenario.work
        count = len(work)
        self.id = ids
        self.team = work.team
        self.type = work.type
        self.department = work.department
        self.arrived_at = work.arrives.copy()
        self.due_at = work.due_at
        self.first_due_at = np.fmin(work.due_at, work.hard_deadline_at)
        self.hard_deadline_at = work.hard_deadline_at
        self.weight = work.weight
        self.probability = np.ones(count)
        self.effort_p50 = np.full(count, np.nan)
        self.effort_p90 = np.full(count, np.nan)
        self.effort_mean = np.full(count, np.nan)
        self.teams, self.types = scenario.teams, scenario.types
        self.departments = scenario.departments
        self.has_hard = bool(np.isfinite(self.hard_deadline_at).any())

        self._id = ids.tolist()
        self._names = [
            _named(codes, names)
            for codes, names in (
                (work.team, scenario.teams),
                (work.type, scenario.types),
                (work.department, scenario.departments),
            )
        ]

    def item(self, row: int) -> WorkItem:
        """A request as a policy sees it now."""
        team, kind, department = (names[row] for names in self._names)
        hard = self.hard_deadline_at.item(row) if self.has_hard else None
        return WorkItem(
            self._id[row],
            team,
            kind,
            self.arrived_at.item(row),
            self.due_at.item(row),
            None if hard != hard else hard,
            self.weight.item(row),
            _known(self.effort_p50.item(row)),
            _known(self.effort_p90.item(row)),
            department,
            None,
            self.probability.item(row),
        )

    def set_due(self, row: int, at: float) -> None:
        self.due_at[row] = at
        self.first_due_at[row] = np.fmin(at, self.hard_deadline_at[row])


class QueueColumns(Columns):
    """Rows of a book, seen as waiting items. All are of the teams of who is asked."""

    def __init__(self, book: Book, rows: np.ndarray, *, are_predicted: bool = False):
        self.book, self.rows, self.are_predicted = book, rows, are_predicted
        self._items: dict[int, WorkItem] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> WorkItem:
        row = int(self.rows[at])
        if row not in self._items:
            self._items[row] = self.book.item(row)
        return self._items[row]

    def eligible(self, person: Person) -> "QueueColumns":
        return self

    def subset(self, rows: np.ndarray) -> "QueueColumns":
        return QueueColumns(self.book, self.rows[rows], are_predicted=self.are_predicted)

    def is_team(self, team) -> np.ndarray:
        return self.book.team[self.rows] == self.book.teams.index(team)

    def team_of(self, row: int) -> str:
        return self.book.teams[self.book.team[self.rows[row]]]

    def oldest_of(self, rows: np.ndarray) -> int:
        found = self.rows[rows]
        arrived = self.book.arrived_at[found]
        ties = np.flatnonzero(arrived == arrived.min())
        return int(rows[ties[self.book.id[found[ties]].argmin()]])

    def values(self, name: str) -> list:
        found = getattr(self.book, name)[self.rows].tolist()
        names = {"department": self.book.departments, "type": self.book.types}.get(name)
        return found if names is None else [names[k] if k >= 0 else None for k in found]

    def numbers(self, name: str) -> np.ndarray:
        return getattr(self.book, name)[self.rows]

    @property
    def has_hard(self) -> bool:
        return self.book.has_hard

    @cached_property
    def arrived_at(self) -> np.ndarray:
        return self.book.arrived_at[self.rows]

    def due_times(self, *, within: float) -> np.ndarray:
        return self.book.first_due_at[self.rows]

    def effort_means(self, *, unknown: float) -> np.ndarray:
        return self.book.effort_mean[self.rows]

    def weights(self) -> np.ndarray:
        return self.book.weight[self.rows]

    def real_rows(self) -> np.ndarray:
        return NONE if self.are_predicted else np.arange(len(self.rows))


class Pool:
    """Rows of one team that wait, in no order: put in and taken out in constant time."""

    def __init__(self):
        self.rows = np.zeros(64, dtype=np.int64)
        self.count = 0
        self.place: dict[int, int] = {}

    def __len__(self) -> int:
        return self.count

    def add(self, row: int) -> None:
        if self.count == len(self.rows):
            self.rows = np.concatenate([self.rows, np.zeros_like(self.rows)])
        self.rows[self.count] = row
        self.place[row] = self.count
        self.count += 1

    def remove(self, row: int) -> None:
        at = self.place.pop(row)
        self.count -= 1
        if at < self.count:
            last = int(self.rows[self.count])
            self.rows[at] = last
            self.place[last] = at

    def view(self) -> np.ndarray:
        return self.rows[: self.count]


def _known(number: float) -> float | None:
    return number if number == number else None


def _named(codes: np.ndarray, names: tuple) -> list:
    return [names[code] if code >= 0 else None for code in codes.tolist()]
