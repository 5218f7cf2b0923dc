"""Who is in, who is on call and who stands in, day by day: over plain values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Presence(StrEnum):
    IN = "in"
    PART = "part"  # less than on the fullest day of their own week
    OFF = "off"  # no hours that day, or the desk is closed
    AWAY = "away"


@dataclass(frozen=True)
class RotaPerson:
    """`weekday_minutes`: contract minutes, Monday first. `away` and `on_call`: spans of days, both
    included. `deputies`: of each absence, in the order of `away`; None: nobody."""

    staff_id: int
    name: str
    weekday_minutes: tuple[float, ...]
    away: tuple[tuple[date, date], ...] = ()
    deputies: tuple[int | None, ...] = ()
    on_call: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class RotaDay:
    """`stands_in_for`: staff ids of those away that day with this person as deputy."""

    presence: Presence
    is_on_call: bool
    stands_in_for: tuple[int, ...]


def rota(
    people: Sequence[RotaPerson], days: Sequence[date], *, closed_days: Collection[date]
) -> Mapping[int, list[RotaDay]]:
    """Staff id -> one entry for each of `days`."""
    return {
        person.staff_id: [
            RotaDay(
                presence=_presence(person, day, is_closed=day in closed_days),
                is_on_call=_is_within(person.on_call, day),
                stands_in_for=_stands_in(person, people, day),
            )
            for day in days
        ]
        for person in people
    }


def _presence(person: RotaPerson, day: date, *, is_closed: bool) -> Presence:
    minutes = person.weekday_minutes[day.weekday()]
    if is_closed or minutes <= 0:
        return Presence.OFF
    if _is_within(person.away, day):
        return Presence.AWAY
    return Presence.PART if minutes < max(person.weekday_minutes) else Presence.IN


def _stands_in(person: RotaPerson, people: Sequence[RotaPerson], day: date) -> tuple[int, ...]:
    return tuple(
        other.staff_id
        for other in people
        for (first, last), deputy in zip(other.away, other.deputies, strict=True)
        if deputy == person.staff_id and first <= day <= last
    )


def _is_within(spans: Sequence[tuple[date, date]], day: date) -> bool:
    return any(first <= day <= last for first, last in spans)


LONG_DAYS = 5  # working days; of a shorter absence only what is due before its end is handed on


def is_handed_on(
    *, absent_working_days: int, due_on: date | None, last_day: date, is_held: bool
) -> bool:
    """Whether somebody's open work goes to others when they are away.

    Of a long absence all of it that does not wait for something; of a short one what is due by its
    last day. Worked line: three days away, due on the second -> yes; due a week later -> no.
    """
    if due_on is not None and due_on <= last_day:
        return True
    return absent_working_days >= LONG_DAYS and not is_held
