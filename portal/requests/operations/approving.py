"""Approvals: given, refused, handed on, gone on without, asked for again."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.approvals import ApprovalStatus, may_chase
from portal.requests.lifecycle import EventKind, Status
from portal.requests.models import Approval, MessageKind, ServiceRequest
from portal.requests.operations.approval_turns import (
    Changes,
    ask_next,
    clock_of,
    close,
    is_done,
    person_to_ask,
    withdraw_approvals,
)
from portal.requests.operations.parts import (
    check_version,
    record,
    record_step,
    say,
    state_of,
)

BY_PAGE, BY_MAIL = "page", "mail"


def approve(
    reference: str, *, words: str, actor: Viewer, now: datetime, by: str = BY_PAGE
) -> ServiceRequest:
    """Yes. With the last yes the work may begin, and what is owed runs from now on."""
    row, mine = _to_decide(reference, actor)
    before, changes = state_of(row), Changes()
    _say_if_any(row, words, actor=actor, now=now)
    _decided(mine, ApprovalStatus.APPROVED, changes, actor=actor, now=now)
    _go_on(row, mine.step, changes, now=now)
    _record(row, EventKind.APPROVED, mine, before, changes, actor=actor, now=now, by=by)
    return row


def decline(
    reference: str, *, words: str, actor: Viewer, now: datetime, by: str = BY_PAGE
) -> ServiceRequest:
    """No, and why: the request ends, and its asker reads the reason."""
    row, mine = _to_decide(reference, actor)
    if not words.strip():
        raise InvalidInput("Say why not: the asker reads it.", field="words")
    before, changes = state_of(row), Changes()
    _say_if_any(row, words, actor=actor, now=now)
    _decided(mine, ApprovalStatus.DECLINED, changes, actor=actor, now=now)
    withdraw_approvals(row, changes)
    row.status, row.closed_at, row.declined_at = Status.CANCELLED, now, now
    row.held_since_at = row.hold_reason = None
    _record(row, EventKind.DECLINED, mine, before, changes, actor=actor, now=now, by=by)
    return row


def _to_decide(reference: str, actor: Viewer) -> tuple[ServiceRequest, Approval]:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    mine = queries.approval_to_decide(row, viewer=actor)
    if mine is None:
        has_decided = any(queries.decides(actor, one) for one in queries.approvals_of(row))
        raise Conflict("This was decided already.") if has_decided else NotAllowed
    row.version += 1
    return row, mine


def _say_if_any(row: ServiceRequest, words: str, *, actor: Viewer, now: datetime) -> None:
    if words.strip():
        message = say(row, words, author_id=actor.id, kind=MessageKind.PUBLIC, now=now)
        details = {"message": message.id}
        record(row, EventKind.REPLIED, actor_id=actor.id, now=now, details=details)


def _decided(
    approval: Approval, status: ApprovalStatus, changes: Changes, *, actor: Viewer, now: datetime
) -> None:
    changes.set(approval, status)
    approval.decided_at, approval.decided_by_id = now, actor.id


def _go_on(row: ServiceRequest, step: int, changes: Changes, *, now: datetime) -> None:
    """After a word: the step may be done, and with it perhaps all of them."""
    of_step = [one for one in queries.approvals_of(row) if one.step == step]
    if not is_done(of_step):
        return
    close(of_step, changes)
    if not ask_next(row, changes, now=now):
        _end_waiting(row, now=now)


def _end_waiting(row: ServiceRequest, *, now: datetime) -> None:
    """Where the type stops the clock, what is owed moves by the working minutes of the wait; a day
    that the asker named, or the law, does not move."""
    kind = db.session.get_one(RequestType, row.type_id)
    time = clock_of(row, now)
    waited = time.minutes_between(row.held_since_at, now)
    row.held_minutes += waited
    if kind.approval_stops_clock:
        is_named = bool(kind.due_field and row.answers.get(kind.due_field))
        if row.due_at and row.hard_deadline_at is None and not is_named:
            row.due_at = time.add_minutes(row.due_at, waited)
        if row.response_due_at and row.first_response_at is None:
            row.response_due_at = time.add_minutes(row.response_due_at, waited)
    row.status = Status.ASSIGNED if row.assignee_id else Status.RECEIVED
    row.hold_reason = row.held_since_at = None


def _record(
    row: ServiceRequest,
    kind: EventKind,
    approval: Approval,
    before: dict,
    changes: Changes,
    *,
    actor: Viewer,
    now: datetime,
    by: str = BY_PAGE,
    more: dict | None = None,
) -> None:
    details = {"approval": approval.id, "person": approval.person_id, "by": by, **(more or {})}
    details |= changes.details()
    db.session.flush()
    record_step(row, kind, before=before, actor=actor, now=now, details=details)


def pass_on(reference: str, *, email: str, actor: Viewer, now: datetime) -> ServiceRequest:
    """Somebody else may decide this one as well. Whoever is named comes to see the request."""
    row, mine = _to_decide(reference, actor)
    person = person_to_ask(row, email, field="email")
    if person.id in (mine.person_id, mine.stand_in_id):
        raise InvalidInput("They are asked already.", field="email")
    set_stand_in(row, mine, person.id, actor_id=actor.id, now=now)
    return row


def set_stand_in(
    row: ServiceRequest, approval: Approval, person_id: int, *, actor_id: int | None, now: datetime
) -> None:
    approval.stand_in_id, approval.version = person_id, approval.version + 1
    approval.reminded_at = now
    details = {"approval": approval.id, "person": approval.person_id, "to": person_id}
    record(row, EventKind.APPROVAL_PASSED, actor_id=actor_id, now=now, details=details)


def skip_approval(
    reference: str, *, words: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    """A lead goes on without the word that is waited for, and says why; the desk reads it."""
    row = _as_lead(reference, actor, version)
    if not words.strip():
        raise InvalidInput("Say why it goes on without.", field="words")
    waiting = _waiting(row)
    before, changes = state_of(row), Changes()
    message = say(row, words, author_id=actor.id, kind=MessageKind.INTERNAL, now=now)
    for one in waiting:
        changes.set(one, ApprovalStatus.SKIPPED)
    row.version += 1
    _go_on(row, waiting[0].step, changes, now=now)
    more = {"message": message.id}
    kind = EventKind.APPROVAL_SKIPPED
    _record(row, kind, waiting[0], before, changes, actor=actor, now=now, more=more)
    return row


def chase(reference: str, *, actor: Viewer, now: datetime) -> ServiceRequest:
    """Ask once more those whose word is waited for, at most once an hour. By the asker or the
    desk."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if not queries.is_asker(actor, row) and not queries.reads_notes(actor, row):
        raise NotAllowed
    due = [one for one in _waiting(row) if may_chase(queries.last_asked_at(one), now=now)]
    if not due:
        raise Conflict("They were asked within the last hour.")
    for one in due:
        remind(row, one, actor_id=actor.id, now=now)
    return row


def remind(
    row: ServiceRequest, approval: Approval, *, actor_id: int | None, now: datetime
) -> None:
    approval.reminded_at, approval.reminders = now, approval.reminders + 1
    details = {"approval": approval.id, "person": approval.person_id}
    details |= {"stand_in": approval.stand_in_id, "number": approval.reminders}
    record(row, EventKind.REMINDED, actor_id=actor_id, now=now, details=details)


def _as_lead(reference: str, actor: Viewer, version: int | None) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if not actor.leads(row.desk_id) or queries.is_asker(actor, row):
        raise NotAllowed
    check_version(row, version)
    return row


def _waiting(row: ServiceRequest) -> list[Approval]:
    found = [one for one in queries.approvals_of(row) if one.status == ApprovalStatus.WAITING]
    if not found:
        raise InvalidTransition("It waits for nobody's approval.")
    return found
