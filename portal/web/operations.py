"""Writes of the web layer: the memory of sent forms, and settings of this installation."""

import hashlib
import json
from datetime import datetime

from portal.extensions import db
from portal.web.models import IdempotencyKey, SiteSetting


def digest_of(body: dict) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True, default=str).encode()).hexdigest()


def remember_form(
    key: str, *, person_id: int, purpose: str, body: dict, outcome: dict, now: datetime
) -> None:
    """Keep what the form made, in the transaction that made it."""
    db.session.add(
        IdempotencyKey(
            key=key,
            person_id=person_id,
            purpose=purpose,
            body_digest=digest_of(body),
            outcome=outcome,
            created_at=now,
        )
    )
    db.session.flush()


def set_site_setting(name: str, value: str) -> None:
    row = db.session.get(SiteSetting, name)
    if row is None:
        db.session.add(SiteSetting(name=name, value=value))
    else:
        row.value = value
    db.session.flush()
