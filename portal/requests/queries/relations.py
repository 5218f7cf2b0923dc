"""What a request has to do with others: each of them only for who may see it."""

from dataclasses import dataclass

from sqlalchemy import or_, select

from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import OPEN
from portal.requests.models import Relation, ServiceRequest
from portal.requests.queries.visibility import for_engine, visible_to
from portal.requests.relations import BY_HAND, RelationKind


@dataclass(frozen=True)
class Related:
    """Another request; `is_from`: the relation is read from the one that is looked at."""

    id: int
    kind: RelationKind
    is_from: bool
    other: ServiceRequest

    @property
    def is_by_hand(self) -> bool:
        return self.kind in BY_HAND


def relations_of(row: ServiceRequest, *, viewer: Viewer) -> list[Related]:
    """In the order in which they were made. Two statements, one where there are none."""
    mine = or_(Relation.request_id == row.id, Relation.other_id == row.id)
    found = db.session.scalars(select(Relation).where(mine).order_by(Relation.id)).all()
    ids = {id_ for one in found for id_ in (one.request_id, one.other_id)} - {row.id}
    if not ids:
        return []
    seen = db.session.scalars(visible_to(viewer).where(ServiceRequest.id.in_(ids)))
    others = {other.id: other for other in seen}
    related = []
    for one in found:
        is_from = one.request_id == row.id
        other = others.get(one.other_id if is_from else one.request_id)
        if other is not None:
            related.append(Related(one.id, RelationKind(one.kind), is_from, other))
    return related


def goes_on_in(row: ServiceRequest, *, viewer: Viewer) -> ServiceRequest | None:
    """The request that a merged one goes on in, for who may see it."""
    target = select(Relation.other_id).where(
        Relation.request_id == row.id, Relation.kind == RelationKind.MERGED
    )
    return db.session.scalar(visible_to(viewer).where(ServiceRequest.id.in_(target)))


def has_open_parts(row: ServiceRequest) -> bool:
    parts = select(Relation.request_id).where(
        Relation.other_id == row.id, Relation.kind == RelationKind.PART
    )
    is_open = ServiceRequest.id.in_(parts), ServiceRequest.status.in_(OPEN)
    return db.session.scalar(for_engine(ServiceRequest.id).where(*is_open).limit(1)) is not None
