"""The staff of a desk: hours, skills, absences."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from portal.commands.setup.model import Entry
from portal.commands.setup.operations.changes import Changes
from portal.commands.setup.operations.desks import columns_of
from portal.commands.setup.operations.people import give_role
from portal.commands.setup.schema import ABSENCE, STAFF
from portal.desks.models import Absence, Desk, StaffMember, StaffSkill
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant

FULL_SPEED = 1.0


def apply_staff(
    entries: Iterable[Entry],
    desk: Desk,
    *,
    people: dict[str, int],
    calendars: dict[str, int],
    skills: dict[str, int],
    changes: Changes,
) -> dict[str, StaffMember]:
    """Everybody of the desk by their address."""
    found = db.session.execute(
        select(Person.email, StaffMember)
        .join(Person, Person.id == StaffMember.person_id)
        .where(StaffMember.desk_id == desk.id, Person.email.is_not(None))
    )
    staff = {address.lower(): row for address, row in found}
    for entry in entries:
        columns = columns_of(entry, STAFF, "person", "calendar", "skills", "second")
        if "calendar" in entry.values:
            columns["calendar_id"] = calendars.get(entry.values["calendar"])
        name, row = f"{desk.slug}/{entry.key}", staff.get(entry.key)
        if row is None:
            row = StaffMember(person_id=people[entry.key], desk_id=desk.id, **columns)
            changes.make(row, what="staff", name=name)
            staff[entry.key] = row
        else:
            changes.change(row, columns, what="staff", name=name)
        _apply_skills(entry, row, skills=skills, name=name, changes=changes)
        _ensure_role(row, desk, changes=changes)
    return staff


def _apply_skills(
    entry: Entry, row: StaffMember, *, skills: dict[str, int], name: str, changes: Changes
) -> None:
    """First and second skills; a list that is not named stays."""
    found = db.session.scalars(select(StaffSkill).where(StaffSkill.staff_id == row.id))
    before = {one.skill_id: (one.rank, one.speed) for one in found}
    firsts, seconds = entry.values.get("skills"), entry.values.get("second")
    after = {skills[slug]: (1, FULL_SPEED) for slug in firsts or []}
    after |= {skills[slug]: (2, speed) for slug, speed in (seconds or {}).items()}
    kept = {1} if firsts is None else set()
    kept |= {2} if seconds is None else set()
    after |= {skill: how for skill, how in before.items() if how[0] in kept and skill not in after}
    if after == before:
        return
    db.session.execute(delete(StaffSkill).where(StaffSkill.staff_id == row.id))
    for skill_id, (rank, speed) in after.items():
        db.session.add(StaffSkill(staff_id=row.id, skill_id=skill_id, rank=rank, speed=speed))
    changes.note(row, ["skills"], what="staff", name=name)


def _ensure_role(row: StaffMember, desk: Desk, *, changes: Changes) -> None:
    """Who works on a desk may open its pages."""
    works = select(RoleGrant.id).where(
        RoleGrant.person_id == row.person_id,
        RoleGrant.desk_id == desk.id,
        RoleGrant.role.in_((Role.STAFF, Role.LEAD)),
    )
    if row.is_active and db.session.scalar(works.limit(1)) is None:
        name = f"{Role.STAFF}:{desk.slug}"
        give_role(row.person_id, Role.STAFF, desk_id=desk.id, name=name, changes=changes)


def apply_absence(
    entry: Entry, desk: Desk, *, staff: dict[str, StaffMember], changes: Changes
) -> None:
    """Who is away from the same day on is the same absence."""
    member, starts_on = staff[entry.values["person"]], entry.values["from"]
    columns = columns_of(entry, ABSENCE, "person", "deputy")
    if "deputy" in entry.values:
        deputy = staff.get(entry.values["deputy"])
        columns["deputy_id"] = deputy.id if deputy else None
    row = db.session.scalar(
        select(Absence).where(Absence.staff_id == member.id, Absence.starts_on == starts_on)
    )
    name = f"{desk.slug}/{entry.key}"
    if row is None:
        changes.make(Absence(staff_id=member.id, **columns), what="absence", name=name)
    else:
        changes.change(row, columns, what="absence", name=name)
