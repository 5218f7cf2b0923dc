"""Steps of a request that move its promise or teach its desk."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from portal import clock
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.jobs.operations import enqueue
from portal.planning.models import Promise, PromiseReason
from portal.planning.operations.passing import check_in_hand
from portal.planning.operations.promising import move_back, move_by_hold, promise_anew
from portal.planning.queries import (
    next_up,
    promises_of,
)
from portal.requests import operations as requests
from portal.requests.files import ReceivedFile
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries import events_of, for_engine, visible_request


def start(
    reference: str, *, actor: Viewer, version: int | None, now: datetime, from_next: bool = False
) -> ServiceRequest:
    """Taken from "next", the decision is kept with its terms, its runner-up, and what the other
    order would have picked. Nobody has more than three in hand."""
    check_in_hand(visible_request(reference, viewer=actor), actor=actor, now=now)
    why = decision(reference, actor=actor, now=now) if from_next else {}
    return requests.start(reference, actor=actor, version=version, now=now, why=why)


def decision(reference: str, *, actor: Viewer, now: datetime) -> dict:
    """Which place the policy gave this request now, why, and what came next."""
    row = visible_request(reference, viewer=actor)
    desk = db.session.get_one(Desk, row.desk_id)
    found = next_up(desk, viewer=actor, now=now, has_shadow=True)
    for place, offered in enumerate(found.offered, start=1):
        if offered.line.row.id == row.id:
            choice = offered.choice
            terms = {
                name: round(value, 4) if isinstance(value, float) else value
                for name, value in choice.terms.items()
                if value is not None
            }
            runner_up = choice.runner_up.id if choice.runner_up else None
            found_so = {"place": place, "runner_up": runner_up, "terms": terms}
            return {"policy": found.policy, **found_so, "shadow": found.shadow}
    return {"policy": found.policy, "shadow": found.shadow}


def reply(
    reference: str,
    *,
    words: str,
    actor: Viewer,
    now: datetime,
    files: Sequence[ReceivedFile] = (),
) -> ServiceRequest:
    """An answer that ends a hold moves the promise by the time the clock stood still."""
    before = _held_since(reference)
    row = requests.reply(reference, words=words, actor=actor, now=now, files=files)
    if before and row.held_since_at is None:
        move_by_hold(row, before, now=now)
    return row


def resume(reference: str, *, actor: Viewer, version: int | None, now: datetime) -> ServiceRequest:
    before = _held_since(reference)
    row = requests.resume(reference, actor=actor, version=version, now=now)
    if before:
        move_by_hold(row, before, now=now)
    return row


def approve(
    reference: str,
    *,
    words: str,
    actor: Viewer,
    now: datetime,
    by: str = requests.BY_PAGE,
) -> ServiceRequest:
    before = _held_since(reference)
    row = requests.approve(reference, words=words, actor=actor, now=now, by=by)
    _promise_if_free(row, before, now=now)
    return row


def skip_approval(
    reference: str, *, words: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    before = _held_since(reference)
    row = requests.skip_approval(reference, words=words, actor=actor, version=version, now=now)
    _promise_if_free(row, before, now=now)
    return row


def _promise_if_free(row: ServiceRequest, held_since: datetime | None, *, now: datetime) -> None:
    """With the last word the promise begins, or, where there was one before, goes on."""
    if held_since is None or row.held_since_at is not None:
        return
    if promises_of([row.id]).get(row.id):
        move_by_hold(row, held_since, now=now)
    else:
        promise_anew(row, reason=PromiseReason.APPROVED, now=now)


def resolve(
    reference: str,
    *,
    words: str,
    minutes: float | None,
    actor: Viewer,
    version: int | None,
    now: datetime,
) -> ServiceRequest:
    """Done; within minutes the desk's efforts and promises know it too."""
    row = requests.resolve(
        reference, words=words, minutes=minutes, actor=actor, version=version, now=now
    )
    _learn_soon(row.desk_id)
    return row


def correct_effort(
    reference: str, *, minutes: float, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    """What such work takes is learnt anew within minutes."""
    said = {"minutes": minutes, "actor": actor, "version": version, "now": now}
    row = requests.correct_effort(reference, **said)
    _learn_soon(row.desk_id)
    return row


def _learn_soon(desk_id: int) -> None:
    """All that happens within five minutes is learnt at once."""
    wall = clock.wall_now()
    slot = wall.replace(minute=wall.minute - wall.minute % 5, second=0, microsecond=0)
    for job in ("planning.learn", "forecast.run"):
        enqueue(
            job,
            key=f"{job}:{desk_id}:{slot:%Y-%m-%dT%H:%M}",
            payload={"desk": desk_id},
            now=wall,
            run_at=slot + timedelta(minutes=5),
        )


def reopen(
    reference: str, *, words: str, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    row = requests.reopen(reference, words=words, actor=actor, version=version, now=now)
    promise_anew(row, reason=PromiseReason.REOPENED, now=now)
    return row


def retype(
    reference: str, *, type_id: int, actor: Viewer, version: int | None, now: datetime
) -> ServiceRequest:
    """What was promised was promised for another kind of work."""
    before = visible_request(reference, viewer=actor).type_id
    row = requests.retype(reference, type_id=type_id, actor=actor, version=version, now=now)
    if row.type_id != before and promises_of([row.id]).get(row.id):
        promise_anew(row, reason=PromiseReason.RETYPED, now=now)
    return row


def undo(reference: str, *, number: int, actor: Viewer, now: datetime) -> ServiceRequest:
    """Taking back the end of a hold, or another kind, takes back the move of the promise too."""
    row = requests.undo(reference, number=number, actor=actor, now=now)
    promises = promises_of([row.id]).get(row.id, [])
    step = next(event for event in events_of(row) if event.number == number)
    if len(promises) > 1 and _was_moved_by(promises[-1], step):
        move_back(row, now=now)
    return row


def _was_moved_by(promise: Promise, event: RequestEvent) -> bool:
    ends_a_hold = (EventKind.RESUMED, EventKind.APPROVED, EventKind.APPROVAL_SKIPPED)
    is_resumption = event.kind in ends_a_hold and promise.reason == PromiseReason.RESUMED
    is_retyping = event.kind == EventKind.RETYPED and promise.reason == PromiseReason.RETYPED
    return (is_resumption or is_retyping) and promise.made_at == event.at


def _held_since(reference: str) -> datetime | None:
    """Locks it: of two answers at once only one ends the hold."""
    held_since = for_engine(ServiceRequest.held_since_at)
    return db.session.scalar(
        held_since.where(ServiceRequest.reference == reference).with_for_update()
    )
