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


@dataclass(frozen=True)
class _Portion:
    """Minutes for one place in the map: from `start` to `due` (None: any day), see `_place`."""

    minutes: float
    start: int
    due: int | None
    is_expected: bool


def load_map(
    items: Sequence[LoadItem],
    people: Sequence[LoadPerson],
    *,
    capacity: np.ndarray,
    expected: Mapping[Id, Sequence[float]],
    lag: Mapping[Id, int] | None = None,
) -> LoadMap:
    """Place committed work and expected walk-ins, what is due first before the rest.

    `capacity`: net minutes, float[people, days]; `expected`: minutes by skill that will be asked,
    one a day; `lag`: days that such work may usually take, by skill (0 where not given).
    An item goes to its person, else to the one of its skill with the lowest load in the window;
    expected work goes to everyone with the skill, by the room they have. Work fills the days up
    to its due day to 85 % of capacity, earliest first, then to 100 %; what is left stands on its
    due day above 100 %. Overdue work takes the earliest free minutes of the whole window instead,
    and what does not fit there comes later; so does what is due after the window.
    """
    rows = {person.id: row for row, person in enumerate(people)}
    taken = np.zeros((2, *capacity.shape))  # committed, expected
    later = np.zeros(len(people))
    unplaced = 0.0
    for due, work in _in_due_order(items, expected, lag or {}):
        if isinstance(work, LoadItem):
            row = rows.get(work.person_id)
            if row is None:
                used = taken.sum(axis=0)
                row = _least_loaded(work.skill, people, committed=used, capacity=capacity)
            shares = {} if row is None else {row: work.minutes}
            start = 0
        else:
            start, skill, minutes = work
            days = slice(start, due + 1)
            room = np.maximum(0.0, CALM * capacity - taken.sum(axis=0))[:, days].sum(axis=1)
            able = [row for row, person in enumerate(people) if skill in person.skills]
            shares = _shares(minutes, room[able], capacity[able, start], rows=able)
        if not shares:
            unplaced += work.minutes if isinstance(work, LoadItem) else work[2]
        for row, minutes in shares.items():
            portion = _Portion(minutes, start, due, not isinstance(work, LoadItem))
            later[row] += _place(portion, taken[:, row], capacity=capacity[row])
    ids = tuple(person.id for person in people)
    return LoadMap(ids, taken[0], taken[1], capacity, later, unplaced)


def _in_due_order(items, expected, lag) -> list:
    """(due day, item) and (due day, (day asked, skill, minutes)); what was asked before first."""
    due = [(item.due_day, 0, item.id, item) for item in items]
    for skill, minutes in expected.items():
        for day, asked in enumerate(minutes):
            due.append((day + lag.get(skill, 0), 1, skill, (day, skill, float(asked))))
    due.sort(key=lambda each: (np.inf if each[0] is None else each[0], each[1], str(each[2])))
    return [(each[0], each[3]) for each in due]


def _least_loaded(
    skill: Id, people: Sequence[LoadPerson], *, committed: np.ndarray, capacity: np.ndarray
) -> int | None:
    """Row of the lowest share of capacity taken in the window; the first of equals."""
    able = [row for row, person in enumerate(people) if skill in person.skills]

    def share(row: int) -> tuple[bool, float]:
        total = float(capacity[row].sum())
        return (total <= 0, float(committed[row].sum()) / max(total, 1.0))

    return min(able, key=share, default=None)


def _shares(
    minutes: float, room: np.ndarray, capacity: np.ndarray, *, rows: Sequence[int]
) -> dict[int, float]:
    """Expected minutes among the people with the skill: by the room they have left until it is
    due; without any, by net capacity; evenly if all are out."""
    for weights in (room, capacity, np.ones(len(rows))):
        total = float(weights.sum())
        if total > 0:
            parts = zip(rows, weights.tolist(), strict=True)
            return {row: minutes * weight / total for row, weight in parts}
    return {}


def _place(portion: _Portion, taken: np.ndarray, *, capacity: np.ndarray) -> float:
    """Add the minutes to a person's days, float[2, days], in place; returns what comes later."""
    mine = taken[int(portion.is_expected)]
    last = len(capacity) - 1
    is_overdue = portion.due is not None and portion.due < portion.start
    is_due_within = portion.due is not None and portion.start <= portion.due <= last
    end = portion.due + 1 if is_due_within else len(capacity)
    left = portion.minutes
    for level in (FULL,) if is_overdue else (CALM, FULL):
        for day in range(portion.start, end):
            put = min(left, max(0.0, level * capacity[day] - taken[:, day].sum()))
            mine[day] += put
            left -= put
    if is_due_within:
        mine[portion.due] += left
        return 0.0
    return left
