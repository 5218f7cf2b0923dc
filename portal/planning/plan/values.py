"""What a plan is made of. Days are places in the window, 0 the first; minutes are net minutes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

Id = int | str


@dataclass(frozen=True)
class PlanPerson:
    """`skills`: skill -> speed, 1 for a first skill, below for a second one."""

    id: Id
    skills: Mapping[Id, float]


@dataclass(frozen=True)
class PlanItem:
    """Work still to do.

    `minutes`: expected hands-on time at full speed, `careful_minutes` its P90. `due_day` and
    `hard_day` are instants in days of the window (2.5: the middle of the third day, negative:
    passed). `owner`: whose it is already, so nobody else's. `known_by`: who worked on it before or
    knows its requester, so theirs while no plan had it, unless others gain. `stand_ins`: who may
    do it while its owner is away, `deputy` among them where one is named. `pin`: (person, day)
    set by hand. `probability` below 1: an early piece, done only where a day stays calm.
    """

    id: Id
    skill: Id
    minutes: float
    weight: float = 1.0
    due_day: float | None = None
    hard_day: float | None = None
    careful_minutes: float | None = None
    earliest_day: int = 0
    owner: Id | None = None
    known_by: Id | None = None
    stand_ins: frozenset[Id] = frozenset()
    deputy: Id | None = None
    pin: tuple[Id, int] | None = None
    forbidden: frozenset[Id] = frozenset()
    probability: float = 1.0

    @property
    def is_early(self) -> bool:
        return self.probability < 1

    @property
    def hard_minutes(self) -> float:
        return self.minutes if self.careful_minutes is None else self.careful_minutes


@dataclass(frozen=True)
class Reserve:
    """Walk-ins to expect: minutes (P70) of a skill asked on `day`, worth doing by `due_day`."""

    skill: Id
    day: int
    minutes: float
    due_day: float
    weight: float = 1.0


@dataclass(frozen=True)
class Previous:
    """Where the plan before this one had an item, in days of the present window."""

    person: Id
    first_day: int
    last_day: int


@dataclass(frozen=True)
class PlanSettings:
    """`pull_days` (K): how many days before its due time an item gains pull. Days, but for shares
    and `early_minutes`, which a person may work ahead on one day."""

    pull_days: float = 0.5
    floor: float = 0.03  # of the index far from due
    own_power: float = 3.0  # of the speed: what an hour in a second skill loses
    frozen_days: int = 2
    least_gain: float = 0.5
    hard_buffer: float = 0.1
    hard_searched: int = 10
    calm: float = 0.85
    early_minutes: float = 90.0
    early_floor: float = 0.5
    undue_day: float = 10.0
    reserve_piece: float = 60.0


class Kind(StrEnum):
    """Why a portion stands where it does."""

    PINNED = "pinned"
    FROZEN = "frozen"
    IN_HAND = "in_hand"
    HARD = "hard"
    URGENCY = "urgency"
    EARLY = "early"
    RESERVE = "reserve"


@dataclass(frozen=True)
class Portion:
    """Minutes of one person's day, at their own speed. `item`: None for the walk-in reserve."""

    item: Id | None
    person: Id
    day: int
    minutes: float
    kind: Kind


class WhyUnplanned(StrEnum):
    NO_ROOM = "no_room"  # everybody with the skill is full until the window ends
    NO_SKILL = "no_skill"
    NOT_CALM = "not_calm"  # an early piece, and no day is below the limit
    UNLIKELY = "unlikely"  # an early piece that may not be asked


class Cause(StrEnum):
    """Why an item moved since the plan before."""

    PINNED = "pinned"
    FORBIDDEN = "forbidden"
    TAKEN = "taken"  # somebody took it
    AWAY = "away"  # the person or the day is gone
    DEPUTY = "deputy"  # who had it is away, and this is their deputy
    GAINS = "gains"  # with another it is done at least half a day sooner
    SOONER = "sooner"  # the same person has room before
    LATER = "later"  # more urgent work came in between
    UNPLANNED = "unplanned"  # it no longer fits into the window


@dataclass(frozen=True)
class Move:
    """`gained_days`: how much sooner it ends than with the person before (negative: later)."""

    item: Id
    from_person: Id
    to_person: Id | None
    from_day: int
    to_day: int | None
    cause: Cause
    gained_days: float | None = None


@dataclass(frozen=True)
class Plan:
    """Rows of `used` and `reserved` (minutes, float[people, days]) in the order of `people`.

    `finish`: item -> the instant in days at which it ends. `alarms`: items whose hard deadline
    no plan within capacity keeps, with the instant they would end (None: not in the window).
    """

    people: tuple[Id, ...]
    portions: tuple[Portion, ...]
    finish: Mapping[Id, float]
    unplanned: Mapping[Id, WhyUnplanned]
    alarms: Mapping[Id, float | None]
    moves: tuple[Move, ...]
    used: np.ndarray
    reserved: np.ndarray
    unreserved: float = 0.0  # minutes of walk-ins for which the window has no room
    settings: PlanSettings = field(default_factory=PlanSettings)

    def owner_of(self) -> dict[Id, Id]:
        return {part.item: part.person for part in self.portions if part.item is not None}
