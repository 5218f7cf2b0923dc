"""Steps of the asker, and those both sides may take: reply, reopen, cancel, rate."""

from datetime import datetime

from portal.errors import InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason, Status, check_step
from portal.requests.models import (
    MessageKind,
    Rating,
    ServiceRequest,
)
from portal.requests.operations.parts import (
    check_version,
    end_hold,
    record,
    reply_as_desk,
    say,
    stop_work,
)


def reply(reference: str, *, words: str, actor: Viewer, now: datetime) -> ServiceRequest:
    """From either side. A requester's answer ends a hold that waited for it; messages never
    conflict."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    check_step(EventKind.REPLIED, row.status)
    if not words.strip():
        raise InvalidInput("Write your message.", field="words")
    if queries.reads_notes(actor, row):
        reply_as_desk(row, words, actor=actor, now=now)
        return row
    message = say(row, words, author_id=actor.id, kind=MessageKind.PUBLIC, now=now)
    record(row, EventKind.REPLIED, actor_id=actor.id, now=now, details={"message": message.id})
    if row.status == Status.ON_HOLD and row.hold_reason == HoldReason.REQUESTER:
        end_hold(row, actor_id=actor.id, now=now)
        row.version += 1
    return row


def reopen(
    reference: str, *, words: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    check_version(row, version)
    check_step(EventKind.REOPENED, row.status)
    if not words.strip():
        raise InvalidInput("Write what is still wrong.", field="words")
    row.version += 1
    say(row, words, author_id=actor.id, kind=MessageKind.PUBLIC, now=now)
    row.status = Status.ASSIGNED if row.assignee_id else Status.RECEIVED
    row.resolved_at = row.closed_at = None
    row.reopened += 1
    record(row, EventKind.REOPENED, actor_id=actor.id, now=now)
    return row


def cancel(reference: str, *, actor: Viewer, version: int | None, now: datetime) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if actor.id != row.requester_id and not queries.reads_notes(actor, row):
        raise NotAllowed
    check_version(row, version)
    check_step(EventKind.CANCELLED, row.status)
    stop_work(row, now=now)
    row.version += 1
    row.status, row.closed_at = Status.CANCELLED, now
    record(row, EventKind.CANCELLED, actor_id=actor.id, now=now)
    return row


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
