"""Signing in and out. A sign-in lives on the server; ending it there kills every copied cookie."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.identity.models import Person, SignIn
from portal.identity.queries import token_digest
from portal.identity.viewer import Viewer

THEMES = ("system", "light", "dark")


def sign_in(person_id: int, *, user_agent: str, now: datetime, hours: int) -> str:
    """The token for the cookie; only its digest is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignIn(
            token_digest=token_digest(token),
            person_id=person_id,
            user_agent=user_agent[:200],
            created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )
    db.session.flush()
    return token


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


def choose_theme(theme: str, *, actor: Viewer) -> None:
    if theme not in THEMES:
        raise InvalidInput("Choose system, light or dark.", field="theme")
    person = db.session.scalars(select(Person).where(Person.id == actor.id)).one()
    person.theme = theme
    db.session.flush()
