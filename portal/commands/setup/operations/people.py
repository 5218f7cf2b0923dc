"""People of a setup, and their roles: given as the file lists them, taken only when asked to."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from portal.commands.setup.model import Entry
from portal.commands.setup.operations.changes import Changes
from portal.commands.setup.operations.desks import columns_of
from portal.commands.setup.schema import PERSON
from portal.desks.models import Desk, StaffMember
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import Person, Role, RoleGrant


def apply_people(entries: Iterable[Entry], *, changes: Changes) -> dict[str, int]:
    """Ids of everybody by their address; managers once all of them are there."""
    found = db.session.scalars(select(Person).where(Person.email.is_not(None)))
    people = {row.email.lower(): row for row in found}
    entries = list(entries)
    for entry in entries:
        columns = columns_of(entry, PERSON, "email", "manager", "roles")
        row = people.get(entry.key)
        if row is None:
            usual = {"zone": current_app.config["PORTAL"].zone, "created_at": changes.now}
            people[entry.key] = row = Person(email=entry.key, **(usual | columns))
            changes.make(row, what="person", name=entry.key)
        else:
            changes.change(row, columns, what="person", name=entry.key)
    ids = {address: row.id for address, row in people.items()}
    for entry in entries:
        if "manager" in entry.values:
            values = {"manager_id": ids.get(entry.values["manager"])}
            changes.change(people[entry.key], values, what="person", name=entry.key)
    return ids


def apply_roles(
    entries: Iterable[Entry],
    people: dict[str, int],
    *,
    desks: dict[str, Desk],
    changes: Changes,
) -> None:
    for entry in entries:
        for words in entry.values.get("roles", []):
            role, _colon, desk = words.partition(":")
            desk_id = desks[desk].id if desk else None
            give_role(people[entry.key], role, desk_id=desk_id, name=words, changes=changes)


def give_role(
    person_id: int, role: str, *, desk_id: int | None, name: str, changes: Changes
) -> None:
    """Nothing happens to who has it."""
    same = (
        RoleGrant.person_id == person_id,
        RoleGrant.role == role,
        RoleGrant.desk_id.is_not_distinct_from(desk_id),
    )
    if db.session.scalar(select(RoleGrant.id).where(*same).limit(1)) is None:
        person = db.session.get_one(Person, person_id)
        db.session.add(RoleGrant(person_id=person_id, role=role, desk_id=desk_id))
        person.version += 1
        db.session.flush()
        changes.keep(
            AuditKind.ROLES_CHANGED,
            subject=subject_of_person(person_id),
            words=f"person {person.email}: role {name}",
            details={"added": [f"{role}:{desk_id or ''}"], "removed": []},
        )


def settle_other_roles(
    entries: Iterable[Entry], people: dict[str, int], *, take: bool, changes: Changes
) -> None:
    """Roles that somebody holds and their list does not name: taken, or told on the console. The
    role that being staff brings stays with the place on the desk."""
    for entry in entries:
        if "roles" not in entry.values:
            continue
        person_id = people[entry.key]
        for grant, name in _grants_beyond(person_id, set(entry.values["roles"])):
            if take and not _is_last_admin(grant):
                _take(grant, name, entry.key, changes=changes)
            else:
                why = "the last admin keeps it" if take else "--take-roles takes it"
                changes.notes.append(
                    f"person {entry.key}: holds the role {name}, which the file does not list; "
                    f"{why}"
                )


def _grants_beyond(person_id: int, listed: set[str]) -> list[tuple[RoleGrant, str]]:
    found = db.session.execute(
        select(RoleGrant, Desk.slug, StaffMember.id)
        .outerjoin(Desk, Desk.id == RoleGrant.desk_id)
        .outerjoin(
            StaffMember,
            (StaffMember.desk_id == RoleGrant.desk_id)
            & (StaffMember.person_id == RoleGrant.person_id)
            & StaffMember.is_active,
        )
        .where(RoleGrant.person_id == person_id)
        .order_by(RoleGrant.role, RoleGrant.id)
    ).all()
    named = [
        (grant, f"{grant.role}:{slug}" if slug else grant.role, place)
        for grant, slug, place in found
    ]
    return [
        (grant, name)
        for grant, name, place in named
        if name not in listed and not (grant.role == Role.STAFF and place is not None)
    ]


def _is_last_admin(grant: RoleGrant) -> bool:
    if grant.role != Role.ADMIN:
        return False
    others = (
        select(RoleGrant.id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.role == Role.ADMIN, RoleGrant.person_id != grant.person_id)
        .where(Person.is_active, Person.password_hash.is_not(None))
    )
    return db.session.scalar(others.limit(1)) is None


def _take(grant: RoleGrant, name: str, address: str, *, changes: Changes) -> None:
    person = db.session.get_one(Person, grant.person_id)
    person.version += 1
    db.session.delete(grant)
    db.session.flush()
    changes.keep(
        AuditKind.ROLES_CHANGED,
        subject=subject_of_person(person.id),
        words=f"person {address}: role {name} taken",
        details={"added": [], "removed": [f"{grant.role}:{grant.desk_id or ''}"]},
    )
