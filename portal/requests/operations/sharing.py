"""Who may see one request, person by person: members, watchers, walls, and who looked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from portal.catalogue.models import Confidentiality
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import person_of_address
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, Status
from portal.requests.models import Member, ServiceRequest, Wall, Watcher
from portal.requests.operations.approval_turns import keep_out
from portal.requests.operations.mentioning import has_spoken
from portal.requests.operations.parts import record, stop_work


@dataclass(frozen=True)
class Share:
    """A way to be let into one request: its rows and its two events."""

    model: type[Member] | type[Watcher]
    added: EventKind
    removed: EventKind


MEMBERS = Share(Member, EventKind.MEMBER_ADDED, EventKind.MEMBER_REMOVED)
WATCHERS = Share(Watcher, EventKind.WATCHER_ADDED, EventKind.WATCHER_REMOVED)


def add_member(reference: str, *, email: str, actor: Viewer, now: datetime) -> None:
    """To a privileged matter, by anybody on its list."""
    _add(_matter(reference, actor=actor), MEMBERS, email=email, actor=actor, now=now)


def remove_member(reference: str, *, person_id: int, actor: Viewer, now: datetime) -> None:
    """Takes effect on that person's next page."""
    _remove(_matter(reference, actor=actor), MEMBERS, person_id=person_id, actor=actor, now=now)


def add_watcher(reference: str, *, email: str, actor: Viewer, now: datetime) -> None:
    """To an open or restricted request, by its asker or its desk."""
    row = _watchable(reference, actor=actor)
    if not queries.shares(actor, row):
        raise NotAllowed
    _add(row, WATCHERS, email=email, actor=actor, now=now)


def remove_watcher(reference: str, *, person_id: int, actor: Viewer, now: datetime) -> None:
    """By its asker, its desk, or the watcher."""
    row = _watchable(reference, actor=actor)
    if not queries.shares(actor, row) and person_id != actor.id:
        raise NotAllowed
    _remove(row, WATCHERS, person_id=person_id, actor=actor, now=now)


def build_wall(reference: str, *, email: str, actor: Viewer, now: datetime) -> None:
    """Keep somebody out whatever else they may see, by the desk's lead. What they had in this
    request ends: it does not come back when the wall is taken down."""
    row = _as_lead(reference, actor=actor)
    person = _named(email)
    if person.id == row.requester_id:
        raise InvalidInput("The asker cannot be kept out of what they asked.", field="email")
    if person.id == actor.id:
        raise InvalidInput("Ask another lead to keep you out.", field="email")
    if _has(Wall, row, person.id):
        return
    for share in (MEMBERS, WATCHERS):
        if _has(share.model, row, person.id):
            _remove(row, share, person_id=person.id, actor=actor, now=now)
    if row.is_open and row.assignee_id == person.id:
        _take_back(row, now=now)
    db.session.add(
        Wall(request_id=row.id, person_id=person.id, built_by_id=actor.id, built_at=now)
    )
    db.session.flush()
    keep_out(row, person.id, now=now)
    has_spoken(row, person.id, actor_id=actor.id, now=now)
    _tell(row, EventKind.WALL_BUILT, person.id, actor=actor, now=now)


def take_down_wall(reference: str, *, person_id: int, actor: Viewer, now: datetime) -> None:
    row = _as_lead(reference, actor=actor)
    if not _delete(Wall, row, person_id):
        raise NotFound
    _tell(row, EventKind.WALL_TAKEN_DOWN, person_id, actor=actor, now=now)


def record_view(reference: str, *, actor: Viewer, now: datetime) -> None:
    """Somebody looked at a privileged matter: one event per person and hour."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if queries.owes_a_view(row, actor=actor, now=now):
        record(row, EventKind.VIEWED, actor_id=actor.id, now=now)


def _matter(reference: str, *, actor: Viewer) -> ServiceRequest:
    """Whoever sees a privileged matter is on its list."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if row.confidentiality != Confidentiality.PRIVILEGED:
        raise NotFound
    return row


def _watchable(reference: str, *, actor: Viewer) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if row.confidentiality == Confidentiality.PRIVILEGED:
        raise NotFound
    return row


def _as_lead(reference: str, *, actor: Viewer) -> ServiceRequest:
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if not queries.builds_walls(actor, row):
        raise NotAllowed
    return row


def _named(email: str) -> Person:
    """Unknown, disabled and walled people get the same words, so that nobody learns which."""
    person = person_of_address(email)
    if person is None or not person.is_active:
        raise _not_here()
    return person


def _not_here() -> InvalidInput:
    return InvalidInput("Nobody with this address can be named here.", field="email")


def _add(row: ServiceRequest, share: Share, *, email: str, actor: Viewer, now: datetime) -> None:
    person = _named(email)
    if _has(Wall, row, person.id):
        raise _not_here()
    if _has(share.model, row, person.id) or person.id == row.requester_id:
        return
    db.session.add(share.model(request_id=row.id, person_id=person.id, added_at=now))
    _tell(row, share.added, person.id, actor=actor, now=now)


def _remove(
    row: ServiceRequest, share: Share, *, person_id: int, actor: Viewer, now: datetime
) -> None:
    if not _delete(share.model, row, person_id):
        raise NotFound
    _tell(row, share.removed, person_id, actor=actor, now=now)


def _has(model, row: ServiceRequest, person_id: int) -> bool:
    found = select(model.id).where(model.request_id == row.id, model.person_id == person_id)
    return db.session.scalar(found) is not None


def _delete(model, row: ServiceRequest, person_id: int) -> bool:
    mine = delete(model).where(model.request_id == row.id, model.person_id == person_id)
    return bool(db.session.execute(mine).rowcount)


def _tell(
    row: ServiceRequest, kind: EventKind, person_id: int, *, actor: Viewer, now: datetime
) -> None:
    record(row, kind, actor_id=actor.id, now=now, details={"person": person_id})


def _take_back(row: ServiceRequest, *, now: datetime) -> None:
    """Nobody works on what they may not see: it is nobody's again."""
    stop_work(row, now=now)
    row.assignee_id = None
    row.version += 1
    if row.status in (Status.ASSIGNED, Status.STARTED):
        row.status = Status.RECEIVED
