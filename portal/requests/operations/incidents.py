"""A major incident: one trouble that many ask about. Who asked follows the one request that stands
for all; one reply reaches them, one resolution ends them all, and no forecast learns the burst."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, InvalidTransition
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.models import Link, ServiceRequest, Watcher
from portal.requests.operations.desk_steps import resolve
from portal.requests.operations.parts import of_own_desk, record

MOST_AT_ONCE = 200


def declare_incident(reference: str, *, actor: Viewer, now: datetime) -> ServiceRequest:
    """By anybody of its desk. Only what the whole desk may see can stand for many."""
    row = _open_to_all(reference, actor=actor)
    if db.session.get(Link, row.id) is not None:
        raise Conflict("This request belongs to a major incident already.")
    _link(row, row, actor=actor, now=now)
    record(row, EventKind.INCIDENT_MARKED, actor_id=actor.id, now=now)
    return row


def join_incident(reference: str, joining: Sequence[str], *, actor: Viewer, now: datetime) -> int:
    """Requests about the same trouble; how many joined. Who asked follows the incident from then
    on. Those that belong to one already, or are finished, are left as they are."""
    incident = _incident(reference, actor=actor)
    if not joining:
        raise InvalidInput("Choose at least one request.", field="joining")
    if len(joining) > MOST_AT_ONCE:
        raise InvalidInput("Choose at most 200 requests at once.", field="joining")
    count = 0
    for other in dict.fromkeys(joining):
        row = _open_to_all(other, actor=actor)
        if row.desk_id != incident.desk_id:
            raise InvalidInput("Choose requests of the same desk.", field="joining")
        if not row.is_open or db.session.get(Link, row.id) is not None:
            continue
        _link(row, incident, actor=actor, now=now)
        details = {"incident": incident.id}
        record(row, EventKind.INCIDENT_JOINED, actor_id=actor.id, now=now, details=details)
        let_follow(row, incident, actor=actor, now=now)
        count += 1
    return count


def leave_incident(reference: str, *, actor: Viewer, now: datetime) -> None:
    """It was another trouble after all: it counts by itself again."""
    row = of_own_desk(reference, actor=actor)
    others = Link.incident_id != Link.request_id
    gone = db.session.execute(delete(Link).where(Link.request_id == row.id, others))
    if not gone.rowcount:
        raise Conflict("This request belongs to no major incident.")
    record(row, EventKind.INCIDENT_LEFT, actor_id=actor.id, now=now)


def resolve_incident(
    reference: str, *, words: str, version: int | None, actor: Viewer, now: datetime
) -> int:
    """The incident and all that joined it and are still open, with the same words; how many.

    What waits for an approval stays open.
    """
    incident = _incident(reference, actor=actor)
    step = {"words": words, "actor": actor, "now": now, "minutes": None}
    resolve(reference, version=version, **step)
    count = 1
    for row in queries.joined_requests(incident.id, viewer=actor):
        if row.is_open and row.hold_reason != HoldReason.APPROVAL:
            resolve(row.reference, version=None, **step)
            count += 1
    return count


def _open_to_all(reference: str, *, actor: Viewer) -> ServiceRequest:
    row = of_own_desk(reference, actor=actor)
    if row.confidentiality != Confidentiality.OPEN:
        raise InvalidTransition("What only some may see stands by itself.")
    return row


def _incident(reference: str, *, actor: Viewer) -> ServiceRequest:
    row = _open_to_all(reference, actor=actor)
    link = db.session.get(Link, row.id)
    if link is None or link.incident_id != row.id:
        raise Conflict("Declare it a major incident first.")
    return row


def _link(row: ServiceRequest, incident: ServiceRequest, *, actor: Viewer, now: datetime) -> None:
    db.session.add(
        Link(request_id=row.id, incident_id=incident.id, linked_by_id=actor.id, linked_at=now)
    )
    db.session.flush()


def let_follow(
    row: ServiceRequest, incident: ServiceRequest, *, actor: Viewer, now: datetime
) -> bool:
    """Whether that is new. Not who asked for the incident themselves, follows it already, or is
    kept out of it."""
    person_id = row.requester_id
    if person_id == incident.requester_id or not queries.may_follow(incident, person_id):
        return False
    db.session.add(Watcher(request_id=incident.id, person_id=person_id, added_at=now))
    details = {"person": person_id}
    record(incident, EventKind.WATCHER_ADDED, actor_id=actor.id, now=now, details=details)
    return True
