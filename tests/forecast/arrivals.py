"""A desk with weeks of steady arrivals, put in as rows: cheap enough for a test."""

from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import insert

from portal.extensions import db
from portal.requests.models import ServiceRequest
from tests.support.factories import make_desk, make_person, make_type

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
_number = count(1)


def make_busy_desk(slug="it", *, weeks=10, per_day=4, **type_changes):
    """A desk, its one type, and `per_day` requests on each working day of whole weeks."""
    desk = make_desk(slug)
    request_type = make_type(desk, **type_changes)
    arrive(request_type, [day for day in working_days(weeks) for _ in range(per_day)])
    return desk, request_type


def working_days(weeks):
    """Noon, UTC, of the working days before NOW."""
    noon = NOW.replace(hour=12)
    days = [noon - timedelta(days=back) for back in range(7 * weeks, 0, -1)]
    return [day for day in days if day.weekday() < 5]


def arrive(request_type, instants, **columns):
    requester = make_person()
    rows = [
        {
            "reference": f"T-{next(_number)}",
            "desk_id": request_type.desk_id,
            "type_id": request_type.id,
            "skill_id": request_type.skill_id,
            "requester_id": requester.id,
            "title": "Something",
            "arrived_at": at,
            **columns,
        }
        for at in instants
    ]
    if rows:
        db.session.execute(insert(ServiceRequest), rows)
    db.session.commit()
