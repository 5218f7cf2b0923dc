"""Approvals: what waits for whom, and the people round a request who can be asked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Absence, StaffMember
from portal.extensions import db
from portal.identity.models import Delegation, Person, Role, RoleGrant
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.requests.approvals import ApprovalStatus, Circle, stand_in_for
from portal.requests.lifecycle import HoldReason, Status
from portal.requests.models import Approval, ServiceRequest, Wall
from portal.requests.queries.lists import RequestLine, lines_of
from portal.requests.queries.visibility import for_engine, visible_to

HIGHEST = 30  # managers above one another


def approvals_of(row: ServiceRequest) -> list[Approval]:
    """All of a request's, in the order of their steps."""
    found = select(Approval).where(Approval.request_id == row.id)
    return list(db.session.scalars(found.order_by(Approval.step, Approval.id)))


def is_held_for_approval(row: ServiceRequest) -> bool:
    """Whether by its rule or because the desk asked for a word outside the portal."""
    return row.status == Status.ON_HOLD and row.hold_reason == HoldReason.APPROVAL


def awaits_approval(row: ServiceRequest) -> bool:
    """It cannot go on before somebody here has given their word."""
    if not is_held_for_approval(row):
        return False
    waiting = (Approval.request_id == row.id, Approval.status == ApprovalStatus.WAITING)
    return db.session.scalar(select(Approval.id).where(*waiting).limit(1)) is not None


def decides(viewer: Viewer, approval: Approval) -> bool:
    return viewer.id in (approval.person_id, approval.stand_in_id)


def approval_to_decide(row: ServiceRequest, *, viewer: Viewer) -> Approval | None:
    """The one that waits for this person; what is asked of them comes before what they stand in
    for."""
    mine = [
        one
        for one in approvals_of(row)
        if one.status == ApprovalStatus.WAITING and decides(viewer, one)
    ]
    return min(mine, key=lambda one: one.person_id != viewer.id, default=None)


@dataclass(frozen=True)
class ToDecide:
    """`for_name`: the person who was asked, where the viewer stands in for somebody."""

    approval: Approval
    line: RequestLine
    for_name: str | None


def approvals_waiting_for(viewer: Viewer, *, limit: int = 50) -> list[ToDecide]:
    """Those asked first come first. Two statements."""
    asked = aliased(Person)
    mine = or_(Approval.person_id == viewer.id, Approval.stand_in_id == viewer.id)
    found = db.session.execute(
        select(Approval, asked.name)
        .join(asked, asked.id == Approval.person_id)
        .where(mine, Approval.status == ApprovalStatus.WAITING)
        .order_by(Approval.asked_at, Approval.id)
        .limit(limit)
    ).all()
    ids = [approval.request_id for approval, _name in found]
    lines = _lines(ids, viewer) if ids else {}
    return [
        ToDecide(one, lines[one.request_id], None if one.person_id == viewer.id else name)
        for one, name in found
        if one.request_id in lines
    ]


def _lines(request_ids: Sequence[int], viewer: Viewer) -> dict[int, RequestLine]:
    found = lines_of(visible_to(viewer).where(ServiceRequest.id.in_(request_ids)))
    return {line.row.id: line for line in found}


def approvals_decided_by(viewer: Viewer, *, limit: int = 20) -> list[ToDecide]:
    """One's own words of before, the newest first."""
    found = db.session.scalars(
        select(Approval)
        .where(Approval.decided_by_id == viewer.id, Approval.decided_at.is_not(None))
        .order_by(Approval.decided_at.desc(), Approval.id.desc())
        .limit(limit)
    ).all()
    lines = _lines([one.request_id for one in found], viewer) if found else {}
    return [ToDecide(one, lines[one.request_id], None) for one in found if one.request_id in lines]


def circle_of(row: ServiceRequest, who: Iterable[int]) -> Circle:
    """The people who can be asked about a request; `who`: those its rule names."""
    managers = _managers_above({row.requester_id, *who})
    leads = _holders(Role.LEAD, row.desk_id)
    admins = _holders(Role.ADMIN, None)
    known = {*managers, *leads, *admins, *who}
    return Circle(
        asker_id=row.requester_id,
        managers=managers,
        refused=refused_for(row, known),
        leads=leads,
        admins=admins,
    )


def refused_for(row: ServiceRequest, people: Iterable[int]) -> frozenset[int]:
    """Of these, who may not be asked: the asker, who is kept out, who is disabled."""
    disabled = select(Person.id).where(Person.id.in_(set(people)), Person.is_active.is_(False))
    walled = select(Wall.person_id).where(Wall.request_id == row.id)
    found = db.session.scalars(disabled.union_all(walled))
    return frozenset({row.requester_id, *found})


def _managers_above(people: set[int]) -> dict[int, int | None]:
    """Everybody's manager, and theirs, up to the top."""
    above: dict[int, int | None] = {}
    asked = set(people)
    for _level in range(HIGHEST):
        if not asked:
            break
        rows = select(Person.id, Person.manager_id).where(Person.id.in_(asked))
        above |= dict(db.session.execute(rows).all())
        asked = {manager for manager in above.values() if manager is not None} - above.keys()
    return above


