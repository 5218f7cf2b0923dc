"""Requests that have to do with each other: linked, merged, split off."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from portal.catalogue.models import Confidentiality
from portal.errors import InvalidInput, InvalidTransition, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason, Status
from portal.requests.models import Link, Relation, ServiceRequest, Watcher
from portal.requests.operations.incidents import let_follow
from portal.requests.operations.parts import (
    of_own_desk,
    record,
    record_step,
    reply_as_desk,
    state_of,
    stop_work,
    to_work_on,
)
from portal.requests.operations.retyping import stricter
from portal.requests.relations import BY_HAND, COMING_OUT, RelationKind


def relate(
    reference: str, *, other: str, kind: RelationKind, actor: Viewer, now: datetime
) -> ServiceRequest:
    """Said of a request of one's desk and another that one may see; said twice it is one."""
    row = of_own_desk(reference, actor=actor)
    if kind not in BY_HAND:
        raise InvalidInput("Choose how they belong together.", field="kind")
    target = _other(row, other, actor=actor)
    if _relation(row, target, kind) is None and _relation(target, row, kind) is None:
        _join(row, target, kind, actor=actor, now=now)
        details = {"request": target.id, "kind": kind.value}
        record(row, EventKind.LINKED, actor_id=actor.id, now=now, details=details)
    return row


def unrelate(reference: str, *, relation_id: int, actor: Viewer, now: datetime) -> ServiceRequest:
    row = of_own_desk(reference, actor=actor)
    found = db.session.get(Relation, relation_id)
    if found is None or row.id not in (found.request_id, found.other_id):
        raise NotFound
    if found.kind not in BY_HAND:
        raise InvalidTransition("This belongs to its history and stays.")
    details = {"request": sum((found.request_id, found.other_id)) - row.id, "kind": found.kind}
    db.session.delete(found)
    record(row, EventKind.UNLINKED, actor_id=actor.id, now=now, details=details)
    return row


def merge(
    reference: str,
    *,
    into: str,
    words: str,
    actor: Viewer,
    version: int | None,
    now: datetime,
) -> ServiceRequest:
    """Two open requests of a desk about one thing become one. Who asked for the first reads why,
    follows the second, and what they still write at the first arrives there."""
    for one in sorted({reference, into.strip().upper()}):  # in one order, whoever merges what
        if queries.is_visible(one, viewer=actor):
            queries.visible_request(one, viewer=actor, for_change=True)
    row = to_work_on(reference, actor=actor, version=version, kind=EventKind.MERGED)
    target = _other(row, into, actor=actor, field="into")
    _check_mergeable(row, target, actor=actor)
    if not words.strip():
        raise InvalidInput("Say why they become one: the requester reads it.", field="words")
    before = state_of(row)
    logs = stop_work(row, now=now)
    reply_as_desk(row, words, actor=actor, now=now)
    before["first_response_at"] = row.first_response_at
    row.status, row.closed_at = Status.CANCELLED, now
    _join(row, target, RelationKind.MERGED, actor=actor, now=now)
    follows = let_follow(row, target, actor=actor, now=now)
    took = {"request": row.id}
    record(target, EventKind.TOOK_IN, actor_id=actor.id, now=now, details=took)
    step = {"before": before, "actor": actor, "now": now, "logs": logs}
    details = {"into": target.id, "follower": row.requester_id if follows else None}
    record_step(row, EventKind.MERGED, details=details, **step)
    return row


def take_apart(row: ServiceRequest, details: Mapping, *, actor: Viewer, now: datetime) -> None:
    """Undoing a merge: each goes on by itself, and who was let into the other follows no more."""
    into, follower = details["into"], details["follower"]
    db.session.execute(
        delete(Relation).where(
            Relation.request_id == row.id,
            Relation.other_id == into,
            Relation.kind == RelationKind.MERGED,
        )
    )
    target = db.session.get_one(ServiceRequest, into, with_for_update=True)
    if follower is not None:
        theirs = Watcher.request_id == into, Watcher.person_id == follower
        if db.session.execute(delete(Watcher).where(*theirs)).rowcount:
            gone = {"person": follower}
            removed = EventKind.WATCHER_REMOVED
            record(target, removed, actor_id=actor.id, now=now, details=gone)


def note_split(
    reference: str,
    new: ServiceRequest,
    *,
    kind: RelationKind,
    words: str,
    actor: Viewer,
    now: datetime,
) -> ServiceRequest:
    """`new` came out of this one, as a request by itself or as a part that it waits for; who asked
    reads `words`. Only `planning.operations.split` files one and calls this."""
    row = to_work_on(reference, actor=actor, version=None, kind=EventKind.SPLIT)
    if kind not in COMING_OUT:
        raise InvalidInput("Choose whether this one waits for it.", field="kind")
    if row.confidentiality == Confidentiality.PRIVILEGED:
        raise InvalidTransition("What only some may see stands by itself.")
    new.confidentiality = stricter(new.confidentiality, row.confidentiality)
    _join(new, row, kind, actor=actor, now=now)
    reply_as_desk(row, words, actor=actor, now=now)
    details = {"request": new.id, "kind": kind.value}
    record(row, EventKind.SPLIT, actor_id=actor.id, now=now, details=details)
    return row


def _check_mergeable(row: ServiceRequest, target: ServiceRequest, *, actor: Viewer) -> None:
    """Whoever asked for one will read the other, so only what the whole desk may see, or what the
    same person asked."""
    if target.desk_id != row.desk_id or not queries.reads_notes(actor, target):
        raise InvalidInput("Choose a request of the same desk.", field="into")
    if not target.is_open:
        raise InvalidInput("That one is finished: choose an open one.", field="into")
    kinds = {row.confidentiality, target.confidentiality}
    is_same = row.requester_id == target.requester_id and len(kinds) == 1
    if kinds != {Confidentiality.OPEN} and not is_same:
        raise InvalidInput("What only some may see stands by itself.", field="into")
    if row.hold_reason == HoldReason.APPROVAL:
        raise InvalidInput("It waits for an approval: that comes first.", field="into")
    if db.session.get(Link, row.id) is not None:
        raise InvalidInput("It belongs to a major incident: leave that first.", field="into")
    if queries.has_open_parts(row):
        raise InvalidInput("It waits for its parts: finish or cancel those first.", field="into")


def _other(
    row: ServiceRequest, reference: str, *, actor: Viewer, field: str = "other"
) -> ServiceRequest:
    try:
        target = queries.visible_request(reference.strip().upper(), viewer=actor)
    except NotFound:
        raise InvalidInput("There is no request with this reference.", field=field) from None
    if target.id == row.id:
        raise InvalidInput("That is this very request: choose another.", field=field)
    return target


def _relation(row: ServiceRequest, target: ServiceRequest, kind: RelationKind) -> int | None:
    return db.session.scalar(
        select(Relation.id).where(
            Relation.request_id == row.id, Relation.other_id == target.id, Relation.kind == kind
        )
    )


def _join(
    row: ServiceRequest,
    target: ServiceRequest,
    kind: RelationKind,
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    values = {"request_id": row.id, "other_id": target.id, "kind": kind.value}
    db.session.add(Relation(**values, made_by_id=actor.id, made_at=now))
    db.session.flush()
