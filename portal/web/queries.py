"""Reads of the web layer."""

from sqlalchemy import text

from portal.extensions import db
from portal.web.models import IdempotencyKey, SiteSetting


def sent_form(key: str, *, person_id: int) -> IdempotencyKey | None:
    """The form sent with this key by this person; another's key says nothing."""
    return db.session.get(IdempotencyKey, (person_id, key))


def site_setting(name: str, default: str = "") -> str:
    row = db.session.get(SiteSetting, name)
    return row.value if row else default


def database_answers() -> bool:
    """Raises what the driver raises when it does not."""
    return db.session.scalar(text("SELECT 1")) == 1
