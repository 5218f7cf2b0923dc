"""Taking what is next within the limit, or passing it on: "not me, because ..."."""

from datetime import datetime, time, timedelta

from sqlalchemy import update

from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.models import Refusal, RefusalReason
from portal.planning.queries.passed import count_in_hand, limit_in_hand
from portal.requests import operations as requests
from portal.requests.lifecycle import WAITING, EventKind
from portal.requests.models import ServiceRequest
from portal.requests.queries import reads_notes, visible_request


def check_in_hand(row: ServiceRequest, *, actor: Viewer, now: datetime) -> None:
    """Too many things begun at once lengthen each of them (Coviello, Ichino & Persico), so only
    what has no fixed date waits until one is finished."""
    if row.hard_deadline_at is not None:
        return
    limit = limit_in_hand(actor.id, row.desk_id, now=now)
    if count_in_hand(actor.id, row.desk_id) >= limit:
        raise Conflict(
            "You have %(limit)s in hand. Finish one, or put one on hold, then begin the next.",
            limit=limit,
        )


def pass_on(
    reference: str, *, reason: RefusalReason, actor: Viewer, now: datetime
) -> ServiceRequest:
    """It is offered to others; to this person not again, or, "not today", from tomorrow on."""
    row = visible_request(reference, viewer=actor, for_change=True)
    if not reads_notes(actor, row):
        raise NotAllowed
    if row.status not in WAITING or row.assignee_id is not None:
        raise Conflict("It is somebody's already. Hand it over on its page.")
    until = _tomorrow(row, now=now) if reason == RefusalReason.LATER else None
    db.session.add(
        Refusal(
            request_id=row.id,
            person_id=actor.id,
            type_id=row.type_id,
            reason=reason.value,
            made_at=now,
            until_at=until,
        )
    )
    details = {"reason": reason.value}
    requests.record(row, EventKind.PASSED, actor_id=actor.id, now=now, details=details)
    return row


def _tomorrow(row: ServiceRequest, *, now: datetime) -> datetime:
    clock_of_desk = working_time(db.session.get_one(Desk, row.desk_id), around=now.date())
    tomorrow = clock_of_desk.local_day(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(), tzinfo=clock_of_desk.zone)


def offer_again(desk: Desk, *, person_id: int, type_id: int, actor: Viewer, now: datetime) -> None:
    """A lead lets a kind be offered again to somebody who had refused it."""
    if not actor.leads(desk.id):
        raise NotAllowed
    found = db.session.execute(
        update(Refusal)
        .where(Refusal.person_id == person_id, Refusal.type_id == type_id)
        .where(Refusal.reason == RefusalReason.SKILL, Refusal.cleared_at.is_(None))
        .values(cleared_at=now)
    )
    if not found.rowcount:
        raise InvalidInput("Nothing of that kind was refused.")
