"""Signing in and out. A sign-in lives on the server; ending it there kills every copied cookie."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.errors import NotFound
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import Person, SignIn
from portal.identity.operations.trail import record_audit
from portal.identity.queries import token_digest
from portal.identity.viewer import Viewer


def sign_in(person_id: int, *, user_agent: str, now: datetime, hours: int) -> str:
    """The token for the cookie; only its digest is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            token_digest=token_digest(token),
            person_id=person_id,
            user_agent=user_agent.replace("\0", "")[:200],
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    db.session.flush()
    return token


def sign_in_by_password(
    person_id: int, *, proven: str, user_agent: str, now: datetime, hours: int
) -> str | None:
    """`proven`: the stored digest that the password was right for. None when it was changed, or
    the person disabled, while the password was looked at."""
    still = select(Person.id).where(
        Person.id == person_id, Person.password_hash == proven, Person.is_active
    )
    if db.session.scalar(still.with_for_update()) is None:
        return None
    return sign_in(person_id, user_agent=user_agent, now=now, hours=hours)


def sign_in_as_persona(person_id: int, *, user_agent: str, now: datetime, hours: int) -> str:
    person = db.session.get(Person, person_id)
    if person is None or person.persona_rank is None or not person.is_active:
        raise NotFound
    return sign_in(person.id, user_agent=user_agent, now=now, hours=hours)


def end_sign_in(token: str, *, now: datetime) -> None:
    db.session.execute(
        update(SignIn)
        .where(SignIn.token_digest == token_digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_own_sign_in(sign_in_id: int, *, actor: Viewer, now: datetime) -> None:
    """Another browser of the same person; somebody else's is not there."""
    ended = db.session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.person_id == actor.id, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )
    if not ended.rowcount:
        raise NotFound
    _record_end(actor, count=1, now=now)


def end_other_sign_ins(*, actor: Viewer, token: str, now: datetime) -> int:
    """All but the one of `token`; how many they were."""
    count = end_sign_ins_of(actor.id, but=token, now=now)
    if count:
        _record_end(actor, count=count, now=now)
    return count


def end_sign_ins_of(person_id: int, *, now: datetime, but: str = "") -> int:
    return db.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
        .where(SignIn.token_digest != token_digest(but))
        .values(ended_at=now)
    ).rowcount


def _record_end(actor: Viewer, *, count: int, now: datetime) -> None:
    record_audit(
        AuditKind.SIGN_IN_ENDED,
        actor_id=actor.id,
        subject=subject_of_person(actor.id),
        details={"count": count},
        now=now,
    )
