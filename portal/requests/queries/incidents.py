"""Which requests are about the same trouble."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import OPEN
from portal.requests.models import Link, ServiceRequest, Wall, Watcher
from portal.requests.queries.visibility import visible_to

ALIKE_WITHIN = timedelta(hours=48)
MOST_SHOWN = 100


def incident_of(row: ServiceRequest) -> Link | None:
    """What it belongs to; an incident belongs to itself."""
    return db.session.get(Link, row.id)


def joined_requests(incident_id: int, *, viewer: Viewer) -> list[ServiceRequest]:
    """Those the viewer may sense, oldest first; without the incident itself."""
    row = ServiceRequest
    of_it = select(Link.request_id).where(Link.incident_id == incident_id)
    found = visible_to(viewer).where(row.id.in_(of_it), row.id != incident_id)
    return list(db.session.scalars(found.order_by(row.arrived_at, row.id)))


def alike_requests(row: ServiceRequest, *, viewer: Viewer, now: datetime) -> list[ServiceRequest]:
    """Open ones of the same kind that came within two days of it and belong to no incident, the
    newest first."""
    other = ServiceRequest
    near = other.arrived_at.between(row.arrived_at - ALIKE_WITHIN, row.arrived_at + ALIKE_WITHIN)
    found = (
        visible_to(viewer)
        .where(other.desk_id == row.desk_id, other.type_id == row.type_id, near)
        .where(other.status.in_(OPEN), other.confidentiality == Confidentiality.OPEN)
        .where(other.id != row.id, other.id.not_in(select(Link.request_id)))
        .order_by(other.arrived_at.desc(), other.id.desc())
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(found))


def may_follow(row: ServiceRequest, person_id: int) -> bool:
    """Is not kept out of it, and does not follow it yet."""
    for model in (Wall, Watcher):
        named = select(model.id).where(model.request_id == row.id, model.person_id == person_id)
        if db.session.scalar(named) is not None:
            return False
    return True