def _holders(role: Role, desk_id: int | None) -> list[int]:
    """Active people who have the role on that desk, or everywhere."""
    return list(
        db.session.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(RoleGrant.role == role, Person.is_active)
            .where(RoleGrant.desk_id.is_not_distinct_from(desk_id))
            .order_by(RoleGrant.person_id)
            .distinct()
        )
    )


def deputies_on(day: date) -> dict[int, int]:
    """Who decides for whom on that day: what people handed on themselves, and the deputies of
    staff who are away. Two statements."""
    deputy = aliased(StaffMember)
    away = db.session.execute(
        select(StaffMember.person_id, deputy.person_id)
        .join(Absence, Absence.staff_id == StaffMember.id)
        .join(deputy, deputy.id == Absence.deputy_id)
        .where(Absence.starts_on <= day, Absence.ends_on >= day)
        .order_by(Absence.id)
    )
    handed_on = db.session.execute(
        select(Delegation.person_id, Delegation.deputy_id)
        .where(Delegation.starts_on <= day, Delegation.ends_on >= day)
        .order_by(Delegation.id)
    )
    return dict(away.all()) | dict(handed_on.all())


def stand_in_of(row: ServiceRequest, person_id: int, *, deputies: dict[int, int]) -> int | None:
    """A privileged matter is handed on by people only, never by itself."""
    if row.confidentiality == Confidentiality.PRIVILEGED or person_id not in deputies:
        return None
    refused = refused_for(row, {*deputies.values()})
    return stand_in_for(person_id, deputies, refused)


def last_asked_at(approval: Approval) -> datetime | None:
    return approval.reminded_at or approval.asked_at


def waiting_approval_ids() -> Select:
    """Of everybody, for the job that looks after them: ids only."""
    waiting = select(Approval.id).where(Approval.status == ApprovalStatus.WAITING)
    return waiting.order_by(Approval.id)


def request_of_approval(approval_id: int) -> ServiceRequest | None:
    """For that job, locked: each event must follow the last one of its chain."""
    wanted = select(Approval.request_id).where(Approval.id == approval_id).scalar_subquery()
    found = for_engine().where(ServiceRequest.id == wanted).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


@dataclass(frozen=True)
class ApprovalLine:
    """One approval with the names of its people; `away_until`: the last day on which the one asked
    is away, if they are today."""

    approval: Approval
    person: str
    stand_in: str | None
    decided_by: str | None
    away_until: date | None


def approval_lines(row: ServiceRequest, *, today: date) -> list[ApprovalLine]:
    """All of a request's, in the order of their steps. One statement."""
    person, stand_in, decider = aliased(Person), aliased(Person), aliased(Person)
    found = db.session.execute(
        select(Approval, person.name, stand_in.name, decider.name, *_last_days_away(today))
        .join(person, person.id == Approval.person_id)
        .outerjoin(stand_in, stand_in.id == Approval.stand_in_id)
        .outerjoin(decider, decider.id == Approval.decided_by_id)
        .where(Approval.request_id == row.id)
        .order_by(Approval.step, Approval.id)
    )
    return [
        ApprovalLine(*names, max(filter(None, days), default=None))
        for *names, staff_day, own_day in found
        for days in [(staff_day, own_day)]
    ]


def _last_days_away(today: date) -> tuple:
    """As a desk booked it, and as they handed on what they approve themselves."""
    staff = (
        select(func.max(Absence.ends_on))
        .join(StaffMember, StaffMember.id == Absence.staff_id)
        .where(StaffMember.person_id == Approval.person_id)
        .where(Absence.starts_on <= today, Absence.ends_on >= today)
    )
    own = select(func.max(Delegation.ends_on)).where(
        Delegation.person_id == Approval.person_id,
        Delegation.starts_on <= today,
        Delegation.ends_on >= today,
    )
    return staff.scalar_subquery(), own.scalar_subquery()


@dataclass(frozen=True)
class Linked:
    """What a link in a mail opens, as its person may see it."""

    approval: Approval
    row: ServiceRequest
    viewer: Viewer


def approval_by_link(approval_id: int, person_id: int, version: int) -> Linked | None:
    """None when it was decided, passed on or asked anew since; when the person may not decide or
    see it any more; when the request is not open to its whole desk or its type wants a sign-in."""
    approval = db.session.get(Approval, approval_id, populate_existing=True)
    person = db.session.get(Person, person_id, populate_existing=True)
    if approval is None or person is None or not person.is_active:
        return None
    viewer = viewer_of_person(person_id)
    is_good = approval.status == ApprovalStatus.WAITING and approval.version == version
    if not is_good or not decides(viewer, approval):
        return None
    row = db.session.scalar(
        visible_to(viewer)
        .join(RequestType, RequestType.id == ServiceRequest.type_id)
        .where(ServiceRequest.id == approval.request_id, RequestType.approval_by_mail)
        .where(ServiceRequest.confidentiality == Confidentiality.OPEN)
    )
    return Linked(approval, row, viewer) if row else None
