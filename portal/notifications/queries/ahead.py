"""What somebody is told of before they ask."""

from dataclasses import dataclass
from datetime import date

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.notifications.models import Notice
from portal.obligations.models import Obligation
from portal.obligations.queries import visible_obligations
from portal.planning.models import PredictedNeed
from portal.planning.needs import NeedState
from portal.planning.queries import visible_needs
from portal.requests.models import ServiceRequest
from portal.requests.queries import visible_to


@dataclass(frozen=True)
class Expected:
    """A need as its owner may be told of it. `desk`, `type`: slugs; `before`: reference of their
    latest request of the kind; `fact`, `begin_by`: of what is dated; `times`: it was asked for
    before."""

    need_id: int
    title: str
    desk: str
    type: str
    is_privileged: bool
    last_on: date
    begin_by: date | None
    fact: str
    times: int
    before: str


def need_for(person_id: int, need_id: int) -> Expected | None:
    """None when it is not open, not this person's, or they may not sense it any more."""
    person = db.session.get(Person, person_id, populate_existing=True)
    if person is None or not person.is_active:
        return None
    viewer, row = viewer_of_person(person_id), PredictedNeed
    found = db.session.execute(
        visible_needs(viewer, row, RequestType, Desk)
        .join(RequestType, RequestType.id == row.type_id)
        .join(Desk, Desk.id == row.desk_id)
        .where(row.id == need_id, row.requester_id == person_id, row.state == NeedState.OPEN)
    ).first()
    if found is None:
        return None
    need, kind, desk = found
    safe = need.params.get("last_safe_on")
    return Expected(
        need_id=need.id,
        title=kind.title,
        desk=desk.slug,
        type=kind.slug,
        is_privileged=need.confidentiality == Confidentiality.PRIVILEGED,
        last_on=need.last_on,
        begin_by=date.fromisoformat(safe) if safe else None,
        fact=_fact(need, viewer),
        times=int(need.params.get("times", 0)),
        before=_before(need, viewer),
    )


def _fact(need: PredictedNeed, viewer: Viewer) -> str:
    if need.obligation_id is None:
        return ""
    statement = visible_obligations(viewer, Obligation.title)
    return db.session.scalar(statement.where(Obligation.id == need.obligation_id)) or ""


def _before(need: PredictedNeed, viewer: Viewer) -> str:
    row = ServiceRequest
    own = visible_to(viewer, row.reference).where(
        row.requester_id == viewer.id, row.type_id == need.type_id
    )
    return db.session.scalar(own.order_by(row.arrived_at.desc(), row.id.desc()).limit(1)) or ""


def notices_ahead(viewer: Viewer, before: int | None, limit: int) -> list[tuple]:
    """(notice, no reference, title, is privileged), the newest first."""
    row, kind = PredictedNeed, RequestType
    statement = (
        visible_needs(viewer, Notice, kind, row.confidentiality)
        .join(Notice, Notice.need_id == row.id)
        .join(kind, kind.id == row.type_id)
        .where(Notice.person_id == viewer.id, Notice.is_on_page)
    )
    if before is not None:
        statement = statement.where(Notice.id < before)
    found = db.session.execute(statement.order_by(Notice.id.desc()).limit(limit))
    return [
        (notice, "", told.title, how == Confidentiality.PRIVILEGED) for notice, told, how in found
    ]
