"""What an admin does with people: invite, change, disable, enable. Every step is an event."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from portal.errors import N_, Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import LinkPurpose, Person, Role, RoleGrant
from portal.identity.operations.links import end_links_of, make_link
from portal.identity.operations.mails import invite_by_mail
from portal.identity.operations.signing_in import end_sign_ins_of
from portal.identity.operations.trail import record_audit
from portal.identity.queries import grants_of, person_of_address
from portal.identity.viewer import Viewer

Grant = tuple[str, int | None]
ADDRESS_TAKEN = N_("This address belongs to somebody already.")


@dataclass(frozen=True)
class Particulars:
    """What an admin says of a person. `email` is lower case; `grants`: every role the person
    shall have, with the desk or, without one, everywhere."""

    name: str
    email: str | None
    department: str
    manager_id: int | None
    language: str
    zone: str
    grants: frozenset[Grant]


def invite(particulars: Particulars, *, actor: Viewer, public_url: str, now: datetime) -> Person:
    """A person who may sign in from the moment they open the link of the mail."""
    _check_still_admin(actor)
    _check_address_is_free(particulars.email)
    person = Person(name=particulars.name, created_at=now)
    _fill(person, particulars)
    db.session.add(person)
    _flush_address()
    _set_grants(person.id, particulars.grants)
    _record(
        AuditKind.PERSON_INVITED,
        person,
        actor=actor,
        now=now,
        details={"grants": _as_codes(particulars.grants)},
    )
    _send_link(person, public_url=public_url, now=now)
    return person


def invite_again(person_id: int, *, actor: Viewer, public_url: str, now: datetime) -> None:
    """For who has no password yet; the link of the earlier mail ends."""
    _check_still_admin(actor)
    person = _person(person_id)
    if person.password_hash or not person.is_active or not person.email:
        raise InvalidInput("Only somebody active, with an address and no password, is invited.")
    end_links_of(person.id, now=now)
    _send_link(person, public_url=public_url, now=now)
    _record(AuditKind.INVITATION_SENT, person, actor=actor, now=now)


def _send_link(person: Person, *, public_url: str, now: datetime) -> None:
    link = make_link(person.id, purpose=LinkPurpose.INVITATION, public_url=public_url, now=now)
    invite_by_mail(person, link=link, now=now)


def change_person(
    person_id: int, particulars: Particulars, *, version: int, actor: Viewer, now: datetime
) -> None:
    """The version that was looked at decides; Conflict for who comes second."""
    _check_still_admin(actor)
    person = _person(person_id)
    if person.version != version:
        raise Conflict
    before = grants_of({person_id}).get(person_id, frozenset())
    _check_sense(person_id, particulars, before=before, actor=actor)
    _check_address_is_free(particulars.email, but=person_id)
    changed = _fill(person, particulars)
    person.version += 1
    _flush_address()
    if changed:
        _record(AuditKind.PERSON_CHANGED, person, actor=actor, now=now, details={"what": changed})
    if before != particulars.grants:
        _set_grants(person_id, particulars.grants)
        details = {
            "added": _as_codes(particulars.grants - before),
            "removed": _as_codes(before - particulars.grants),
        }
        _record(AuditKind.ROLES_CHANGED, person, actor=actor, now=now, details=details)


def _check_sense(
    person_id: int, particulars: Particulars, *, before: frozenset[Grant], actor: Viewer
) -> None:
    """One admin always remains: nobody takes the role from themselves."""
    lost = {role for role, _desk in before - particulars.grants}
    if person_id == actor.id and Role.ADMIN in lost:
        raise InvalidInput("Ask another admin to take this role from you.", field="roles")
    if particulars.manager_id == person_id:
        raise InvalidInput("Nobody is their own manager.", field="manager")


def disable_person(person_id: int, *, actor: Viewer, now: datetime) -> None:
    """Ends every sign-in and every link at once; twice is once."""
    _check_still_admin(actor)
    if person_id == actor.id:
        raise InvalidInput("Ask another admin to disable you.")
    person = _person(person_id)
    if not person.is_active:
        return
    person.is_active = False
    person.version += 1
    db.session.flush()
    ended = end_sign_ins_of(person_id, now=now)
    end_links_of(person_id, now=now)
    details = {"sign_ins_ended": ended}
    _record(AuditKind.PERSON_DISABLED, person, actor=actor, now=now, details=details)


def enable_person(person_id: int, *, actor: Viewer, now: datetime) -> None:
    """The person signs in anew: nothing from before the disabling comes back."""
    _check_still_admin(actor)
    person = _person(person_id)
    if person.is_active:
        return
    end_sign_ins_of(person_id, now=now)
    person.is_active = True
    person.version += 1
    db.session.flush()
    _record(AuditKind.PERSON_ENABLED, person, actor=actor, now=now)


def _check_still_admin(actor: Viewer) -> None:
    """Under the lock: of two admins who take each other's role at once, one remains."""
    admins = db.session.scalars(
        select(RoleGrant.person_id).where(RoleGrant.role == Role.ADMIN).with_for_update()
    ).all()
    active = select(Person.id).where(Person.id == actor.id, Person.is_active)
    if actor.id not in admins or db.session.scalar(active) is None:
        raise NotAllowed


def _person(person_id: int) -> Person:
    person = db.session.get(Person, person_id, with_for_update=True, populate_existing=True)
    if person is None:
        raise NotFound
    return person


FIELDS = ("name", "email", "department", "manager_id", "language", "zone")


def _fill(person: Person, particulars: Particulars) -> list[str]:
    """The names of what changed."""
    changed = [field for field in FIELDS if getattr(person, field) != getattr(particulars, field)]
    for field in changed:
        setattr(person, field, getattr(particulars, field))
    return changed


def _check_address_is_free(address: str | None, *, but: int | None = None) -> None:
    holder = person_of_address(address) if address else None
    if holder is not None and holder.id != but:
        raise InvalidInput(ADDRESS_TAKEN, field="email")


def _flush_address() -> None:
    """An address belongs to one person, however many admins write it at once."""
    try:
        with db.session.begin_nested():
            db.session.flush()
    except IntegrityError:
        raise InvalidInput(ADDRESS_TAKEN, field="email") from None


def _set_grants(person_id: int, grants: frozenset[Grant]) -> None:
    db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == person_id))
    for role, desk_id in sorted(grants, key=str):
        db.session.add(RoleGrant(person_id=person_id, role=role, desk_id=desk_id))
    db.session.flush()


def _as_codes(grants: frozenset[Grant]) -> list[str]:
    return sorted(f"{role}:{desk_id or ''}" for role, desk_id in grants)


def _record(
    kind: AuditKind,
    person: Person,
    *,
    actor: Viewer,
    now: datetime,
    details: dict | None = None,
) -> None:
    record_audit(
        kind, actor_id=actor.id, subject=subject_of_person(person.id), details=details, now=now
    )


def count_notice(person_id: int) -> None:
    """One more that is not read yet."""
    more = update(Person).where(Person.id == person_id)
    db.session.execute(more.values(unread_notices=Person.unread_notices + 1))


def forget_unread(person_id: int) -> None:
    db.session.execute(update(Person).where(Person.id == person_id).values(unread_notices=0))
