"""The waiting work of a replay: rows of arrays that a policy reads as a sequence of items."""

from functools import cached_property

import numpy as np

from portal.planning.columns import Columns
from portal.planning.work import Person, WorkItem


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

    def set_due(self, row: int, at: float) -> None:
        self.due_at[row] = at
        self.first_due_at[row] = np.fmin(at, self.hard_deadline_at[row])


class QueueColumns(Columns):
    """Rows of a book, seen as waiting items. All are of the teams of who is asked."""

    def __init__(self, book: Book, rows: np.ndarray, *, are_predicted: bool = False):
        self.book, self.rows, self.are_predicted = book, rows, are_predicted

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: int) -> WorkItem:
        book, row = self.book, int(self.rows[at])
        kind, department = int(book.type[row]), int(book.department[row])
        return WorkItem(
            id=int(book.id[row]),
            team=book.teams[book.team[row]],
            type=book.types[kind] if kind >= 0 else None,
            arrived_at=float(book.arrived_at[row]),
            due_at=float(book.due_at[row]),
            hard_deadline_at=_known(book.hard_deadline_at[row]),
            weight=float(book.weight[row]),
            effort_p50=_known(book.effort_p50[row]),
            effort_p90=_known(book.effort_p90[row]),
            department=book.departments[department] if department >= 0 else None,
            probability=float(book.probability[row]),
        )

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

    @cached_property
    def is_predicted(self) -> np.ndarray:
        return np.full(len(self.rows), self.are_predicted)


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
    return None if np.isnan(number) else float(number)
