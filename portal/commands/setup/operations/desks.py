"""Calendars, desks and skills of a setup."""

from portal.commands.setup.model import Entry
from portal.commands.setup.operations.changes import Changes
from portal.commands.setup.schema import CALENDAR, DESK, Table
from portal.desks.models import Desk, Skill, WorkingCalendar


def columns_of(entry: Entry, table: Table, *without: str) -> dict[str, object]:
    """The named values by the columns that hold them; `without`: what the caller places."""
    return {
        table.column_of(name): value for name, value in entry.values.items() if name not in without
    }


def apply_calendar(
    entry: Entry, row: WorkingCalendar | None, *, changes: Changes
) -> WorkingCalendar:
    columns = columns_of(entry, CALENDAR, "holidays")
    if "holidays" in entry.values:
        country, subdivision = entry.values["holidays"]
        columns |= {"holiday_country": country, "holiday_subdivision": subdivision}
    if row is None:
        row = WorkingCalendar(**columns)
        changes.make(row, what="calendar", name=entry.key)
    else:
        changes.change(row, columns, what="calendar", name=entry.key)
    return row


def apply_desk(
    entry: Entry, row: Desk | None, *, calendars: dict[str, int], place: int, changes: Changes
) -> Desk:
    """`place`: of a new desk that names no position."""
    columns = columns_of(entry, DESK, "calendar")
    if "calendar" in entry.values:
        columns["calendar_id"] = calendars[entry.values["calendar"]]
    if row is None:
        row = Desk(**{"position": place, "created_at": changes.now, **columns})
        changes.make(row, what="desk", name=entry.key)
    else:
        changes.change(row, columns, what="desk", name=entry.key)
    return row


def apply_skill(entry: Entry, row: Skill | None, *, desk: Desk, changes: Changes) -> Skill:
    name = f"{desk.slug}/{entry.key}"
    if row is None:
        row = Skill(desk_id=desk.id, **entry.values)
        changes.make(row, what="skill", name=name)
    else:
        changes.change(row, entry.values, what="skill", name=name)
    return row
