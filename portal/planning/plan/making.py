"""Making a plan: what is fixed first, then hard deadlines, the list schedule, and early pieces."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil

import numpy as np

from portal.planning.plan.hard import keepers
from portal.planning.plan.moves import moves_of
from portal.planning.plan.room import EPSILON, Room
from portal.planning.plan.schedule import NOBODY, Placed, Task, schedule
from portal.planning.plan.swapping import swapped
from portal.planning.plan.values import (
    Id,
    Kind,
    Plan,
    PlanItem,
    PlanPerson,
    PlanSettings,
    Portion,
    Previous,
    Reserve,
    WhyUnplanned,
)

STANDARD = PlanSettings()


def make_plan(
    items: Sequence[PlanItem],
    people: Sequence[PlanPerson],
    *,
    net: np.ndarray,
    reserve: Sequence[Reserve] = (),
    previous: Mapping[Id, Previous] | None = None,
    settings: PlanSettings = STANDARD,
) -> Plan:
    """Who does what on which day. `net`: net minutes, float[people, days].

    In this order: pins; what the plan before had on the frozen days; hard deadlines, at their
    latest safe minutes; the rest and the walk-in reserve by urgency per hour; hard deadlines drawn
    into what stayed free before them; early pieces on days below the calm limit. Nobody's day is
    ever filled beyond its net minutes. Same input, same plan.
    """
    making = _Making(items, people, net=net, previous=previous or {}, settings=settings)
    making.place_pins()
    making.place_frozen()
    making.place_hard()
    making.place_rest(reserve)
    making.draw_hard_forward()
    making.place_early()
    return making.plan()


class _Making:
    """A plan on its way."""

    def __init__(self, items, people, *, net, previous, settings) -> None:
        self.items = sorted(items, key=_order)
        self.people = list(people)
        self.rows = {person.id: row for row, person in enumerate(self.people)}
        self.settings = settings
        self.previous = previous
        self.room = Room(net)
        self.placed: dict[Id, tuple[Placed, Kind]] = {}
        self.unplanned: dict[Id, WhyUnplanned] = {}
        self.alarms: dict[Id, float | None] = {}
        self.fixed = np.zeros(self.room.net.shape)  # minutes of pins and frozen work
        self.reserved = np.zeros(self.room.net.shape)
        self.unreserved = 0.0
        self.by_skill: dict[Id, dict[int, float]] = {}
        for row, person in enumerate(self.people):
            for skill, speed in person.skills.items():
                self.by_skill.setdefault(skill, {})[row] = speed
        self.able = {item.id: self._able(item) for item in self.items}

    def _able(self, item: PlanItem) -> dict[int, float]:
        """Rows of those who may do it -> their speed."""
        able = self.by_skill.get(item.skill, {})
        if item.pin is not None:
            able = self._among(able, {item.pin[0]})
        elif item.owner is not None:
            able = self._among(able, {item.owner} | item.stand_ins)
        if item.forbidden:
            who = ((row, self.people[row].id) for row in able)
            able = {row: able[row] for row, person in who if person not in item.forbidden}
        return able

    def _among(self, able: dict[int, float], people: set[Id]) -> dict[int, float]:
        return {row: speed for row, speed in able.items() if self.people[row].id in people}

    def _left(self) -> list[PlanItem]:
        done = self.placed.keys() | self.unplanned.keys()
        return [item for item in self.items if item.id not in done and not item.is_early]

    def _put(self, item: PlanItem, row: int, start: int, *, kind: Kind) -> bool:
        minutes = item.hard_minutes if item.hard_day is not None else item.minutes
        parts = self.room.fill(row, minutes / self.able[item.id][row], start)
        if parts is None:
            return False
        self._keep(item, Placed(row, self.room.end_of(row, parts[-1][0]), tuple(parts)), kind)
        return True

    def _keep(self, item: PlanItem, placed: Placed, kind: Kind) -> None:
        self.placed[item.id] = (placed, kind)

    def place_pins(self) -> None:
        """On the day set by hand; what does not fit into it goes on from there."""
        pinned = [item for item in self._left() if item.pin is not None and self.able[item.id]]
        for item in sorted(pinned, key=lambda item: (item.pin[1], _order(item))):
            if not self._put(item, self.rows[item.pin[0]], max(0, item.pin[1]), kind=Kind.PINNED):
                self.unplanned[item.id] = WhyUnplanned.NO_ROOM

    def place_frozen(self) -> None:
        """What began on a frozen day before stays with its person from that day on, unless that
        person works none of its days any more."""
        frozen = []
        for item in self._left():
            was = self.previous.get(item.id)
            if was is None or was.first_day >= self.settings.frozen_days:
                continue
            row = self.rows.get(was.person)
            if row in self.able[item.id]:
                day = self.room.first_open(row, was.first_day, was.last_day)
                if day is not None:
                    frozen.append((day, item, row))
        for day, item, row in sorted(frozen, key=lambda each: (each[0], _order(each[1]))):
            self._put(item, row, day, kind=Kind.FROZEN)
            if item.hard_day is not None and self._ends_late(item):
                self.room.give_back(row, self.placed.pop(item.id)[0].parts)

    def _ends_late(self, item: PlanItem) -> bool:
        found = self.placed.get(item.id)
        return found is not None and found[0].end > item.hard_day + EPSILON

    def place_hard(self) -> None:
        """At the latest minutes that keep them, so that what is urgent before can come first."""
        hard = [item for item in self._left() if item.hard_day is not None]
        hard = [item for item in hard if self.able[item.id]]
        found = keepers(
            hard,
            self.able,
            room=self.room,
            buffer=self.settings.hard_buffer,
            searched=self.settings.hard_searched,
            before={key: self.rows.get(was.person) for key, was in self.previous.items()},
        )
        self.fixed = self.room.net - self.room.left
        for row in range(len(self.people)):
            mine = sorted((item for item in hard if found[item.id] == row), key=self._until)
            work = [
                (item.hard_minutes / self.able[item.id][row], self._until(item)) for item in mine
            ]
            for item, parts in zip(mine, self.room.fill_back(row, work), strict=True):
                self._keep(item, Placed(row, self._until(item), tuple(parts)), Kind.HARD)
        for item in hard:
            if found[item.id] is None:
                self._put_soonest(item)

    def _until(self, item: PlanItem) -> float:
        return item.hard_day - self.settings.hard_buffer

    def _put_soonest(self, item: PlanItem) -> None:
        """It cannot be kept: whoever ends it first takes it, and the lead is told."""
        ends = []
        for row, speed in self.able[item.id].items():
            parts = self.room.fill(row, item.hard_minutes / speed)
            if parts is not None:
                ends.append((self.room.end_of(row, parts[-1][0]), row))
                self.room.give_back(row, parts)
        if ends:
            self._put(item, min(ends)[1], 0, kind=Kind.HARD)

    def place_rest(self, reserve: Sequence[Reserve]) -> None:
        left = [item for item in self._left() if self.able[item.id]]
        pieces = _pieces(reserve, self.settings)
        keeping = [self._task(item, is_kept=True) for item in left]
        ends: dict[Id, float] = {}
        if any(task.keep != NOBODY for task in keeping):
            trial = self.room.copy()
            found = schedule([*keeping, *pieces], self.people, trial, self.settings)
            ends = {key: placed.end for key, placed in found.items()}
        tasks = [self._task(item, ends=ends) for item in left]
        found = schedule([*tasks, *pieces], self.people, self.room, self.settings)
        by_id = {task.item.id: task for task in (*tasks, *pieces)}
        found = swapped(found, by_id, self.room)
        for item in left:
            if item.id in found:
                is_theirs = item.owner == self.people[found[item.id].row].id
                self._keep(item, found[item.id], Kind.IN_HAND if is_theirs else Kind.URGENCY)
        for piece in pieces:
            put = found.get(piece.item.id)
            if put is None:
                self.unreserved += piece.item.minutes
            else:
                for day, minutes in put.parts:
                    self.reserved[put.row, day] += minutes

    def _task(self, item: PlanItem, *, is_kept: bool = False, ends=None) -> Task:
        """With a person before, or one who knows it: first as theirs alone, to learn when it would
        end there, then open to others who gain."""
        able = self.able[item.id]
        if len(able) == 1:
            return Task(item, only=next(iter(able)))
        was = self.previous.get(item.id)
        row = self.rows.get(was.person if was else item.owner or item.known_by, NOBODY)
        if row not in able:
            return Task(self._for_few(item))
        if is_kept:
            return Task(item, only=row, keep=row)
        item = self._for_few(item)
        return Task(item, keep=row, keep_end=(ends or {}).get(item.id, np.inf))

    def _for_few(self, item: PlanItem) -> PlanItem:
        """Work of somebody away is for those who stand in alone."""
        if not item.stand_ins:
            return item
        others = self.by_skill[item.skill].keys() - self.able[item.id].keys()
        barred = frozenset(self.people[row].id for row in others)
        return replace(item, forbidden=item.forbidden | barred)

    def draw_hard_forward(self) -> None:
        """Into minutes that stayed free before: done early is safer still. On a day they come
        right after what is fixed, in order of deadline."""
        hard = [item for item in self.items if self._is_hard(item)]
        first = self.fixed.copy()
        for item in sorted(hard, key=lambda item: (item.hard_day, _order(item))):
            placed = self.placed[item.id][0]
            self.room.give_back(placed.row, placed.parts)
            parts = self.room.fill(placed.row, sum(minutes for _day, minutes in placed.parts))
            for day, minutes in parts:
                first[placed.row, day] += minutes
            last = parts[-1][0]
            end = last + float(first[placed.row, last] / self.room.net[placed.row, last])
            self._keep(item, Placed(placed.row, end, tuple(parts)), Kind.HARD)

    def _is_hard(self, item: PlanItem) -> bool:
        return item.id in self.placed and self.placed[item.id][1] == Kind.HARD

    def place_early(self) -> None:
        """Where committed work, reserve and early pieces stay below the calm limit together. A
        piece longer than a day's budget may be the only one of its day."""
        settings, net = self.settings, self.room.net
        budget = np.full(net.shape, settings.early_minutes)
        early = [item for item in self.items if item.is_early]
        for item in sorted(early, key=lambda item: (-_worth(item), _order(item))):
            if item.probability < settings.early_floor:
                self.unplanned[item.id] = WhyUnplanned.UNLIKELY
                continue
            calm = np.maximum(0.0, self.room.left - (1 - settings.calm) * net)
            untouched = budget >= settings.early_minutes
            open_minutes = np.where(untouched, calm, np.minimum(calm, budget))
            spot = self._calm_spot(item, open_minutes)
            if spot is None:
                self.unplanned[item.id] = WhyUnplanned.NOT_CALM
                continue
            row, day, minutes = spot
            self.room.left[row, day] -= minutes
            budget[row, day] -= minutes
            end = self.room.end_of(row, day)
            self._keep(item, Placed(row, end, ((day, minutes),)), Kind.EARLY)

    def _calm_spot(
        self, item: PlanItem, open_minutes: np.ndarray
    ) -> tuple[int, int, float] | None:
        """The first day, and on it the person with most calm minutes, that takes it whole."""
        last = self.room.days if item.due_day is None else min(self.room.days, ceil(item.due_day))
        for day in range(max(0, item.earliest_day), last):
            rows = [
                (-open_minutes[row, day], row)
                for row, speed in self.able[item.id].items()
                if open_minutes[row, day] + EPSILON >= item.minutes / speed
            ]
            if rows:
                row = min(rows)[1]
                return row, day, item.minutes / self.able[item.id][row]
        return None

    def plan(self) -> Plan:
        for item in self.items:
            if item.id not in self.placed and item.id not in self.unplanned:
                able = self.able[item.id]
                self.unplanned[item.id] = WhyUnplanned.NO_ROOM if able else WhyUnplanned.NO_SKILL
            if item.hard_day is not None and self._ends_late(item):
                self.alarms[item.id] = self.placed[item.id][0].end
            elif item.hard_day is not None and self._is_missed(item):
                self.alarms[item.id] = None
        people = tuple(person.id for person in self.people)
        return Plan(
            people=people,
            portions=self._portions(people),
            finish={key: placed.end for key, (placed, _kind) in self.placed.items()},
            unplanned=self.unplanned,
            alarms=self.alarms,
            moves=moves_of(self.items, self.previous, self.placed, people, room=self.room),
            used=self.room.net - self.room.left - self.reserved,
            reserved=self.reserved,
            unreserved=self.unreserved,
            settings=self.settings,
        )

    def _is_missed(self, item: PlanItem) -> bool:
        """A date after the window may yet be kept when only the window is full."""
        why = self.unplanned.get(item.id)
        is_within = item.hard_day <= self.room.days
        return why == WhyUnplanned.NO_SKILL or (why is not None and is_within)

    def _portions(self, people: tuple[Id, ...]) -> tuple[Portion, ...]:
        portions = [
            Portion(key, people[placed.row], day, minutes, kind)
            for key, (placed, kind) in self.placed.items()
            for day, minutes in placed.parts
        ]
        rows, days = np.nonzero(self.reserved > EPSILON)
        portions += [
            Portion(None, people[row], int(day), float(self.reserved[row, day]), Kind.RESERVE)
            for row, day in zip(rows, days, strict=True)
        ]
        return tuple(sorted(portions, key=lambda part: (self.rows[part.person], part.day)))


def _order(item: PlanItem) -> tuple[float, str]:
    return (np.inf if item.due_day is None else item.due_day, str(item.id))


def _worth(item: PlanItem) -> float:
    return item.probability * item.weight / item.minutes


def _pieces(reserve: Sequence[Reserve], settings: PlanSettings) -> list[Task]:
    """Walk-ins as pieces of an hour, so that they find their minutes as work does."""
    pieces = []
    for number, part in enumerate(reserve):
        count = ceil(part.minutes / settings.reserve_piece)
        pieces += [
            Task(
                PlanItem(
                    id=("reserve", number, k),
                    skill=part.skill,
                    minutes=part.minutes / count,
                    weight=part.weight,
                    due_day=part.due_day,
                    earliest_day=part.day,
                )
            )
            for k in range(count)
        ]
    return pieces
