"""Being called when it is one's turn: asking, taking the call, what came of it, taking it back."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.catalogue.fields import KINDS
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.call_backs import (
    AGAIN_AFTER,
    IN_LINE,
    CallOutcome,
    CallState,
    after_call,
    check_call,
)
from portal.planning.models import CallBack
from portal.planning.queries.call_backs import call_of, expected_call
from portal.planning.queries.slots import can_book
from portal.requests import operations as requests
from portal.requests.lifecycle import OPEN, EventKind
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine, is_asker, reads_notes, visible_request
from portal.web.dialect import insert

UNDO_WITHIN = timedelta(minutes=10)
KEPT_NUMBER = timedelta(days=1)  # after the call
HELD = ("state", "tries", "took", "taken_by_id")


def ask_for_call(reference: str, number: str, *, actor: Viewer, now: datetime) -> CallBack:
    """A place in the line of the request's skill; asked twice it is the same place."""
    row = visible_request(reference, viewer=actor, for_change=True)
    if not is_asker(actor, row):
        raise NotAllowed
    if not can_book(row):
        raise InvalidInput("You can be called as long as the desk works on a request.")
    phone = KINDS["phone"]
    number = phone.parse(number)
    if not number or phone.problem(number, []):
        raise InvalidInput("Write a telephone number, as +44 20 7946 0000.", field="number")
    standing = call_of(row.id)
    if standing is not None:
        standing.number = number
        return standing
    found = expected_call(row, db.session.get_one(Desk, row.desk_id), now=now)
    if found is None:
        raise InvalidInput("Nobody of the desk is there to call. Choose a time instead.")
    values = {
        "desk_id": row.desk_id,
        "request_id": row.id,
        "skill_id": row.skill_id,
        "number": number,
        "state": CallState.WAITING,
        "asked_at": now,
        "said_p50": found.wait.p50,
        "said_p90": found.wait.p90,
        "tries": 0,
        "changed_at": now,
        "before": {},
        "version": 1,
    }
    db.session.execute(insert(CallBack).values(values).on_conflict_do_nothing())
    call = call_of(row.id)
    _note(row, call, EventKind.CALL_ASKED, actor_id=actor.id, now=now)
    return call


def _note(
    row: ServiceRequest, call: CallBack, kind: EventKind, *, actor_id: int | None, now: datetime
) -> None:
    details = {"call": call.id, "tries": call.tries}
    requests.record(row, kind, actor_id=actor_id, now=now, details=details)


def cancel_call(reference: str, *, version: int, actor: Viewer, now: datetime) -> CallBack:
    row = visible_request(reference, viewer=actor, for_change=True)
    if not is_asker(actor, row):
        raise NotAllowed
    call = call_of(row.id)
    if call is None or call.version != version or call.state != CallState.WAITING:
        raise Conflict("The line moved since you opened the page.")
    _step(call, CallState.CANCELLED, actor_id=actor.id, now=now)
    call.ended_at = now
    _note(row, call, EventKind.CALL_CANCELLED, actor_id=actor.id, now=now)
    return call


