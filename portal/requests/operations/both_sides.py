"""Steps of the asker, and those both sides may take: reply, reopen, cancel, rate."""

from collections.abc import Sequence
from datetime import datetime

from portal.desks.models import Desk
from portal.errors import InvalidInput, InvalidTransition, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.files import ReceivedFile
from portal.requests.lifecycle import EventKind, HoldReason, Status, can_reopen, check_step
from portal.requests.models import (
    MessageKind,
    Rating,
    ServiceRequest,
)
from portal.requests.operations.approval_turns import Changes, withdraw_approvals
from portal.requests.operations.files import attach
from portal.requests.operations.mentioning import has_spoken
from portal.requests.operations.parts import (
    check_version,
    end_hold,
    record,
    record_step,
    reply_as_desk,
    say,
    state_of,
    stop_work,
)
from portal.requests.reply_templates import check_filled


def reply(
    reference: str,
    *,
    words: str,
    actor: Viewer,
    now: datetime,
    files: Sequence[ReceivedFile] = (),
) -> ServiceRequest:
    """From either side. A requester's answer ends a hold that waited for it; messages never
    conflict."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if row.status == Status.CANCELLED and (target := queries.goes_on_in(row, viewer=actor)):
        row = queries.visible_request(target.reference, viewer=actor, for_change=True)
    check_step(EventKind.REPLIED, row.status)
    if not words.strip():
        raise InvalidInput("Write your message.", field="words")
    if queries.reads_notes(actor, row):
        check_filled(words)
        reply_as_desk(row, words, actor=actor, now=now)
        has_spoken(row, actor.id, actor_id=actor.id, now=now)
        attach(row, files, actor_id=actor.id, now=now)
        return row
    message = say(row, words, author_id=actor.id, kind=MessageKind.PUBLIC, now=now)
    record(row, EventKind.REPLIED, actor_id=actor.id, now=now, details={"message": message.id})
    attach(row, files, actor_id=actor.id, now=now)
    if _has_lapsed(row) and queries.is_asker(actor, row):
        row.status, row.closed_at = Status.ON_HOLD, None
        record(row, EventKind.REOPENED, actor_id=actor.id, now=now)
    waits_for_asker = row.status == Status.ON_HOLD and row.hold_reason == HoldReason.REQUESTER
    if waits_for_asker and queries.is_asker(actor, row):
        end_hold(row, actor_id=actor.id, now=now)
        row.version += 1
    return row


def _has_lapsed(row: ServiceRequest) -> bool:
    return row.status == Status.CLOSED and row.held_since_at is not None


def reopen(
    reference: str, *, words: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    _check_part(row, actor)
    check_version(row, version)
    check_step(EventKind.REOPENED, row.status)
    _check_window(row, now)
    if not words.strip():
        raise InvalidInput("Write what is still wrong.", field="words")
    row.version += 1
    say(row, words, author_id=actor.id, kind=MessageKind.PUBLIC, now=now)
    has_lapsed = _has_lapsed(row)
    row.status = Status.ASSIGNED if row.assignee_id else Status.RECEIVED
    row.resolved_at = row.closed_at = None
    row.reopened += not has_lapsed
    record(row, EventKind.REOPENED, actor_id=actor.id, now=now)
    if has_lapsed:
        end_hold(row, actor_id=actor.id, now=now)
    return row


def cancel(reference: str, *, actor: Viewer, version: int | None, now: datetime) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    _check_part(row, actor)
    check_version(row, version)
    check_step(EventKind.CANCELLED, row.status)
    before = state_of(row)
    logs = stop_work(row, now=now)
    changes = Changes()
    withdraw_approvals(row, changes)
    row.version += 1
    row.status, row.closed_at = Status.CANCELLED, now
    step = {"before": before, "actor": actor, "now": now, "logs": logs}
    record_step(row, EventKind.CANCELLED, details=changes.details(), **step)
    return row


def _check_window(row: ServiceRequest, now: datetime) -> None:
    days = db.session.get_one(Desk, row.desk_id).reopen_days
    if not can_reopen(row.resolved_at or row.closed_at, window_days=days, now=now):
        raise InvalidTransition("It was finished too long ago to be opened again. Ask anew.")


def _check_part(row: ServiceRequest, actor: Viewer) -> None:
    """Watchers and members read and write; what becomes of it the asker and the desk decide."""
    if not queries.is_asker(actor, row) and not queries.reads_notes(actor, row):
        raise NotAllowed


def rate(
    reference: str, *, score: int, words: str, actor: Viewer, now: datetime
) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if actor.id != row.requester_id:
        raise NotAllowed
    check_step(EventKind.RATED, row.status)
    if score not in range(1, 6):
        raise InvalidInput("Choose one of the five answers.", field="score")
    rating = db.session.get(Rating, row.id) or Rating(request_id=row.id)
    rating.score, rating.words, rating.rated_at = score, words.strip(), now
    db.session.add(rating)
    record(row, EventKind.RATED, actor_id=actor.id, now=now, details={"score": score})
    return row
