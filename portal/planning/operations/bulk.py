"""One step for many requests. Each is a step of its own, with its own event, version and undo;
what cannot be done with one stops none of the others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import select

from portal import clock
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.jobs.operations import enqueue
from portal.planning.bulk import AT_ONCE, BATCH, BulkKind, Item, Outcome, item_of
from portal.planning.models import BulkStep
from portal.planning.operations.steps import resolve, undo
from portal.requests import operations as requests
from portal.requests.lifecycle import HoldReason
from portal.requests.operations import undoable_step
from portal.web.transaction import writing

BULK_JOB = "planning.bulk"


def begin_bulk(
    desk_id: int,
    kind: BulkKind,
    items: list[Item],
    *,
    details: dict,
    actor: Viewer,
    now: datetime,
) -> BulkStep:
    """A few are done before the page is answered; many go on in a job. `details`: what the step
    needs beside: `assignee`, `size`, `reason`, `words`."""
    if not items:
        raise InvalidInput("Tick at least one request.", field="chosen")
    step = BulkStep(
        desk_id=desk_id,
        actor_id=actor.id,
        kind=kind.value,
        details=details,
        items=[item.packed() for item in items],
        made_at=now,
    )
    db.session.add(step)
    db.session.flush()
    _now_or_later(step, actor=actor, now=now)
    return step


def undo_bulk(step_id: int, *, actor: Viewer, now: datetime) -> BulkStep:
    """Each that nothing happened to since is taken back; the others say so."""
    step = bulk_step(step_id, viewer=actor, for_change=True)
    if step.undone_at is not None or any(item.outcome == Outcome.WAITING for item in _items(step)):
        raise Conflict("It was taken back already, or is still under way.")
    step.undone_at = now
    _now_or_later(step, actor=actor, now=now)
    return step


def bulk_step(step_id: int, *, viewer: Viewer, for_change: bool = False) -> BulkStep:
    """One's own only."""
    statement = select(BulkStep).where(BulkStep.id == step_id, BulkStep.actor_id == viewer.id)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    step = db.session.scalar(statement)
    if step is None:
        raise NotFound
    return step


def go_on_with_bulk(step_id: int, *, now: datetime) -> None:
    """The rest of one, a few at a time; what was done is kept with each few, so that whoever
    goes on after a crash begins behind them."""
    is_left = True
    while is_left:
        with writing():
            step = db.session.get(BulkStep, step_id, with_for_update=True)
            actor = viewer_of_person(step.actor_id)
            is_left = _take_some(step, BATCH, actor=actor, now=now)


def _now_or_later(step: BulkStep, *, actor: Viewer, now: datetime) -> None:
    if len(step.items) <= AT_ONCE:
        _take_some(step, AT_ONCE, actor=actor, now=now)
    else:
        key = f"{BULK_JOB}:{step.id}:{step.undone_at is not None}"
        enqueue(BULK_JOB, key=key, payload={"step": step.id}, now=clock.wall_now())
    db.session.flush()


def _take_some(step: BulkStep, count: int, *, actor: Viewer, now: datetime) -> bool:
    """Whether some are left for another time."""
    todo = Outcome.WAITING if step.undone_at is None else Outcome.DONE
    take = _doing(step) if step.undone_at is None else _undone
    items = _items(step)
    places = [place for place, item in enumerate(items) if item.outcome == todo]
    for place in places[:count]:
        items[place] = _tried(take, items[place], actor=actor, now=now)
    step.items = [item.packed() for item in items]
    db.session.flush()
    return len(places) > count


def _items(step: BulkStep) -> list[Item]:
    return [item_of(packed) for packed in step.items]


def _tried(take: Callable[..., Item], item: Item, *, actor: Viewer, now: datetime) -> Item:
    is_undoing = take is _undone
    try:
        with db.session.begin_nested():
            return take(item, actor=actor, now=now)
    except (InvalidTransition, InvalidInput):
        outcome = Outcome.UNFIT
    except Conflict:
        outcome = Outcome.CHANGED
    except (NotFound, NotAllowed):
        outcome = Outcome.REFUSED
    return replace(item, outcome=Outcome.STUCK if is_undoing else outcome)


def _undone(item: Item, *, actor: Viewer, now: datetime) -> Item:
    undo(item.reference, number=item.step or 0, actor=actor, now=now)
    return replace(item, outcome=Outcome.UNDONE)


def _doing(step: BulkStep) -> Callable[..., Item]:
    return partial(_done, _step_of(BulkKind(step.kind), step.details))


def _done(take: Callable, item: Item, *, actor: Viewer, now: datetime) -> Item:
    row = take(item.reference, actor=actor, version=item.version, now=now)
    number = undoable_step(row, actor=actor, now=now)
    return replace(item, outcome=Outcome.DONE, step=number)


def _take(reference: str, *, actor: Viewer, version: int, now: datetime):
    return requests.assign(reference, assignee_id=actor.id, actor=actor, version=version, now=now)


def _step_of(kind: BulkKind, details: dict) -> Callable:
    words = details.get("words", "")
    return {
        BulkKind.TAKE: lambda: _take,
        BulkKind.ASSIGN: lambda: partial(requests.assign, assignee_id=details["assignee"]),
        BulkKind.SIZE: lambda: partial(requests.set_size, size=details["size"]),
        BulkKind.HOLD: lambda: partial(
            requests.hold, reason=HoldReason(details["reason"]), question=words
        ),
        BulkKind.RESOLVE: lambda: partial(resolve, words=words, minutes=None),
        BulkKind.CLOSE: lambda: requests.close,
    }[kind]()
