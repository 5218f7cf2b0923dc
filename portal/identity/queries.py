"""Who is asking, and who can be asked about."""

import hashlib

from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.identity.models import Person, RoleGrant, SignIn
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
        theme=person.theme,
        department=person.department,
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
