"""The promises of the last weeks: made at filing from the queue then met, moved only for cause.

Every Monday the desk learns anew from what was finished before, as the live portal does.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import numpy as np

from portal.commands.demo.life import Life, Step
from portal.commands.demo.roster import ROSTER
from portal.commands.demo.types import TYPES
from portal.commands.demo.world import World, instant
from portal.planning.promise import (
    Basis,
    Case,
    PastCases,
    PromiseRange,
    promise_for,
    work_ahead_at_arrival,
)
from portal.requests.effort import Effort, learnt, prior
from portal.requests.lifecycle import Status
from portal.requests.sla import tier_of

WEEK = 7 * 1440
LEARNT_FROM = 26 * WEEK
HOUR = 60
MOST_PROMISES = 6


@dataclass(frozen=True)
class Made:
    """One promise as given, in epoch minutes; `reason` as the live portal writes it."""

    number: int
    p10: float
    p50: float
    p90: float
    cases: int
    basis: str
    reason: str
    made: float


@dataclass(frozen=True)
class _Known:
    """What a desk knows from a Monday on."""

    past: PastCases
    efforts: dict[str, Effort]


def promises_of(world: World, desk: str) -> dict[int, list[Made]]:
    """Promises by request number, for requests of the desk that came since the order changed."""
    lives = [life for life in world.lives if life.type.desk == desk and life.arrived < world.until]
    ahead = _work_ahead(lives, desk)
    known: dict[float, _Known] = {}

    def known_at(at: float) -> _Known:
        monday = world.switch_at + (at - world.switch_at) // WEEK * WEEK
        if monday not in known:
            known[monday] = _learn(lives, ahead, monday, world=world)
        return known[monday]

    promised = {}
    for life, work_ahead in zip(lives, ahead.tolist(), strict=True):
        if life.arrival.story == "corvenne_frame":
            promised[life.number] = _story(life, world)
        elif life.arrived >= world.switch_at:
            made = _Maker(life, work_ahead, known_at, world).all()
            if made:
                promised[life.number] = made
    return promised


def _story(life: Life, world: World) -> list[Made]:
    """The promise that moved: Tuesday to Wednesday of W1 became Wednesday to Friday."""
    first = world.calendar.first_planned_monday

    def at(days: int, hour: int) -> float:
        wall = datetime.combine(first + timedelta(days=days), time(hour), world.working_time.zone)
        return wall.timestamp() / 60

    moved_on = world.calendar.add_open_days(world.today, -1)
    moved_at = at((moved_on - first).days, 15)
    range_first = (at(1, 10), at(1, 16), at(2, 17))
    range_moved = (at(2, 10), at(3, 12), at(4, 17))
    basis = Basis.TYPE_STATE.value
    return [
        Made(1, *range_first, 41, basis, "filed", life.arrived),
        Made(2, *range_moved, 41, basis, "queue_grew", moved_at),
    ]


class _Maker:
    """The promises of one request, in the order of its life."""

    def __init__(self, life: Life, work_ahead: float, known_at, world: World) -> None:
        self.life = life
        self.work_ahead = work_ahead
        self.known_at = known_at
        self.world = world
        self.time = world.working_time
        self.made: list[Made] = []

    def all(self) -> list[Made]:
        life = self.life
        found = promise_for(self._case(life.arrived), self.known_at(life.arrived).past)
        if found is None:
            return []
        self._give(found, "filed", start=life.arrived)
        held, since = 0.0, life.arrived
        status = Status.RECEIVED
        for step in life.steps:
            if status != Status.ON_HOLD:
                self._promise_missed(since, step.at, held, status)
            if step.kind == "resume":
                held += step.minutes
                self._move_by_hold(step)
            elif step.kind == "reopen":
                self._give(self._range(step.at, 0.0), "reopened", start=step.at)
            status, since = _STATUS_AFTER[step.kind], step.at
            if status in (Status.RESOLVED, Status.CANCELLED):
                status = Status.ON_HOLD  # nothing is promised on what is done
        if status != Status.ON_HOLD:
            self._promise_missed(since, self.world.until, held, status)
        return self.made

    def _case(self, at: float) -> Case:
        code = self.life.type.code
        effort = self.known_at(at).efforts[code]
        return Case(code, _tier(code), self.work_ahead, effort.p50)

    def _range(self, at: float, age: float) -> PromiseRange | None:
        past = self.known_at(at).past
        found = promise_for(self._case(at), past, age_minutes=age)
        if found is None:
            return promise_for(self._case(at), past)
        ends = (max(0.0, minutes - age) for minutes in (found.p10, found.p50, found.p90))
        return PromiseRange(*ends, found.cases, found.basis)

    def _promise_missed(self, since: float, end: float, held: float, status: Status) -> None:
        """Each time the P90 has passed, at the next full hour, while the work goes on."""
        while len(self.made) < MOST_PROMISES:
            passed = max(self.made[-1].p90, since)
            at = (passed // HOUR + 1) * HOUR
            if at >= min(end, self.world.until):
                return
            age = self._minute(at) - self._minute(self.life.arrived) - held
            reason = "overrun" if status == Status.STARTED else "queue_grew"
            self._give(self._range(at, max(0.0, age)), reason, start=at)

    def _move_by_hold(self, step: Step) -> None:
        last = self.made[-1]
        begin = self._minute(last.made)
        p10, p50, p90 = (
            max(0.0, self._minute(at) - begin) + step.minutes
            for at in (last.p10, last.p50, last.p90)
        )
        found = PromiseRange(p10, p50, p90, last.cases, Basis(last.basis))
        self._give(found, "resumed", start=last.made, made=step.at)

    def _give(
        self, found: PromiseRange | None, reason: str, *, start: float, made: float | None = None
    ) -> None:
        if found is None:
            return
        made = start if made is None else made
        begin = instant(start)
        p10, p50, p90 = (
            max(made, self.time.add_minutes(begin, minutes).timestamp() / 60)
            for minutes in (found.p10, found.p50, found.p90)
        )
        number = len(self.made) + 1
        self.made.append(Made(number, p10, p50, p90, found.cases, found.basis.value, reason, made))

    def _minute(self, at: float) -> float:
        return self.time.minute_of(instant(at))


_STATUS_AFTER = {
    "start": Status.STARTED,
    "hold": Status.ON_HOLD,
    "resume": Status.ASSIGNED,
    "release": Status.ASSIGNED,
    "reopen": Status.ASSIGNED,
    "resolve": Status.RESOLVED,
    "cancel": Status.CANCELLED,
}


def _learn(lives: list[Life], ahead: np.ndarray, monday: float, *, world: World) -> _Known:
    """Efforts and past cases of the half year before `monday`, as they were known then."""
    rows = [
        k
        for k, life in enumerate(lives)
        if monday - LEARNT_FROM <= life.arrived < monday
        and not (life.status == "cancelled" and life.steps[-1].at < monday)
    ]
    chosen = [lives[k] for k in rows]
    ends, held = zip(*(_end_and_held(life, monday) for life in chosen), strict=True)
    finished = np.array([end is not None for end in ends])
    efforts = _efforts(chosen, finished)
    minute_of = world.working_time.minute_of_many
    arrived = minute_of(np.array([life.arrived for life in chosen]) * 60)
    ended = minute_of(np.array([monday if end is None else end for end in ends]) * 60)
    codes = np.array([life.type.code for life in chosen])
    past = PastCases(
        types=codes,
        tiers=np.array([_tier(code) for code in codes]),
        work_ahead=ahead[rows],
        effort=np.array([efforts[code].p50 for code in codes]),
        minutes=np.maximum(0.0, ended - arrived - np.array(held)),
        finished=finished,
        arrived=arrived,
    )
    return _Known(past, efforts)


def _end_and_held(life: Life, monday: float) -> tuple[float | None, float]:
    """When it was resolved, if before `monday`, and its held minutes until then."""
    end, held = None, 0.0
    for step in life.steps:
        if step.at >= monday:
            break
        if step.kind == "resume":
            held += step.minutes
        elif step.kind == "resolve":
            end = step.at
        elif step.kind == "reopen":
            end = None
    return end, held


def _efforts(chosen: list[Life], finished: np.ndarray) -> dict[str, Effort]:
    measured: dict[str, list[float]] = {}
    for life, is_finished in zip(chosen, finished.tolist(), strict=True):
        if is_finished:
            measured.setdefault(life.type.code, []).append(hands_on(life))
    return {
        code: learnt(prior(*demo_type.effort), measured.get(code, []))
        for code, demo_type in TYPES.items()
    }


def hands_on(life: Life) -> float:
    """Measured hands-on minutes of the stretches that have ended."""
    return sum(step.minutes for step in life.steps if step.kind in ("hold", "resolve", "release"))


def _work_ahead(lives: list[Life], desk: str) -> np.ndarray:
    """Minutes of unfinished work per head that each request met in its skill."""
    heads: dict[str, float] = {}
    for position in ROSTER:
        for skill in position.skills if position.desk == desk else ():
            heads[skill] = heads.get(skill, 0.0) + 1 / len(position.skills)
    done = [
        life.steps[-1].at if life.status in ("resolved", "cancelled") else np.nan for life in lives
    ]
    return work_ahead_at_arrival(
        np.array([life.arrived for life in lives]),
        np.array(done, dtype=float),
        effort=np.array([prior(*life.type.effort).mean for life in lives]),
        heads=np.array([heads[life.type.skill] for life in lives]),
        skill=np.array([life.type.skill for life in lives]),
    )


def _tier(code: str) -> int:
    done = TYPES[code].targets[1]
    return tier_of(None if done is None else round(done * 60))
