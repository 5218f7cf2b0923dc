"""Writes of the web layer: the memory of sent forms, and settings of this installation."""

import hashlib
import json
from datetime import datetime

from portal.errors import Conflict
from portal.extensions import db
from portal.web.dialect import insert
from portal.web.models import IdempotencyKey, SiteSetting


def digest_of(body: dict) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def is_first_sending(key: str, *, person_id: int, purpose: str, body: dict, now: datetime) -> bool:
    """Before a create form makes anything: take its key. A second sending of the same form waits
    here until the first is kept or undone; False: the first was kept, `queries.sent_form` has it.
    """
    values = {
        "key": key,
        "person_id": person_id,
        "purpose": purpose,
        "body_digest": digest_of(body),
        "outcome": {},
        "created_at": now,
    }
    statement = insert(IdempotencyKey).values(values).on_conflict_do_nothing()
    taken = db.session.execute(statement.returning(IdempotencyKey.key))
    return taken.scalar() is not None


def remember_outcome(key: str, *, person_id: int, outcome: dict) -> None:
    """What the form made, in the transaction that made it."""
    db.session.get_one(IdempotencyKey, (person_id, key)).outcome = outcome
    db.session.flush()


def remember_form(
    key: str, *, person_id: int, purpose: str, body: dict, outcome: dict, now: datetime
) -> None:
    """After something was made: take the key and keep what it made, for what is made in a moment.

    Raises Conflict when the same form was kept meanwhile; then nothing of this one may stay.
    """
    sent = {"person_id": person_id, "purpose": purpose, "body": body, "now": now}
    if not is_first_sending(key, **sent):
        raise Conflict("This form was sent already.")
    remember_outcome(key, person_id=person_id, outcome=outcome)


def set_site_setting(name: str, value: str) -> None:
    statement = insert(SiteSetting).values(name=name, value=value)
    statement = statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
    again = {"populate_existing": True}
    db.session.scalars(statement.returning(SiteSetting), execution_options=again).one()
