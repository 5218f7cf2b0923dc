"""A form that makes something is taken once."""

import secrets
from datetime import datetime

from flask_login import current_user
from wtforms import Form

from portal.errors import InvalidInput
from portal.web.operations import digest_of, is_first_sending, remember_outcome
from portal.web.queries import sent_form


def is_first(form: Form, body: dict, *, purpose: str, now: datetime) -> bool:
    """False when the same was kept before. Raises InvalidInput when the form was sent before with
    other words; then it carries a new key, so that sending it again means it."""
    key = (form.key.data or "")[:64] or secrets.token_urlsafe(16)
    form.key.data = key
    if is_first_sending(key, person_id=current_user.id, purpose=purpose, body=body, now=now):
        return True
    before = sent_form(key, person_id=current_user.id)
    if before.body_digest == digest_of(body):
        return False
    form.key.data = secrets.token_urlsafe(16)
    raise InvalidInput("This form was sent before, with other words. Send it again to keep both.")


def made(form: Form, outcome: dict) -> None:
    remember_outcome(form.key.data, person_id=current_user.id, outcome=outcome)
