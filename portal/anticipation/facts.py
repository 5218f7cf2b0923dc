"""What the signals read: a desk's dated facts, announcements and past requests, as they stood when
the night began. No request of a privileged type is among them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class TypeFacts:
    """`early_days`: working days before it is due in which it may be done."""

    early_days: int = 0
    confidentiality: str = "open"
    is_incident: bool = False


@dataclass(frozen=True)
class DatedFact:
    """An open fact of the register; `quantity`: requests still to come."""

    obligation_id: int
    type_id: int
    source: str
    owner_id: int | None
    department: str
    falls_on: date
    due_on: date
    last_safe_on: date
    quantity: int
    probability: float
    confidentiality: str = "open"


@dataclass(frozen=True)
class PastFact:
    """A settled fact that led to requests: `quantity` of them."""

    type_id: int
    source: str
    department: str
    due_on: date
    quantity: int


@dataclass(frozen=True)
class Announced:
    """What a department says is coming."""

    event_id: int
    type_id: int | None
    department: str
    starts_on: date
    ends_on: date
    expected: int | None
    probability: float


class Workdays:
    """The days on which a desk is open, numbered from 0."""

    def __init__(self, days: Iterable[date]):
        self.days = sorted(days)
        self._ordinals = np.array([day.toordinal() for day in self.days], dtype=np.int64)

    def __len__(self) -> int:
        return len(self.days)

    def place(self, day: date) -> int:
        """The number of a day; of a closed day that of the next open one."""
        return bisect_left(self.days, day)

    def places(self, ordinals: np.ndarray) -> np.ndarray:
        """`place` of proleptic ordinals, int[n] -> int[n]."""
        return np.searchsorted(self._ordinals, ordinals, side="left")

    def last_place(self, day: date) -> int:
        """The number of the last open day up to `day`, -1 before the first."""
        return bisect_right(self.days, day) - 1

    def day(self, place: int) -> date:
        """The day of a number; the first or last known beyond them."""
        return self.days[min(max(place, 0), len(self.days) - 1)]

    def moved(self, day: date, by: int) -> date:
        """So many open days later (before, below 0), from the last open day up to `day`."""
        return self.day(self.last_place(day) + by)


@dataclass(frozen=True)
class PastRequests:
    """Requests of non-privileged types, in order of arrival. `person`, `type`: ids; `department`:
    codes of `departments`; `on`: proleptic ordinal of the local day of arrival."""

    person: np.ndarray
    type: np.ndarray
    department: np.ndarray
    on: np.ndarray
    departments: tuple[str, ...] = ()

    @cached_property
    def _department_of(self) -> dict[int, str]:
        codes = dict(zip(self.person.tolist(), self.department.tolist(), strict=True))
        return {person: self.departments[code] for person, code in codes.items()}

    def department_of(self, person: int) -> str:
        """That of the person's latest request."""
        return self._department_of[person]

    def __len__(self) -> int:
        return len(self.on)


def no_requests() -> PastRequests:
    nothing = np.zeros(0, dtype=np.int64)
    return PastRequests(nothing, nothing, nothing, nothing)


@dataclass(frozen=True)
class Facts:
    """`today`: the desk's local day; what is found counts from it on. `gone`: persons whose needs
    are nobody's any more."""

    today: date
    workdays: Workdays
    types: Mapping[int, TypeFacts] = field(default_factory=dict)
    dated: tuple[DatedFact, ...] = ()
    past_dated: tuple[PastFact, ...] = ()
    announced: tuple[Announced, ...] = ()
    requests: PastRequests = field(default_factory=no_requests)
    gone: frozenset[int] = frozenset()
