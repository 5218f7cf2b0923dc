"""What a department usually asks for these weeks."""

from datetime import datetime, timedelta

from sqlalchemy import case, func, literal, select, union_all

from portal.anticipation.curating import LATELY, SEASON, Usual
from portal.catalogue.models import GENERAL_SLUG, Confidentiality, RequestType
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

YEAR = timedelta(days=364)  # the same day of the week


def usual_of(viewer: Viewer, *, now: datetime) -> list[Usual]:
    """Counts of open types alone, and of no incidents. One statement."""
    if not viewer.department:
        return []
    half = timedelta(days=SEASON // 2)
    lately = _asked(viewer, now - timedelta(days=LATELY), now, is_season=0)
    season = _asked(viewer, now - YEAR - half, now - YEAR + half, is_season=1)
    rows = union_all(lately, season).subquery()
    people = select(func.count()).where(Person.department == viewer.department, Person.is_active)
    found = db.session.execute(
        select(
            rows.c.type_id,
            func.sum(case((rows.c.is_season == 0, 1), else_=0)),
            func.sum(rows.c.is_season),
            func.count(rows.c.requester_id.distinct()),
            people.scalar_subquery(),
        )
        .group_by(rows.c.type_id)
        .order_by(rows.c.type_id)
    )
    return [Usual(*map(int, each)) for each in found]


def _asked(viewer: Viewer, since: datetime, until: datetime, *, is_season: int):
    row, kind = ServiceRequest, RequestType
    return (
        for_engine(row.type_id, row.requester_id, literal(is_season).label("is_season"))
        .join(kind, kind.id == row.type_id)
        .where(row.department == viewer.department)
        .where(row.arrived_at >= since, row.arrived_at < until)
        .where(row.confidentiality == Confidentiality.OPEN)
        .where(kind.confidentiality == Confidentiality.OPEN, ~kind.is_archived)
        .where(~kind.is_incident, kind.slug != GENERAL_SLUG)
    )