def take_call(call_id: int, *, version: int, actor: Viewer, now: datetime) -> CallBack:
    """ "I call now": of two who want the same, one has it."""
    call, _row = _of_desk(call_id, actor=actor)
    before = {name: getattr(call, name) for name in HELD} | {"by": actor.id}
    taken = db.session.execute(
        update(CallBack)
        .where(CallBack.id == call_id, CallBack.version == version)
        .where(CallBack.state == CallState.WAITING)
        .values(
            state=CallState.CALLING,
            taken_by_id=actor.id,
            changed_at=now,
            before=before,
            version=version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:
        raise Conflict("Somebody else calls already, or the call is no longer wanted.")
    db.session.refresh(call)
    return call


def _of_desk(call_id: int, *, actor: Viewer) -> tuple[CallBack, ServiceRequest]:
    """Raises NotFound alike for what is not there and what may not be sensed."""
    call = db.session.get(CallBack, call_id, populate_existing=True)
    if call is None or not actor.is_on_desk(call.desk_id):
        raise NotFound
    reference = db.session.scalar(
        for_engine(ServiceRequest.reference).where(ServiceRequest.id == call.request_id)
    )
    row = visible_request(reference, viewer=actor, for_change=True)
    if not reads_notes(actor, row):
        raise NotAllowed
    db.session.refresh(call)
    return call, row


def end_call(
    call_id: int, outcome: CallOutcome, *, version: int, actor: Viewer, now: datetime
) -> CallBack:
    """What came of it. Who did not answer keeps their place and is tried again a quarter of an
    hour later, three times in all; each try is told."""
    call, row = _of_desk(call_id, actor=actor)
    check_call(call.state, CallState.CALLING)
    if call.version != version or call.taken_by_id != actor.id:
        raise Conflict("Somebody else has this call in hand.")
    tries = call.tries + (outcome != CallOutcome.PUT_BACK)
    _step(call, after_call(outcome, tries=tries), actor_id=actor.id, now=now)
    if call.took is None and outcome != CallOutcome.PUT_BACK:
        desk = db.session.get_one(Desk, call.desk_id)
        clock_of_desk = working_time(desk, around=now.date())
        call.took = clock_of_desk.minutes_between(call.asked_at, now)
    call.tries = tries
    if call.state == CallState.WAITING:
        call.taken_by_id = None
        call.not_before_at = now + AGAIN_AFTER if outcome == CallOutcome.NO_ANSWER else None
    else:
        call.ended_at = now
    db.session.flush()
    kind = {
        CallOutcome.REACHED: EventKind.CALL_REACHED,
        CallOutcome.NO_ANSWER: EventKind.CALL_MISSED,
    }.get(outcome)
    if kind:
        _note(row, call, kind, actor_id=actor.id, now=now)
    return call


def _step(call: CallBack, state: CallState, *, actor_id: int | None, now: datetime) -> None:
    call.before = {name: getattr(call, name) for name in HELD} | {"by": actor_id}
    call.state, call.changed_at = state, now
    call.version += 1
    db.session.flush()


def take_back_call(call_id: int, *, version: int, actor: Viewer, now: datetime) -> CallBack:
    """The last step of a call, by who took it, within ten minutes."""
    call = db.session.get(CallBack, call_id, populate_existing=True)
    if call is None:
        raise NotFound
    reference = db.session.scalar(
        for_engine(ServiceRequest.reference).where(ServiceRequest.id == call.request_id)
    )
    row = visible_request(reference, viewer=actor, for_change=True)
    db.session.refresh(call)
    if call.before.get("by") != actor.id:
        raise NotAllowed
    other = call_of(row.id)
    is_late = now - call.changed_at > UNDO_WITHIN
    if call.version != version or is_late or not row.is_open or other not in (None, call):
        raise Conflict("This cannot be taken back any more.")
    for name in HELD:
        setattr(call, name, call.before[name])
    call.before, call.changed_at, call.ended_at, call.not_before_at = {}, now, None, None
    call.version += 1
    db.session.flush()
    return call


def attend_calls(desk_id: int, *, now: datetime) -> int:
    """Whose request is over or elsewhere leaves the line; numbers of past calls are forgotten; a
    call somebody took and never ended goes back to its place after two hours."""
    row = CallBack
    in_line = db.session.execute(
        for_engine(row, ServiceRequest.status, ServiceRequest.desk_id)
        .select_from(ServiceRequest)
        .join(row, row.request_id == ServiceRequest.id)
        .where(row.desk_id == desk_id, row.state.in_(IN_LINE))
        .order_by(row.id)
    ).all()
    for call, status, at_desk in in_line:
        if status not in OPEN or at_desk != desk_id:
            _step(call, CallState.CANCELLED, actor_id=None, now=now)
            call.ended_at = now
        elif call.state == CallState.CALLING and now - call.changed_at > timedelta(hours=2):
            _step(call, CallState.WAITING, actor_id=None, now=now)
            call.taken_by_id = None
    over = select(row).where(row.desk_id == desk_id, row.state.not_in(IN_LINE), row.number != "")
    for call in db.session.scalars(over.where(row.ended_at < now - KEPT_NUMBER)):
        call.number = ""
    db.session.flush()
    return len(in_line)
