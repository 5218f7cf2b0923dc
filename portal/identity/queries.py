"""Who is asking, and who can be asked about."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, or_, select, true

from portal import clock
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import (
    AuditEvent,
    Delegation,
    LinkPurpose,
    OneTimeLink,
    Person,
    Role,
    RoleGrant,
    SignIn,
)
from portal.identity.viewer import Viewer


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def viewer_of_token(token: str) -> Viewer | None:
    """One statement: the sign-in, its person, the person's grants. None when ended or expired."""
    now = clock.wall_now()
    rows = db.session.execute(
        select(Person, RoleGrant.role, RoleGrant.desk_id)
        .join(SignIn, SignIn.person_id == Person.id)
        .outerjoin(RoleGrant, RoleGrant.person_id == Person.id)
        .where(SignIn.token_digest == token_digest(token), SignIn.ended_at.is_(None))
        .where(SignIn.expires_at > now, Person.is_active)
    ).all()
    return _viewer(rows[0][0], [(role, desk) for _p, role, desk in rows if role]) if rows else None


def viewer_of_person(person_id: int) -> Viewer:
    """For jobs and commands that act for somebody."""
    person = db.session.get_one(Person, person_id)
    grants = db.session.execute(
        select(RoleGrant.role, RoleGrant.desk_id).where(RoleGrant.person_id == person_id)
    )
    return _viewer(person, [tuple(grant) for grant in grants])


def _viewer(person: Person, grants: list[tuple[str, int | None]]) -> Viewer:
    return Viewer(
        id=person.id,
        name=person.name,
        language=person.language,
        zone=person.zone,
        calendar=person.calendar,
        theme=person.theme,
        single_keys=person.single_keys,
        department=person.department,
        unread_notices=person.unread_notices,
        grants=frozenset(grants),
    )


def credentials(email: str) -> tuple[int, str | None] | None:
    """Person id and stored digest, for an active person of that address."""
    row = db.session.execute(
        select(Person.id, Person.password_hash).where(
            func.lower(Person.email) == email.lower(), Person.is_active
        )
    ).first()
    return (row[0], row[1]) if row else None


def personas() -> list[Person]:
    """People with a one-click tile, in the order of the tiles."""
    return list(
        db.session.scalars(
            select(Person)
            .where(Person.persona_rank.is_not(None), Person.is_active)
            .order_by(Person.persona_rank, Person.id)
        )
    )


def names_of(person_ids: set[int]) -> dict[int, str]:
    if not person_ids:
        return {}
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.all())


def addresses_of(person_ids: set[int]) -> dict[int, str]:
    """Of those who have one."""
    if not person_ids:
        return {}
    wanted = select(Person.id, Person.email).where(Person.id.in_(person_ids))
    return dict(db.session.execute(wanted.where(Person.email.is_not(None))).all())


def person_by_id(person_id: int) -> Person:
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def person_of_address(address: str) -> Person | None:
    """Active or not, whatever the case of the letters."""
    return db.session.scalar(
        select(Person).where(func.lower(Person.email) == address.strip().lower()).limit(1)
    )


def ids_of_addresses(addresses: set[str]) -> dict[str, int]:
    """Of these addresses in small letters, those that somebody has who is still here."""
    found: dict[str, int] = {}
    wanted = sorted(addresses)
    for start in range(0, len(wanted), 500):
        address = func.lower(Person.email)
        statement = select(address, Person.id).where(
            address.in_(wanted[start : start + 500]), Person.is_active
        )
        found |= dict(db.session.execute(statement).all())
    return found


def grants_of(person_ids: set[int]) -> dict[int, frozenset[tuple[str, int | None]]]:
    rows = db.session.execute(
        select(RoleGrant.person_id, RoleGrant.role, RoleGrant.desk_id).where(
            RoleGrant.person_id.in_(person_ids)
        )
    )
    found: dict[int, set] = {}
    for person_id, role, desk_id in rows:
        found.setdefault(person_id, set()).add((role, desk_id))
    return {person_id: frozenset(grants) for person_id, grants in found.items()}


