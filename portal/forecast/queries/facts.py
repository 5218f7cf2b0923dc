"""What was known of a desk when its last whole day ended: counts and efforts, no request."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import all_desks, closed_days_known, working_time
from portal.extensions import db
from portal.forecast.desk_history import DeskFacts
from portal.forecast.local_days import day_begins, utc_offsets
from portal.forecast.many_types import TypeEffort
from portal.forecast.points import Level
from portal.forecast.queries.future import hands_on, known_future
from portal.forecast.series import Arrival
from portal.requests.lifecycle import EventKind
from portal.requests.models import Link, RequestEvent, ServiceRequest
from portal.requests.queries import for_engine
from portal.web.dialect import local_day

HISTORY_DAYS = 2 * 365
DEPARTMENT_DAYS = 53 * 7
# A request counts for its type's effort once nearly all that came with it are finished:
# among recent ones the short are over-represented.
MATURE_DAYS = 30
# What says or takes back how long a request took.
SETTLING = (
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CANCELLED,
    EventKind.UNDONE,
    EventKind.IMPORT_CHANGED,
)


def desk_facts(desk_id: int | None, *, now: datetime) -> DeskFacts:
    """Facts of one desk, or of all of them together; each in its own zone.

    As they stood when the last day ended (closed days: at `now`): what was written down later is
    taken back by the events. The type of a request is never changed, so its row tells it.

    All together end with the day that has ended on every desk, and are closed on days on
    which every desk is.
    """
    desks = all_desks() if desk_id is None else [db.session.get_one(Desk, desk_id)]
    times = {desk.id: working_time(desk, around=now.date()) for desk in desks}
    last_day = min((_last_whole_day(times[desk.id], now) for desk in desks), default=now.date())
    arrivals: list[Arrival] = []
    departments = []
    if desk_id is not None:
        zone = times[desk_id].zone
        departments = arrivals_by_department(desk_id, zone=zone, last_day=last_day)
    for desk in desks:
        arrivals += arrivals_by_day(desk.id, zone=times[desk.id].zone, last_day=last_day)
    closed = [closed_days_known(desk, around=now.date(), known_at=now) for desk in desks]
    return DeskFacts(
        level=Level.ALL if desk_id is None else Level.DESK,
        arrivals=tuple(arrivals),
        last_day=last_day,
        closed_days=frozenset.intersection(*closed) if closed else frozenset(),
        efforts=_efforts(desk_id, known_at=_end_of(last_day, times)),
        hands=hands_on(list(times), last_day=last_day, now=now),
        future=known_future(
            {desk_id: time.zone for desk_id, time in times.items()}, last_day=last_day, now=now
        ),
        by_department=tuple(departments),
    )


def arrivals_by_day(desk_id: int, *, zone: ZoneInfo, last_day: date) -> list[Arrival]:
    """(type id, local day, number) of two years up to `last_day`: one grouped statement.

    What was written down later with an arrival before (a call noted the next day) is not known.
    """
    first_day = last_day - timedelta(days=HISTORY_DAYS - 1)
    day = _local_day(zone, first=first_day, last=last_day)
    statement = (
        for_engine(ServiceRequest.type_id, day, func.count())
        .where(*_arrived(desk_id, zone=zone, first=first_day, last=last_day))
        .group_by(ServiceRequest.type_id, "day")
        .order_by("day", ServiceRequest.type_id)
    )
    return [
        (type_id, date.fromisoformat(str(found)), number)
        for type_id, found, number in db.session.execute(statement)
    ]


def arrivals_by_department(
    desk_id: int, *, zone: ZoneInfo, last_day: date
) -> list[tuple[int, str, date, int]]:
    """(type id, department, local day, number) of the last year, of what everybody may know of:
    open requests of open kinds, by the department of who asked when they asked."""
    first_day = last_day - timedelta(days=DEPARTMENT_DAYS - 1)
    day = _local_day(zone, first=first_day, last=last_day)
    row = ServiceRequest
    statement = (
        for_engine(row.type_id, row.department, day, func.count())
        .join(RequestType, RequestType.id == row.type_id)
        .where(*_arrived(desk_id, zone=zone, first=first_day, last=last_day))
        .where(row.department != "", row.confidentiality == Confidentiality.OPEN)
        .where(RequestType.confidentiality == Confidentiality.OPEN)
        .group_by(row.type_id, row.department, "day")
        .order_by("day", row.type_id, row.department)
    )
    return [
        (type_id, department, date.fromisoformat(str(found)), number)
        for type_id, department, found, number in db.session.execute(statement)
    ]


def _local_day(zone: ZoneInfo, *, first: date, last: date):
    offsets = [(each.until_at, each.seconds) for each in utc_offsets(zone, first=first, last=last)]
    return local_day(ServiceRequest.arrived_at, zone=zone, offsets=offsets).label("day")


def _arrived(desk_id: int, *, zone: ZoneInfo, first: date, last: date) -> tuple:
    """Requests of these local days, as they were known when the last one ended."""
    known_at = day_begins(last + timedelta(days=1), zone)
    return (
        ServiceRequest.desk_id == desk_id,
        ServiceRequest.arrived_at >= day_begins(first, zone),
        ServiceRequest.arrived_at < known_at,
        ServiceRequest.id.not_in(_of_events((EventKind.FILED,), since=known_at)),
        ServiceRequest.id.not_in(_joined_an_incident(known_at)),
    )


def _joined_an_incident(known_at: datetime) -> Select:
    """One trouble that many asked about came once: no forecast learns the burst."""
    return select(Link.request_id).where(
        Link.incident_id != Link.request_id, Link.linked_at < known_at
    )


def _efforts(desk_id: int | None, *, known_at: datetime) -> dict[int, TypeEffort]:
    """Prior and measured minutes of each type, from what was resolved before `known_at`."""
    types = select(RequestType.id, RequestType.effort_p50_minutes, RequestType.effort_p90_minutes)
    if desk_id is not None:
        types = types.where(RequestType.desk_id == desk_id)
    minutes: dict[int, list[float]] = defaultdict(list)
    for _, type_id, effort in sorted(_measured(desk_id, known_at=known_at)):
        minutes[type_id].append(effort)
    return {
        type_id: TypeEffort(p50, p90, tuple(minutes[type_id]))
        for type_id, p50, p90 in db.session.execute(types)
    }


def _measured(desk_id: int | None, *, known_at: datetime) -> Iterator[tuple[int, int, float]]:
    """(request id, type id, whole minutes) of matured requests, as they stood at `known_at`.

    A row tells it where nothing was settled anew since; of the others their events do.
    """
    since = _of_events(SETTLING, since=known_at)
    matured = (
        ServiceRequest.arrived_at < known_at - timedelta(days=MATURE_DAYS),
        ServiceRequest.arrived_at >= known_at - timedelta(days=MATURE_DAYS + HISTORY_DAYS),
        *([] if desk_id is None else [ServiceRequest.desk_id == desk_id]),
    )
    request = ServiceRequest
    untouched = for_engine(request.id, request.type_id, request.effort_minutes).where(
        *matured,
        request.effort_minutes.is_not(None),
        request.resolved_at < known_at,
        request.id.not_in(since),
    )
    for request_id, type_id, effort in db.session.execute(untouched):
        yield request_id, type_id, float(round(effort))
    before = (
        for_engine(request.id, request.type_id, RequestEvent.kind, RequestEvent.details)
        .join(RequestEvent, RequestEvent.request_id == request.id)
        .where(
            *matured,
            request.id.in_(since),
            RequestEvent.kind.in_(SETTLING),
            RequestEvent.at < known_at,
        )
        .order_by(request.id, RequestEvent.number)
    )
    last = {
        (request_id, type_id): details.get("effort") if kind == EventKind.RESOLVED else None
        for request_id, type_id, kind, details in db.session.execute(before)
    }
    yield from ((*key, float(effort)) for key, effort in last.items() if effort is not None)


def _of_events(kinds: Iterable[EventKind], *, since: datetime) -> Select:
    """Ids of the requests to which one of these happened at or after an instant."""
    return select(RequestEvent.request_id).where(
        RequestEvent.kind.in_(kinds), RequestEvent.at >= since
    )


def _last_whole_day(time: WorkingTime, now: datetime) -> date:
    return now.astimezone(time.zone).date() - timedelta(days=1)


def _end_of(day: date, times: dict[int, WorkingTime]) -> datetime:
    zones = [time.zone for time in times.values()] or [ZoneInfo("UTC")]
    return min(day_begins(day + timedelta(days=1), zone) for zone in zones)
