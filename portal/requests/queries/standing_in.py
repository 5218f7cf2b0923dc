"""Work of people who are away: who may begin it meanwhile."""

from datetime import datetime, time

from sqlalchemy import and_, false, func, or_

from portal.desks.business_time import WorkingTime
from portal.desks.queries import absent_on
from portal.extensions import db
from portal.requests.models import ServiceRequest
from portal.requests.queries.visibility import for_engine


def left_to(person_id: int, desk_id: int, *, clock_of_desk: WorkingTime, now: datetime):
    """A condition on requests that others have: (of somebody away whose deputy this person is; of
    somebody away without a deputy, and due before they are back). One statement."""
    row = ServiceRequest
    absent = absent_on(desk_id, on=clock_of_desk.local_day(now))
    as_deputy = [each.person_id for each in absent if each.deputy_id == person_id]
    due_at = func.coalesce(row.hard_deadline_at, row.needed_by_at, row.due_at, row.promised_by_at)
    alone = [
        and_(
            row.assignee_id == each.person_id,
            due_at < datetime.combine(each.back_on, time(), tzinfo=clock_of_desk.zone),
        )
        for each in absent
        if each.deputy_id is None and each.person_id != person_id
    ]
    return row.assignee_id.in_(as_deputy), or_(false(), *alone)


def is_left_to(
    row: ServiceRequest, person_id: int, *, clock_of_desk: WorkingTime, now: datetime
) -> bool:
    """Whether this person may begin it while its owner is away."""
    either = or_(*left_to(person_id, row.desk_id, clock_of_desk=clock_of_desk, now=now))
    found = for_engine(ServiceRequest.id).where(ServiceRequest.id == row.id, either)
    return db.session.scalar(found) is not None
