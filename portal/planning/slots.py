"""Booked times: which half hours of whose days can still be given away.

A person's day has as many as its net minutes hold beyond planned work, the reserve for walk-ins
(P70 of the forecast) and what is booked already, so that nobody's evening pays for one.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

SLOT = timedelta(minutes=30)
SLOT_MINUTES = 30.0
NOTICE = timedelta(hours=1)  # before it begins
MOST_A_DAY = 4  # times shown of one day
QUIET_SHARE = 0.25  # of the days, the least loaded ones
CALM = 0.85  # no day above is called quiet

Span = tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Slot:
    """Half an hour of one person."""

    starts_at: datetime
    person: int

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + SLOT


@dataclass(frozen=True)
class PersonDay:
    """One person's local day. `free_minutes`: net minutes that nothing claims; `spans`: when they
    are there; `taken`: when somebody has booked them."""

    person: int
    on: date
    free_minutes: float
    spans: Sequence[Span] = ()
    taken: Sequence[Span] = field(default_factory=tuple)


def open_slots(days: Iterable[PersonDay], *, earliest: datetime) -> list[Slot]:
    """Every half hour that can be booked from `earliest` on, in the order of time.

    Worked line: 10:00 to 12:00, 45 minutes free, 10:30 taken -> 10:00, 11:00, 11:30; after one of
    them is booked 15 minutes are left, and the day is closed.
    """
    return sorted(
        Slot(start, day.person)
        for day in days
        if day.free_minutes >= SLOT_MINUTES
        for start in _starts(day.spans)
        if start >= earliest and not _overlaps(start, day.taken)
    )


def _starts(spans: Sequence[Span]) -> Iterable[datetime]:
    """Half hours of the clock that fit into one span whole."""
    for begin, end in spans:
        past = begin.minute % 30 * 60 + begin.second
        start = begin + timedelta(seconds=(1800 - past) % 1800)
        while start + SLOT <= end:
            yield start
            start += SLOT


def _overlaps(start: datetime, taken: Sequence[Span]) -> bool:
    return any(begin < start + SLOT and start < end for begin, end in taken)


@dataclass(frozen=True)
class ShownDay:
    on: date
    slots: list[Slot]
    is_quiet: bool


def shown_days(
    slots: Sequence[Slot],
    *,
    day_of: Mapping[Slot, date],
    liked: Mapping[int, int],
    quiet: Collection[date],
    most: int,
) -> list[ShownDay]:
    """At most four times of a day, spread over it, each with one person: who has the lowest number
    in `liked`. `most` days."""
    by_day: dict[date, dict[datetime, Slot]] = {}
    for slot in slots:
        times = by_day.setdefault(day_of[slot], {})
        other = times.get(slot.starts_at)
        if other is None or _rank(slot, liked) < _rank(other, liked):
            times[slot.starts_at] = slot
    return [
        ShownDay(on, _spread([times[start] for start in sorted(times)]), on in quiet)
        for on, times in sorted(by_day.items())[:most]
    ]


def _rank(slot: Slot, liked: Mapping[int, int]) -> tuple[int, int]:
    return liked.get(slot.person, len(liked)), slot.person


def _spread(slots: list[Slot]) -> list[Slot]:
    """The first, and others as evenly apart as there are."""
    if len(slots) <= MOST_A_DAY:
        return slots
    step = (len(slots) - 1) / (MOST_A_DAY - 1)
    return [slots[round(step * place)] for place in range(MOST_A_DAY)]


def quiet_days(load: Mapping[date, float]) -> frozenset[date]:
    """Days, of those given, that the desk expects to be its quietest: `load` is planned work and
    expected walk-ins over net minutes. A quarter of them, none above 85 %, and none where all are
    alike."""
    if len(load) < 2 or max(load.values()) - min(load.values()) < 0.05:
        return frozenset()
    count = max(1, int(QUIET_SHARE * len(load)))
    least = sorted(load, key=lambda on: (load[on], on))[:count]
    return frozenset(on for on in least if load[on] < CALM)


def kept_for_thanked(slots: Sequence[Slot], *, now: datetime) -> datetime | None:
    """The earliest time there is: kept until two hours before for who took a quiet time before."""
    first = min((slot.starts_at for slot in slots), default=None)
    return first if first is not None and first - now > timedelta(hours=2) else None
