"""One-time links: who opens one has proved who they are, once, within a day."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import LinkPurpose, OneTimeLink, Person, Role, RoleGrant
from portal.identity.operations.mails import send_reset_by_mail, tell_of_new_password
from portal.identity.operations.signing_in import end_sign_ins_of
from portal.identity.operations.trail import record_audit
from portal.identity.queries import has_admin_with_password, person_of_address, token_digest
from portal.jobs.operations import enqueue

LINK_HOURS = 24
RESET_JOB = "identity.reset"
TAKEN = {
    LinkPurpose.INVITATION: AuditKind.INVITATION_TAKEN,
    LinkPurpose.PASSWORD_RESET: AuditKind.PASSWORD_RESET,
}


def make_link(person_id: int, *, purpose: LinkPurpose, public_url: str, now: datetime) -> str:
    """The address to open; of its token only the digest is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(
            token_digest=token_digest(token),
            person_id=person_id,
            purpose=purpose,
            created_at=now,
            expires_at=now + timedelta(hours=LINK_HOURS),
        )
    )
    db.session.flush()
    return f"{public_url}/links/{token}"


def end_links_of(person_id: int, *, now: datetime) -> None:
    db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.person_id == person_id, OneTimeLink.used_at.is_(None))
        .values(used_at=now)
    )


def make_first_admin_link(*, public_url: str, now: datetime) -> str:
    """For the console, while no admin has a password; an earlier one ends."""
    if has_admin_with_password():
        raise InvalidInput("An admin has a password already. Ask them for an invitation.")
    person = _place_of_first_admin(now=now)
    end_links_of(person.id, now=now)
    address = make_link(person.id, purpose=LinkPurpose.FIRST_ADMIN, public_url=public_url, now=now)
    record_audit(AuditKind.FIRST_ADMIN_LINKED, actor_id=None, now=now)
    return address


def _place_of_first_admin(*, now: datetime) -> Person:
    """A person without rights, kept for whoever opens the link."""
    known = db.session.scalar(
        select(Person)
        .join(OneTimeLink, OneTimeLink.person_id == Person.id)
        .where(OneTimeLink.purpose == LinkPurpose.FIRST_ADMIN, Person.password_hash.is_(None))
        .order_by(OneTimeLink.id.desc())
        .limit(1)
    )
    if known is not None:
        return known
    person = Person(name="First admin", is_active=False, created_at=now)
    db.session.add(person)
    db.session.flush()
    return person


def become_first_admin(
    token: str, *, name: str, address: str, password_hash: str, now: datetime
) -> int:
    """The id of the person. Whoever was told the console's link may also take over a person that
    was set up before under this address."""
    if has_admin_with_password():
        raise NotFound
    place_id, _purpose = _take(token, LinkPurpose.FIRST_ADMIN, now=now)
    person = person_of_address(address) or db.session.get_one(Person, place_id)
    if person.id != place_id:
        _give_up_place(place_id, to=person.id)
    person.name, person.email, person.is_active = name, address, True
    if not db.session.scalar(select(RoleGrant.id).where(_is_admin_grant(person.id))):
        db.session.add(RoleGrant(person_id=person.id, role=Role.ADMIN))
    _set_password(person, password_hash, now=now)
    _record(AuditKind.FIRST_ADMIN_MADE, person, now=now)
    return person.id


def _is_admin_grant(person_id: int):
    return (RoleGrant.person_id == person_id) & (RoleGrant.role == Role.ADMIN)


def _give_up_place(place_id: int, *, to: int) -> None:
    links = update(OneTimeLink).where(OneTimeLink.person_id == place_id)
    db.session.execute(links.values(person_id=to))
    db.session.execute(delete(Person).where(Person.id == place_id))


def ask_for_reset(address: str, *, now: datetime) -> None:
    """The same write for an address that is known and for one that is not: a job looks it up."""
    payload = {"address": address, "asked_at": now.isoformat()}
    enqueue(RESET_JOB, payload=payload, now=now)


def send_reset(address: str, *, asked_at: datetime, public_url: str, now: datetime) -> None:
    """The mail, if somebody signs in with a password under this address; safe to run twice."""
    person = person_of_address(address)
    if person is None or not person.is_active or not person.password_hash:
        return
    sent = select(OneTimeLink.id).where(
        OneTimeLink.person_id == person.id,
        OneTimeLink.purpose == LinkPurpose.PASSWORD_RESET,
        OneTimeLink.created_at >= asked_at,
    )
    if db.session.scalar(sent.limit(1)) is not None:
        return
    purpose = LinkPurpose.PASSWORD_RESET
    link = make_link(person.id, purpose=purpose, public_url=public_url, now=now)
    send_reset_by_mail(person, link=link, now=now)
    record_audit(
        AuditKind.PASSWORD_RESET_SENT,
        actor_id=None,
        subject=subject_of_person(person.id),
        now=now,
    )


def set_password_by_link(token: str, *, password_hash: str, now: datetime) -> int:
    """Of an invitation or a reset; the id of the person. Every sign-in and link of theirs ends."""
    person_id, purpose = _take(token, *TAKEN, now=now)
    person = db.session.get_one(Person, person_id, with_for_update=True)
    if not person.is_active:
        raise NotFound
    _set_password(person, password_hash, now=now)
    _record(TAKEN[purpose], person, now=now)
    if purpose == LinkPurpose.PASSWORD_RESET:
        tell_of_new_password(person, now=now)
    return person.id


def _take(token: str, *purposes: LinkPurpose, now: datetime) -> tuple[int, LinkPurpose]:
    """One statement decides who of two that open a link at once has it."""
    row = db.session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.token_digest == token_digest(token), OneTimeLink.used_at.is_(None))
        .where(OneTimeLink.expires_at > now, OneTimeLink.purpose.in_(purposes))
        .values(used_at=now)
        .returning(OneTimeLink.person_id, OneTimeLink.purpose)
        .execution_options(synchronize_session=False)
    ).first()
    if row is None:
        raise NotFound
    return row[0], LinkPurpose(row[1])


def _set_password(person: Person, password_hash: str, *, now: datetime) -> None:
    person.password_hash = password_hash
    db.session.flush()
    end_sign_ins_of(person.id, now=now)
    end_links_of(person.id, now=now)


def _record(kind: AuditKind, person: Person, *, now: datetime) -> None:
    record_audit(kind, actor_id=person.id, subject=subject_of_person(person.id), now=now)
