"""Load of people over days: committed work, expected walk-ins, and net capacity."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

CALM = 0.85
FULL = 1.0
Id = int | str


@dataclass(frozen=True)
class LoadPerson:
    id: Id
    skills: tuple[Id, ...]


@dataclass(frozen=True)
class LoadItem:
    """Work still to do. `due_day` counts from today (0); below 0 overdue, None never due."""

    id: Id
    skill: Id
    minutes: float
    due_day: int | None
    person_id: Id | None = None


@dataclass(frozen=True)
class LoadMap:
    """Minutes as float[people, days], rows in the order of `people`.

    `later` (float[people]): committed minutes that fall after the window. `unplaced`: minutes
    that nobody in `people` can do.
    """

    people: tuple[Id, ...]
    committed: np.ndarray
    expected: np.ndarray
    capacity: np.ndarray
    later: np.ndarray
    unplaced: float

    @property
    def percent(self) -> np.ndarray:
        """Load in % of capacity; infinite where there is work and nobody in, 0 without either."""
        load = self.committed + self.expected
        without = np.where(load > 0, np.inf, 0.0)
        safe = np.where(self.capacity > 0, self.capacity, 1.0)
        return np.where(self.capacity > 0, 100 * load / safe, without)


def load_map(
    items: Sequence[LoadItem],
    people: Sequence[LoadPerson],
    *,
    capacity: np.ndarray,
    expected: Mapping[Id, Sequence[float]],
) -> LoadMap:
    """Place items in due order, then spread expected walk-ins by skill.

    `capacity`: net minutes, float[people, days]; `expected`: minutes by skill, one a day.
    An item goes to its person, else to the one of its skill with the lowest load in the window.
    It fills the days up to its due day to 85 % of capacity, earliest first, then to 100 %; what
    is left stands on its due day above 100 %. An overdue item takes the earliest free minutes of
    the whole window instead, and what does not fit there comes later; so does what is due after
    the window.
    """
    rows = {person.id: row for row, person in enumerate(people)}
    committed = np.zeros(capacity.shape)
    later = np.zeros(len(people))
    unplaced = 0.0
    for item in sorted(items, key=_in_due_order):
        row = rows.get(item.person_id)
        if row is None:
            row = _least_loaded(item.skill, people, committed=committed, capacity=capacity)
        if row is None:
            unplaced += item.minutes
        else:
            later[row] += _place(item, committed[row], capacity=capacity[row])
    spread, lost = _spread(expected, people, capacity=capacity)
    ids = tuple(person.id for person in people)
    return LoadMap(ids, committed, spread, capacity, later, unplaced + lost)


def _in_due_order(item: LoadItem) -> tuple[float, Id]:
    return (np.inf if item.due_day is None else item.due_day, item.id)


def _least_loaded(
    skill: Id, people: Sequence[LoadPerson], *, committed: np.ndarray, capacity: np.ndarray
) -> int | None:
    """Row of the lowest share of capacity taken in the window; the first of equals."""
    able = [row for row, person in enumerate(people) if skill in person.skills]

    def share(row: int) -> tuple[bool, float]:
        total = float(capacity[row].sum())
        return (total <= 0, float(committed[row].sum()) / max(total, 1.0))

    return min(able, key=share, default=None)


def _place(item: LoadItem, days: np.ndarray, *, capacity: np.ndarray) -> float:
    """Add the item's minutes to a person's days in place; returns what comes after the window."""
    last = len(days) - 1
    is_overdue = item.due_day is not None and item.due_day < 0
    is_due_within = item.due_day is not None and 0 <= item.due_day <= last
    end = item.due_day + 1 if is_due_within else len(days)
    left = item.minutes
    for level in (FULL,) if is_overdue else (CALM, FULL):
        for day in range(end):
            put = min(left, max(0.0, level * capacity[day] - days[day]))
            days[day] += put
            left -= put
    if is_due_within:
        days[item.due_day] += left
        return 0.0
    return left


def _spread(
    expected: Mapping[Id, Sequence[float]], people: Sequence[LoadPerson], *, capacity: np.ndarray
) -> tuple[np.ndarray, float]:
    """Expected minutes by net capacity among the people with the skill; evenly if all are out."""
    spread = np.zeros(capacity.shape)
    lost = 0.0
    for skill, minutes in expected.items():
        able = [row for row, person in enumerate(people) if skill in person.skills]
        if not able:
            lost += float(np.sum(minutes))
            continue
        there = capacity[able]
        total = there.sum(axis=0)
        shares = np.where(total > 0, there / np.where(total > 0, total, 1.0), 1 / len(able))
        spread[able] += shares * np.asarray(minutes, dtype=float)
    return spread, lost
