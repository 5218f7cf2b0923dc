"""Which requests are about the same trouble."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import OPEN
from portal.requests.models import Link, ServiceRequest, Wall, Watcher
from portal.requests.outbreaks import FEWEST, Asked, Kind, Outbreak, outbreaks
from portal.requests.queries.visibility import for_engine, visible_to

ALIKE_WITHIN = timedelta(hours=48)
MOST_SHOWN = 100
JUST_NOW = timedelta(hours=2)
MOST_LOOKED_AT = 500
USUAL_WITHIN = timedelta(weeks=4)
USUAL_HOURS = 4 * 5 * 8.0


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


def outbreaks_now(desk_id: int, *, viewer: Viewer, now: datetime) -> list[Outbreak]:
    """Open requests of the last two hours, of those the viewer may see and that belong to no
    incident. One statement while there are few of them, else two."""
    row = ServiceRequest
    found = visible_to(viewer).where(
        row.desk_id == desk_id,
        row.arrived_at > now - JUST_NOW,
        row.arrived_at <= now,
        row.status.in_(OPEN),
        row.confidentiality == Confidentiality.OPEN,
        row.id.not_in(select(Link.request_id)),
    )
    newest = db.session.scalars(found.order_by(row.arrived_at.desc()).limit(MOST_LOOKED_AT)).all()
    asked = [
        Asked(one.id, one.reference, one.type_id, one.title, one.arrived_at) for one in newest
    ]
    if len(asked) < FEWEST:
        return []
    return outbreaks(asked, _kinds({each.type_id for each in asked}, now=now))


def _kinds(type_ids: Collection[int], *, now: datetime) -> dict[int, Kind]:
    """How often each came in a working hour of the four weeks before."""
    row = ServiceRequest
    number = (
        for_engine(func.count(row.id))
        .where(row.desk_id == RequestType.desk_id, row.type_id == RequestType.id)
        .where(row.arrived_at.between(now - USUAL_WITHIN, now - JUST_NOW))
        .correlate(RequestType)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(RequestType.id, RequestType.title, number).where(RequestType.id.in_(type_ids))
    )
    return {type_id: Kind(title, count / USUAL_HOURS) for type_id, title, count in found}


def may_follow(row: ServiceRequest, person_id: int) -> bool:
    """Is not kept out of it, and does not follow it yet."""
    for model in (Wall, Watcher):
        named = select(model.id).where(model.request_id == row.id, model.person_id == person_id)
        if db.session.scalar(named) is not None:
            return False
    return True
