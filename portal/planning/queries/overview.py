"""What a desk's overview counts: open work, promises kept, ratings, arrivals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, literal, or_, select, union_all

from portal.catalogue.models import Confidentiality, RequestType
from portal.extensions import db
from portal.forecast.local_days import day_begins
from portal.planning.models import DeskHistory, Promise, PromiseReason
from portal.requests.effort import Effort, prior, remaining, sized
from portal.requests.lifecycle import OPEN, EventKind, Status
from portal.requests.models import Rating, RequestEvent, ServiceRequest
from portal.requests.queries import for_engine

MOVED_BY_NOBODY = (PromiseReason.FILED, PromiseReason.IMPORTED, PromiseReason.RESUMED)


@dataclass(frozen=True)
class OpenWork:
    """An open request as totals count it. `due_at`: its hard deadline, else the day it is needed
    or owed, else the last day promised; `minutes`: expected hands-on minutes left."""

    id: int
    skill_id: int
    assignee_id: int | None
    status: str
    is_privileged: bool
    arrived_at: datetime
    due_at: datetime | None
    promised_at: datetime | None
    minutes: float
    is_reopened: bool = False


def desk_open_work(desk_id: int) -> list[OpenWork]:
    """Two statements: what was learnt of efforts, and the open requests, oldest first."""
    return _open_work(desk_id, db.session.scalar(_figures_of(desk_id)))


def desk_waiting(desk_id: int, *, since: datetime, now: datetime) -> tuple[list[OpenWork], int]:
    """(open work, how often finished requests came back since). Two statements."""
    event, row = RequestEvent, ServiceRequest
    back = (
        for_engine(func.count(row.id))
        .join(event, event.request_id == row.id)
        .where(row.desk_id == desk_id, event.kind == EventKind.REOPENED)
        .where(event.at >= since, event.at < now)
    )
    both = select(_figures_of(desk_id).scalar_subquery(), back.scalar_subquery())
    figures, times = db.session.execute(both).one()
    return _open_work(desk_id, figures), times


def _figures_of(desk_id: int) -> Select:
    return select(DeskHistory.figures).where(DeskHistory.desk_id == desk_id)


def _open_work(desk_id: int, figures: dict | None) -> list[OpenWork]:
    known = figures["efforts"] if figures else {}
    efforts = {int(key): Effort(*four) for key, four in known.items()}
    row, kind = ServiceRequest, RequestType
    due_at = func.coalesce(row.hard_deadline_at, row.needed_by_at, row.due_at, Promise.p90_at)
    columns = (
        row.id, row.skill_id, row.assignee_id, row.status, row.confidentiality, row.arrived_at,
        due_at.label("owed_at"), Promise.p90_at, row.type_id, row.size, row.worked_minutes,
        kind.effort_p50_minutes, kind.effort_p90_minutes, row.reopened,
    )  # fmt: skip
    found = db.session.execute(
        for_engine(*columns)
        .join(kind, kind.id == row.type_id)
        .outerjoin(Promise, (Promise.request_id == row.id) & Promise.is_current)
        .where(row.desk_id == desk_id, row.status.in_(OPEN))
        .order_by(row.arrived_at, row.id)
    )
    return [
        OpenWork(
            id=line.id,
            skill_id=line.skill_id,
            assignee_id=line.assignee_id,
            status=line.status,
            is_privileged=line.confidentiality == Confidentiality.PRIVILEGED,
            arrived_at=line.arrived_at,
            due_at=line.owed_at,
            promised_at=line.p90_at,
            minutes=_minutes_left(line, efforts),
            is_reopened=line.reopened > 0,
        )
        for line in found
    ]


def _minutes_left(line, efforts: dict[int, Effort]) -> float:
    effort = efforts.get(line.type_id) or prior(line.effort_p50_minutes, line.effort_p90_minutes)
    if line.size:
        effort = sized(effort, line.size)
    return remaining(effort, line.worked_minutes).mean


@dataclass(frozen=True)
class WeekRecord:
    """How a week went. `judged`: first promises that were kept or missed in it; `inside`: kept
    and not before the range; `score_sum` of `ratings` scores from 1 to 5."""

    starts_on: date
    judged: int = 0
    kept: int = 0
    inside: int = 0
    ratings: int = 0
    score_sum: int = 0


@dataclass(frozen=True)
class DeskRecord:
    """`came`: type id -> skill id -> requests that arrived in those weeks."""

    weeks: list[WeekRecord]
    came: dict[int, dict[int, int]]


def desk_record(
    desk_id: int, *, weeks: Sequence[date], zone: ZoneInfo, now: datetime
) -> DeskRecord:
    """One statement. `weeks`: Mondays without a gap, oldest first.

    A promise is judged by its first range when its request is resolved, or, still open, once the
    P90 has passed. The first range moves with the time the clock waited for an answer and with
    nothing else. Cancelled requests are left out, and those on hold; reopened ones are late.
    """
    begins = [day_begins(monday, zone) for monday in weeks]
    known = (_resolved_promises, _passed_promises, _ratings, _arrivals)
    parts = [part(desk_id, begins, now=now) for part in known]
    nothing = (0, 0, 0)
    counts: dict[tuple[str, int], tuple[int, int, int]] = {}
    came: dict[int, dict[int, int]] = {}
    for what, key, *found in db.session.execute(union_all(*parts)):
        if what == "came":
            number, skill_id, _nothing = found
            came.setdefault(key, {})[skill_id] = number
        else:
            before = counts.get((what, key), nothing)
            counts[what, key] = tuple(a + (b or 0) for a, b in zip(before, found, strict=True))
    return DeskRecord(
        weeks=[
            WeekRecord(
                monday, *counts.get(("judged", i), nothing), *counts.get(("rated", i), nothing)[:2]
            )
            for i, monday in enumerate(weeks)
        ],
        came=came,
    )


def _resolved_promises(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    """Apart from those that are still open, so that each is found by its index."""
    return _judged(desk_id, ServiceRequest.resolved_at, begins, now=now)


def _passed_promises(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    passed = _judged(desk_id, Promise.p90_at, begins, now=now)
    return passed.where(ServiceRequest.resolved_at.is_(None))


def _judged(desk_id: int, judged_at, begins: Sequence[datetime], *, now: datetime):
    row = ServiceRequest
    kept = and_(row.resolved_at <= Promise.p90_at, row.reopened == 0)
    inside = and_(kept, row.resolved_at >= Promise.p10_at)
    return (
        for_engine(
            literal("judged").label("what"),
            _week_of(judged_at, begins).label("week"),
            func.count(),
            func.sum(case((kept, 1), else_=0)),
            func.sum(case((inside, 1), else_=0)),
        )
        .join(Promise, (Promise.request_id == row.id) & (Promise.number == _judged_number()))
        .where(row.desk_id == desk_id, row.status.not_in((Status.CANCELLED, Status.ON_HOLD)))
        .where(judged_at >= begins[0], judged_at <= now)
        .group_by("week")
    )


def promise_outcomes(desk_id: int, *, since: datetime, now: datetime) -> list[int]:
    """Where in its first range each judged request was resolved, in the order it became known: 0
    before P10, 1 before P50, 2 before P90, 3 late or reopened (`calibration.place_of`)."""
    row = ServiceRequest
    known_at = func.coalesce(row.resolved_at, Promise.p90_at)
    place = case(
        (or_(row.resolved_at.is_(None), row.reopened > 0, row.resolved_at > Promise.p90_at), 3),
        (row.resolved_at > Promise.p50_at, 2),
        (row.resolved_at > Promise.p10_at, 1),
        else_=0,
    )
    statement = (
        for_engine(place)
        .join(Promise, (Promise.request_id == row.id) & (Promise.number == _judged_number()))
        .where(row.desk_id == desk_id, row.status.not_in((Status.CANCELLED, Status.ON_HOLD)))
        .where(known_at >= since, known_at <= now)
        .order_by(known_at, row.id)
    )
    return list(db.session.scalars(statement))


def _judged_number():
    """The first promise, or the last of those right after it that moved by a hold alone."""
    of_request = Promise.request_id == ServiceRequest.id
    moved = (
        select(func.min(Promise.number))
        .where(of_request, Promise.reason.not_in(MOVED_BY_NOBODY))
        .correlate(ServiceRequest)
        .scalar_subquery()
    )
    last = (
        select(func.max(Promise.number))
        .where(of_request)
        .correlate(ServiceRequest)
        .scalar_subquery()
    )
    return func.coalesce(moved - 1, last)


def _ratings(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    return (
        for_engine(
            literal("rated"),
            _week_of(Rating.rated_at, begins).label("week"),
            func.count(),
            func.sum(Rating.score),
            literal(0),
        )
        .select_from(ServiceRequest)
        .join(Rating, Rating.request_id == ServiceRequest.id)
        .where(Rating.rated_at >= begins[0], Rating.rated_at <= now)
        # An expression, so that the few ratings of these weeks are read and not the whole desk.
        .where(ServiceRequest.desk_id + 0 == desk_id)
        .group_by("week")
    )


def _arrivals(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    row = ServiceRequest
    return (
        for_engine(literal("came"), row.type_id, func.count(), row.skill_id, literal(0))
        .where(row.desk_id == desk_id, row.arrived_at >= begins[0], row.arrived_at <= now)
        .group_by(row.type_id, row.skill_id)
    )


def _week_of(instant, begins: Sequence[datetime]):
    """The place of an instant's week in `begins`."""
    return case(*((instant < end, i) for i, end in enumerate(begins[1:])), else_=len(begins) - 1)
