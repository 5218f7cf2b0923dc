"""A setup without faults, applied: calendars, desks, people, then what hangs on a desk."""

from datetime import datetime

from sqlalchemy import select

from portal.commands.setup.model import Entry, Setup
from portal.commands.setup.operations.changes import Changes
from portal.commands.setup.operations.desks import apply_calendar, apply_desk, apply_skill
from portal.commands.setup.operations.people import (
    apply_people,
    apply_roles,
    settle_other_roles,
)
from portal.commands.setup.operations.staff import apply_absence, apply_staff
from portal.commands.setup.operations.types import apply_types
from portal.desks.models import Desk, Skill, WorkingCalendar
from portal.extensions import db


def apply_setup(setup: Setup, *, now: datetime, take_roles: bool = False) -> Changes:
    """Flushes; the caller keeps or undoes all of it. `faults_in` was empty for this setup.
    `take_roles`: those that people named in it hold beyond their list."""
    changes = Changes(now)
    calendars = {row.name: row for row in db.session.scalars(select(WorkingCalendar))}
    for entry in setup.calendars:
        calendars[entry.key] = apply_calendar(entry, calendars.get(entry.key), changes=changes)
    ids = {name: row.id for name, row in calendars.items()}
    desks = {row.slug: row for row in db.session.scalars(select(Desk))}
    for place, entry in enumerate(setup.desks, start=len(desks)):
        desks[entry.key] = apply_desk(
            entry, desks.get(entry.key), calendars=ids, place=place, changes=changes
        )
    people = apply_people(setup.people, changes=changes)
    apply_roles(setup.people, people, desks=desks, changes=changes)
    for entry in setup.desks:
        _apply_inside(entry, desks[entry.key], people=people, calendars=ids, changes=changes)
    settle_other_roles(setup.people, people, take=take_roles, changes=changes)
    return changes


def _apply_inside(
    entry: Entry,
    desk: Desk,
    *,
    people: dict[str, int],
    calendars: dict[str, int],
    changes: Changes,
) -> None:
    found = db.session.scalars(select(Skill).where(Skill.desk_id == desk.id))
    skills = {row.slug: row for row in found}
    for part in entry.parts.get("skills", []):
        skills[part.key] = apply_skill(part, skills.get(part.key), desk=desk, changes=changes)
    skill_ids = {slug: row.id for slug, row in skills.items()}
    staff = apply_staff(
        entry.parts.get("staff", []),
        desk,
        people=people,
        calendars=calendars,
        skills=skill_ids,
        changes=changes,
    )
    for part in entry.parts.get("absences", []):
        apply_absence(part, desk, staff=staff, changes=changes)
    apply_types(
        entry.parts.get("types", []), desk, skills=skill_ids, people=people, changes=changes
    )
