"""The job that hands on the work of who is away: to their deputy, or back to everybody."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.business_time import WorkingTime
from portal.desks.models import Absence, Desk, StaffMember
from portal.desks.queries import absences_to_hand_on, working_time
from portal.desks.rota import is_handed_on
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import viewer_of_person
from portal.planning.models import PlanCause
from portal.planning.operations.overriding import plan_soon
from portal.requests import operations as requests
from portal.requests.lifecycle import OPEN, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine, is_visible, reads_notes
from portal.web.transaction import reading, writing


def hand_on_absent(*, now: datetime) -> int:
    """How many requests went to somebody else. Safe to run twice: an absence is done once."""
    with reading():
        due = absences_to_hand_on(on=now.date())
    return sum(_hand_on(absence_id, now=now) for absence_id in due)


def _hand_on(absence_id: int, *, now: datetime) -> int:
    with writing():
        row = db.session.get(Absence, absence_id, with_for_update=True, populate_existing=True)
        if row is None or row.handed_on_at is not None:
            return 0
        member = db.session.get_one(StaffMember, row.staff_id)
        clock_of_desk = working_time(db.session.get_one(Desk, member.desk_id), around=now.date())
        if not row.starts_on <= clock_of_desk.local_day(now) <= row.ends_on:
            return 0
        row.handed_on_at = now
        deputy_id = _deputy(row, on=clock_of_desk.local_day(now))
        handed = [
            requests.hand_on(request_id, to=_able(deputy_id, reference), now=now)
            for request_id, reference in _their_work(row, member, clock_of_desk)
        ]
        if handed:
            plan_soon(member.desk_id, cause=PlanCause.ABSENCE)
        return len(handed)


def _deputy(row: Absence, *, on: date) -> int | None:
    """Their person id; None where nobody stands in, or who does is away as well."""
    if row.deputy_id is None:
        return None
    away = select(Absence.id).where(
        Absence.staff_id == row.deputy_id, Absence.starts_on <= on, Absence.ends_on >= on
    )
    member = db.session.get_one(StaffMember, row.deputy_id)
    is_there = member.is_active and db.session.get_one(Person, member.person_id).is_active
    return member.person_id if is_there and db.session.scalar(away) is None else None


def _able(deputy_id: int | None, reference: str) -> int | None:
    """The deputy, where they may see it already: standing in lets nobody into a matter."""
    if deputy_id is None:
        return None
    deputy = viewer_of_person(deputy_id)
    if not is_visible(reference, viewer=deputy):
        return None
    row = db.session.scalar(select(ServiceRequest).where(ServiceRequest.reference == reference))
    return deputy_id if reads_notes(deputy, row) else None


def _their_work(
    absence: Absence, member: StaffMember, clock_of_desk: WorkingTime
) -> list[tuple[int, str]]:
    """A privileged matter stays with its owner: nobody else might see that it is there."""
    row = ServiceRequest
    found = db.session.execute(
        for_engine(row.id, row.reference, row.status, row.due_at, row.promised_by_at)
        .where(row.assignee_id == member.person_id, row.desk_id == member.desk_id)
        .where(row.confidentiality != Confidentiality.PRIVILEGED)
        .where(row.status.in_(OPEN))
        .order_by(row.id)
    ).all()
    span = (absence.ends_on - absence.starts_on).days + 1
    days = [absence.starts_on + timedelta(days=n) for n in range(span)]
    working = sum(clock_of_desk.day_minutes(day) > 0 for day in days)
    return [
        (id_, reference)
        for id_, reference, status, *ends in found
        if is_handed_on(
            absent_working_days=working,
            due_on=_first_day(ends, clock_of_desk),
            last_day=absence.ends_on,
            is_held=status == Status.ON_HOLD,
        )
    ]


def _first_day(ends: list[datetime | None], clock_of_desk: WorkingTime) -> date | None:
    return min((clock_of_desk.local_day(at) for at in ends if at), default=None)
