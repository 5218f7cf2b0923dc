"""The one door to requests: who may sense which."""

from sqlalchemy import CompoundSelect, Select, and_, or_, select, union_all

from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember, StaffSkill
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.approvals import SEES
from portal.requests.models import Approval, Member, ServiceRequest, Wall, Watcher

NOT_PRIVILEGED = (Confidentiality.OPEN, Confidentiality.RESTRICTED)


def visible_to(viewer: Viewer, *columns) -> Select:
    """The one visibility query: requests this person may sense, as rows or as given columns.

    Open: requester, who filed it, watchers, members, approvers, assignee, whole desk. Restricted:
    the same, but of the desk only leads and staff with its skill. Privileged: requester, members,
    approvers, assignee, desk lead. A wall beats all of it. An approver is who is asked or was, and
    who stands in for them: neither before it is their turn nor when another's word was enough.
    """
    return select(*(columns or (ServiceRequest,))).where(_may_see(viewer))


def taken_part_in(viewer: Viewer) -> CompoundSelect:
    """Ids of all that somebody of no desk may sense, and of some they may not: each part is a read
    of an index. It narrows where `visible_to` then decides."""
    row = ServiceRequest
    own = [
        select(row.id).where(column == viewer.id)
        for column in (row.requester_id, row.filed_by_id, row.assignee_id)
    ]
    named = [
        select(model.request_id).where(model.person_id == viewer.id) for model in (Member, Watcher)
    ]
    asked = select(_to_approve(viewer).subquery().c.request_id)
    return union_all(*own, *named, asked)


def for_engine(*columns) -> Select:
    """Every request, for calculations only: a test lists the callers, and nothing it returns is
    shown but totals and ids read again through `visible_to`."""
    return select(*(columns or (ServiceRequest,)))


def _may_see(viewer: Viewer):
    row = ServiceRequest
    walled = select(Wall.request_id).where(Wall.person_id == viewer.id)
    return and_(row.id.not_in(walled), or_(*_own(viewer), *_by_role(viewer)))


def _own(viewer: Viewer) -> list:
    """What somebody sees for their part in this very request."""
    row = ServiceRequest
    watched = select(Watcher.request_id).where(Watcher.person_id == viewer.id)
    followed = or_(row.filed_by_id == viewer.id, row.id.in_(watched))
    return [
        row.requester_id == viewer.id,
        row.assignee_id == viewer.id,
        row.id.in_(select(Member.request_id).where(Member.person_id == viewer.id)),
        row.id.in_(_to_approve(viewer)),
        and_(row.confidentiality.in_(NOT_PRIVILEGED), followed),
    ]


def _to_approve(viewer: Viewer) -> CompoundSelect:
    """Two reads of an index, one for who is asked and one for who stands in."""
    asked = [
        select(Approval.request_id).where(column == viewer.id, Approval.status.in_(SEES))
        for column in (Approval.person_id, Approval.stand_in_id)
    ]
    return union_all(*asked)


def _by_role(viewer: Viewer) -> list:
    """What somebody sees for their part in the desk."""
    row = ServiceRequest
    desks, led = viewer.desks_as("staff", "lead"), viewer.desks_as("lead")
    if not desks:
        return []
    skills = (
        select(StaffSkill.skill_id)
        .join(StaffMember, StaffMember.id == StaffSkill.staff_id)
        .where(StaffMember.person_id == viewer.id, StaffMember.is_active)
    )
    return [
        row.desk_id.in_(led),
        and_(row.desk_id.in_(desks), row.confidentiality == Confidentiality.OPEN),
        and_(
            row.desk_id.in_(desks),
            row.confidentiality == Confidentiality.RESTRICTED,
            row.skill_id.in_(skills),
        ),
    ]


def visible_request(reference: str, *, viewer: Viewer, for_change: bool = False) -> ServiceRequest:
    """Raises NotFound alike for a request that is not there and one that may not be sensed."""
    statement = visible_to(viewer).where(ServiceRequest.reference == reference)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = db.session.scalar(statement)
    if row is None:
        raise NotFound
    return row


def visible_references(request_ids: set[int], *, viewer: Viewer) -> dict[int, str]:
    """Of these requests, those the viewer may sense."""
    if not request_ids:
        return {}
    row = ServiceRequest
    found = visible_to(viewer, row.id, row.reference).where(row.id.in_(request_ids))
    return dict(db.session.execute(found).all())


def is_visible(reference: str, *, viewer: Viewer) -> bool:
    found = visible_to(viewer, ServiceRequest.id).where(ServiceRequest.reference == reference)
    return db.session.scalar(found) is not None
