"""What the rota shows: today in a sentence, then two weeks day by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from portal.desks.models import Desk, OnCall
from portal.desks.queries import rota_people, turns_from, working_time
from portal.desks.rota import Presence, RotaDay, rota
from portal.web.dates import format_date
from portal.web.numbers import comma, format_decimal

AHEAD = 14


@dataclass(frozen=True)
class RotaCell:
    """`words`: one each for being in, on call and standing in."""

    presence: str
    words: list[str]


@dataclass(frozen=True)
class RotaRow:
    staff_id: int
    name: str
    cells: list[RotaCell]


@dataclass(frozen=True)
class RotaSheet:
    desk: Desk
    today: date
    days: list[str]
    rows: list[RotaRow]
    answer: list[str]
    turns: list[tuple[OnCall, str]]
    members: list[tuple[int, str]]


def rota_sheet(desk: Desk, *, now: datetime) -> RotaSheet:
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    ahead = [today + timedelta(days=n) for n in range(AHEAD)]
    days = [day for day in ahead if day == today or clock_of_desk.day_minutes(day) > 0]
    closed = {day for day in ahead if not clock_of_desk.day_minutes(day)}
    people = rota_people(desk.id, first=today, last=ahead[-1])
    names = {person.staff_id: person.name for person in people}
    found = rota(people, days, closed_days=closed)
    return RotaSheet(
        desk=desk,
        today=today,
        days=[format_date(day, "EEE d MMM") for day in days],
        rows=[
            RotaRow(staff_id, names[staff_id], [_cell(day, names) for day in entries])
            for staff_id, entries in found.items()
        ],
        answer=_today({staff_id: entries[0] for staff_id, entries in found.items()}, names),
        turns=turns_from(desk.id, on=today),
        members=list(names.items()),
    )


def _cell(entry: RotaDay, names: dict[int, str]) -> RotaCell:
    words = [presence_words(entry.presence)]
    words += [_("on call")] if entry.is_on_call else []
    words += [_("for %(name)s", name=names.get(other, "")) for other in entry.stands_in_for]
    return RotaCell(entry.presence.value, words)


def presence_words(presence: Presence) -> str:
    return {
        Presence.IN: _("in"),
        Presence.PART: _("part of the day"),
        Presence.OFF: _("no hours"),
        Presence.AWAY: _("away"),
    }[presence]


def _today(entries: dict[int, RotaDay], names: dict[int, str]) -> list[str]:
    """The answer first: how many are in, who is on call, who stands in for whom."""
    there = [key for key, day in entries.items() if day.presence in (Presence.IN, Presence.PART)]
    called = comma().join(names[key] for key, day in entries.items() if day.is_on_call)
    count = {"there": format_decimal(len(there)), "all": format_decimal(len(entries))}
    said = [_("%(there)s of %(all)s are in today.", **count)]
    said.append(_("On call: %(names)s.", names=called) if called else _("Nobody is on call."))
    said += [
        _("%(name)s stands in for %(other)s.", name=names[key], other=names.get(other, ""))
        for key, day in entries.items()
        for other in day.stands_in_for
    ]
    return said
