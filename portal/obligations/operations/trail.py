"""What happened to dated facts and announcements is written down."""

from datetime import datetime

from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.obligations.audit import ObligationKind


def record(
    kind: ObligationKind,
    subject: str,
    *,
    actor: Viewer,
    now: datetime,
    details: dict | None = None,
) -> None:
    record_audit(kind, actor_id=actor.id, subject=subject, details=details or {}, now=now)
