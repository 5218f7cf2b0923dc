"""A lead's hand on the forecast: with a reason, for some days, and judged afterwards."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.catalogue.models import Confidentiality, RequestType
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.forecast.audit import ForecastKind, subject_of_adjustment
from portal.forecast.by_hand import Hand, check_hand
from portal.forecast.models import Adjustment
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer


@dataclass(frozen=True)
class Change:
    """`reason`: why the lead knows better; it is shown beside the forecast."""

    desk_id: int
    hand: Hand
    reason: str


def adjust_forecast(change: Change, *, today: date, actor: Viewer, now: datetime) -> Adjustment:
    """By the desk's lead; counted with the next run."""
    if not actor.leads(change.desk_id):
        raise NotAllowed
    check_hand(change.hand, today=today)
    if not change.reason.strip():
        raise InvalidInput("Say in one line why: it is judged afterwards.", field="reason")
    _check_type(change)
    row = Adjustment(
        desk_id=change.desk_id,
        **vars(change.hand),
        reason=change.reason.strip(),
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    details = {"type": row.type_id, "percent": row.percent}
    details |= {"from": row.starts_on.isoformat(), "to": row.ends_on.isoformat()}
    _record(ForecastKind.FORECAST_ADJUSTED, row, actor=actor, now=now, details=details)
    return row


def end_adjustment(
    adjustment_id: int, *, desk_id: int, version: int, actor: Viewer, now: datetime
) -> None:
    """It counts no longer; that it was made stays."""
    row = db.session.get(Adjustment, adjustment_id, with_for_update=True, populate_existing=True)
    if row is None or row.desk_id != desk_id:
        raise NotFound
    if not actor.leads(row.desk_id):
        raise NotAllowed
    if row.version != version or row.ended_at is not None:
        raise Conflict("Somebody else changed it since you opened it.")
    row.ended_at = now
    row.version += 1
    db.session.flush()
    _record(ForecastKind.ADJUSTMENT_ENDED, row, actor=actor, now=now, details={})


def _check_type(change: Change) -> None:
    if change.hand.type_id is None:
        return
    kind = db.session.get(RequestType, change.hand.type_id)
    fits = kind is not None and kind.desk_id == change.desk_id
    if not fits or kind.confidentiality == Confidentiality.PRIVILEGED:
        raise InvalidInput("Choose a kind of request of this desk.", field="target")


def _record(
    kind: ForecastKind, row: Adjustment, *, actor: Viewer, now: datetime, details: dict
) -> None:
    subject = subject_of_adjustment(row.id)
    record_audit(kind, actor_id=actor.id, subject=subject, details=details, now=now)