def audit_events_before(at: datetime, *, row_id: int, limit: int) -> list[AuditEvent]:
    """Newest first, before one of that instant and id."""
    event = AuditEvent
    statement = (
        select(event)
        .where(or_(event.at < at, and_(event.at == at, event.id < row_id)))
        .order_by(event.at.desc(), event.id.desc())
    )
    return list(db.session.scalars(statement.limit(limit)))


def audit_events_of(
    subject: str, *, limit: int, kind: str | None = None
) -> list[tuple[AuditEvent, str | None]]:
    """What happened to one thing, the latest first, and who did it (none: the console). `kind`:
    of that kind alone."""
    statement = (
        select(AuditEvent, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.subject == subject, AuditEvent.kind == kind if kind else true())
        .order_by(AuditEvent.id.desc())
        .limit(limit)
    )
    return [(event, name) for event, name in db.session.execute(statement)]


def has_admin_with_password() -> bool:
    admin = (
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == Role.ADMIN, Person.is_active, Person.password_hash.is_not(None))
    )
    return db.session.scalar(admin.limit(1)) is not None


@dataclass(frozen=True)
class OpenLink:
    """What a link that still works is for, and whose it is."""

    purpose: LinkPurpose
    name: str
    email: str | None


def open_link(token: str, *, now: datetime) -> OpenLink | None:
    """None for one that was used, ran out, belongs to somebody disabled, or never was."""
    usable = or_(Person.is_active, OneTimeLink.purpose == LinkPurpose.FIRST_ADMIN)
    row = db.session.execute(
        select(OneTimeLink.purpose, Person.name, Person.email)
        .join(Person, Person.id == OneTimeLink.person_id)
        .where(OneTimeLink.token_digest == token_digest(token), OneTimeLink.used_at.is_(None))
        .where(OneTimeLink.expires_at > now, usable)
    ).first()
    return OpenLink(LinkPurpose(row.purpose), row.name, row.email) if row else None


def open_sign_ins(person_id: int, *, now: datetime) -> list[SignIn]:
    """Where the person is signed in, the newest first."""
    return list(
        db.session.scalars(
            select(SignIn)
            .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
            .where(SignIn.expires_at > now)
            .order_by(SignIn.created_at.desc(), SignIn.id.desc())
        )
    )


def people(words: str, *, after_id: int | None, limit: int) -> list[Person]:
    """By name; `words`: a part of the name or the address; `after_id`: the page behind that
    person."""
    statement = select(Person).order_by(Person.name, Person.id).limit(limit)
    if words:
        parts = (Person.name, Person.email)
        statement = statement.where(
            or_(
                *(part.icontains(words, autoescape=True) for part in parts),
                *(part.contains(words, autoescape=True) for part in parts),
            )
        )
    last = db.session.get(Person, after_id) if after_id else None
    if last is not None:
        is_behind = or_(
            Person.name > last.name, and_(Person.name == last.name, Person.id > last.id)
        )
        statement = statement.where(is_behind)
    return list(db.session.scalars(statement))


def invited(person_ids: set[int], *, now: datetime) -> set[int]:
    """Those of them whose invitation can still be taken."""
    return set(
        db.session.scalars(
            select(OneTimeLink.person_id).where(
                OneTimeLink.person_id.in_(person_ids),
                OneTimeLink.purpose == LinkPurpose.INVITATION,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > now,
            )
        )
    )


def delegations_of(person_id: int, *, on: date) -> list[tuple[Delegation, str]]:
    """Those that are not over, with who decides meanwhile; the first to begin first."""
    rows = db.session.execute(
        select(Delegation, Person.name)
        .join(Person, Person.id == Delegation.deputy_id)
        .where(Delegation.person_id == person_id, Delegation.ends_on >= on)
        .order_by(Delegation.starts_on, Delegation.id)
    )
    return [(row[0], row[1]) for row in rows]


def delegations_to(person_id: int, *, on: date) -> list[tuple[Delegation, str]]:
    """Those by which this person decides for somebody, with that one's name."""
    rows = db.session.execute(
        select(Delegation, Person.name)
        .join(Person, Person.id == Delegation.person_id)
        .where(Delegation.deputy_id == person_id, Delegation.ends_on >= on)
        .order_by(Delegation.starts_on, Delegation.id)
    )
    return [(row[0], row[1]) for row in rows]
