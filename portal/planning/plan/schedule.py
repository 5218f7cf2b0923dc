"""The list schedule: whoever is free first takes what is most urgent per hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import floor

import numpy as np

from portal.planning.plan.room import EPSILON, Room
from portal.planning.plan.values import Id, PlanItem, PlanPerson, PlanSettings

NOBODY = -1


@dataclass(frozen=True)
class Task:
    """An item as the schedule takes it. `only`: the row of the one person who may do it; `keep`:
    the row of the one who had it before, and `keep_end` the instant it would end there."""

    item: PlanItem
    only: int = NOBODY
    keep: int = NOBODY
    keep_end: float = np.inf


@dataclass(frozen=True)
class Placed:
    """`parts`: (day, minutes) of the person in `row`; `end`: the instant in days it ends."""

    row: int
    end: float
    parts: tuple[tuple[int, float], ...]


COLUMNS = ("minutes", "weight", "due", "release", "keep", "keep_end", "alive")


class _Pool:
    """Waiting tasks of one skill, or of one person and skill, as arrays."""

    def __init__(self, tasks: Sequence[Task], settings: PlanSettings) -> None:
        items = [task.item for task in tasks]
        self.tasks = list(tasks)
        self.minutes = np.array([item.minutes for item in items], dtype=float)
        self.weight = np.array([item.weight for item in items], dtype=float)
        self.due = np.array([_due(item, settings) for item in items], dtype=float)
        self.release = np.array([item.earliest_day for item in items], dtype=int)
        self.keep = np.array([task.keep for task in tasks], dtype=int)
        self.keep_end = np.array([task.keep_end for task in tasks], dtype=float)
        self.alive = np.ones(len(tasks), dtype=bool)
        self.has_forbidden = any(item.forbidden for item in items)

    def strike(self, k: int) -> None:
        """It is placed. Arrays are shortened now and then, so that picks stay cheap."""
        self.alive[k] = False
        if self.alive.size > 64 and self.alive.sum() * 4 < self.alive.size * 3:
            stay = np.flatnonzero(self.alive)
            self.tasks = [self.tasks[k] for k in stay]
            for name in COLUMNS:
                setattr(self, name, getattr(self, name)[stay])


def _due(item: PlanItem, settings: PlanSettings) -> float:
    """A plan counts in days: what ends on its due day is in time."""
    return settings.undue_day if item.due_day is None else floor(item.due_day) + 1.0


@dataclass(frozen=True)
class _Pick:
    value: float
    pool: _Pool
    k: int
    speed: float


def schedule(
    tasks: Sequence[Task], people: Sequence[PlanPerson], room: Room, settings: PlanSettings
) -> dict[Id, Placed]:
    """Fill the room, in place; what is not in the answer found none.

    Index of an item for a person: v^3 (w/p) [exp(-max(0, d - e)/K) + f] with speed v, weight w,
    minutes p, due d, end e in days if begun now. Worked line: w 2, p 60, d - e 1, K .5
    -> 2/60 x (.135 + .03) = .0055. The power keeps people in their first skill: an hour in a
    second one is dear, and their own team lacks it. An item that somebody else had before is taken
    only if it ends half a day sooner than there.
    """
    pools = _pools(tasks, settings)
    heap = [(*free, row) for row in range(len(people)) if (free := _free(room, row, 0))]
    heapify(heap)
    placed: dict[Id, Placed] = {}
    while heap:
        at, _load, row = heappop(heap)
        day = int(at)
        mine = _pools_of(people[row], row, pools)
        pick = _best(mine, row, day, person=people[row], room=room, settings=settings)
        if pick is None:
            start = _next_release(mine, day)
        else:
            task = pick.pool.tasks[pick.k]
            parts = room.fill(row, task.item.minutes / pick.speed, day)
            placed[task.item.id] = Placed(row, room.end_of(row, parts[-1][0]), tuple(parts))
            pick.pool.strike(pick.k)
            start = day
        if start is not None and (free := _free(room, row, start)):
            heappush(heap, (*free, row))
    return placed


def _free(room: Room, row: int, start: int) -> tuple[float, float] | None:
    """(first free instant from a day on, share of the window used): the emptier goes first."""
    free = np.flatnonzero(room.left[row, start:] > EPSILON)
    if not free.size:
        return None
    day = start + int(free[0])
    whole = room.net[row].sum()
    return room.end_of(row, day), float(1 - room.left[row].sum() / whole)


def _pools(tasks: Sequence[Task], settings: PlanSettings) -> dict[tuple[Id, int], _Pool]:
    """(skill, row of the only person or NOBODY) -> its tasks."""
    grouped: dict[tuple[Id, int], list[Task]] = {}
    for task in tasks:
        grouped.setdefault((task.item.skill, task.only), []).append(task)
    return {key: _Pool(some, settings) for key, some in grouped.items()}


def _pools_of(person: PlanPerson, row: int, pools: dict) -> list[tuple[_Pool, float]]:
    keys = ((skill, who) for skill in person.skills for who in (row, NOBODY))
    return [(pools[key], person.skills[key[0]]) for key in keys if key in pools]


def _best(
    mine: Iterable[tuple[_Pool, float]],
    row: int,
    day: int,
    *,
    person: PlanPerson,
    room: Room,
    settings: PlanSettings,
) -> _Pick | None:
    left = room.left[row, day:]
    until = np.cumsum(left)
    best = None
    for pool, speed in mine:
        if not pool.alive.any():
            continue
        minutes = pool.minutes / speed
        on = np.searchsorted(until, minutes - EPSILON)
        ends = _ends(minutes, on, until=until, left=left, net=room.net[row, day:]) + day
        allowed = pool.alive & (on < until.size) & (pool.release <= day)
        sooner = ends <= pool.keep_end - settings.least_gain
        allowed &= (pool.keep == NOBODY) | (pool.keep == row) | sooner
        if pool.has_forbidden:
            allowed &= [person.id not in task.item.forbidden for task in pool.tasks]
        if not allowed.any():
            continue
        slack = np.maximum(0.0, pool.due - ends)
        own = speed**settings.own_power
        index = (
            own
            * pool.weight
            / pool.minutes
            * (np.exp(-slack / settings.pull_days) + settings.floor)
        )
        index[~allowed] = -1.0
        k = int(index.argmax())
        if best is None or index[k] > best.value:
            best = _Pick(float(index[k]), pool, k, speed)
    return best


def _ends(minutes, on, *, until, left, net) -> np.ndarray:
    """Instants, from the first day given on, at which work of so many minutes ends."""
    at = np.minimum(on, until.size - 1)
    into = minutes - (until[at] - left[at])
    return at + (net[at] - left[at] + into) / np.maximum(net[at], EPSILON)


def _next_release(mine: Iterable[tuple[_Pool, float]], day: int) -> int | None:
    """The next day on which something becomes possible, so that the person waits for it."""
    coming = [
        int(pool.release[later].min())
        for pool, _speed in mine
        if (later := pool.alive & (pool.release > day)).any()
    ]
    return min(coming, default=None)
