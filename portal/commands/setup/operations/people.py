"""People of a setup, and the roles they are given. A role is given here, never taken."""

from collections.abc import Iterable

from flask import current_app
from sqlalchemy import select

from portal.commands.setup.model import Entry
from portal.commands.setup.operations.changes import Changes
from portal.commands.setup.operations.desks import columns_of
from portal.commands.setup.schema import PERSON
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import Person, RoleGrant


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
