"""Writing down what was changed about people, and what was refused."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.identity.audit import AuditKind
from portal.identity.models import AuditEvent

REFUSALS_KEPT = 200  # of one person in a day: who asks without end fills no table


def record_audit(
    kind: str,
    *,
    actor_id: int | None,
    now: datetime,
    subject: str = "",
    details: dict | None = None,
) -> None:
    """`subject`: `person:7`; `details`: codes and ids, never words. No actor is the console."""
    db.session.add(
        AuditEvent(
            at=now, actor_id=actor_id, kind=kind, subject=subject[:120], details=details or {}
        )
    )
    db.session.flush()


def record_refusal(person_id: int, *, endpoint: str, method: str) -> None:
    """Somebody asked for a page or a step that their role may not have."""
    now = clock.wall_now()
    kept = db.session.scalar(
        select(func.count())
        .select_from(AuditEvent)
        .where(AuditEvent.actor_id == person_id, AuditEvent.kind == AuditKind.ACCESS_REFUSED)
        .where(AuditEvent.at > now - timedelta(days=1))
    )
    if kept < REFUSALS_KEPT:
        record_audit(
            AuditKind.ACCESS_REFUSED,
            actor_id=person_id,
            subject=endpoint,
            details={"method": method},
            now=now,
        )
