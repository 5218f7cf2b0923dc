"""What was known of a desk when its last whole day ended: counts and efforts, no request."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import all_desks, closed_days_known, working_time
from portal.extensions import db
from portal.forecast.desk_history import DeskFacts
from portal.forecast.local_days import day_begins, utc_offsets
from portal.forecast.many_types import TypeEffort
from portal.forecast.points import Level
from portal.forecast.queries.as_known import MOVING, Former, formers, of_events, was_known
from portal.forecast.queries.future import hands_on, known_future
from portal.forecast.series import Arrival
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries import for_engine
from portal.web.dialect import local_day

HISTORY_DAYS = 2 * 365
DEPARTMENT_DAYS = 53 * 7
# A request counts for its type's effort once nearly all that came with it are finished:
# among recent ones the short are over-represented.
MATURE_DAYS = 30
# What says or takes back how long a request took.
TELLS_EFFORT = (EventKind.RESOLVED, EventKind.EFFORT_CORRECTED)
SETTLING = (
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CANCELLED,
    EventKind.UNDONE,
    EventKind.IMPORT_CHANGED,
    EventKind.EFFORT_CORRECTED,
)


def desk_facts(desk_id: int | None, *, now: datetime) -> DeskFacts:
    """Facts of one desk, or of all of them together; each in its own zone.

    As they stood when the last day ended (closed days: at `now`): what was written down later is
    taken back by the events, another kind or desk as well.

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
    """(type id, local day, number) of two years up to `last_day`: one grouped statement, and two
    for what moved since.

    What was written down later with an arrival before (a call noted the next day) is not known.
    """
    span = _Span(zone, last_day - timedelta(days=HISTORY_DAYS - 1), last_day)
    row, day = ServiceRequest, span.local_day()
    found = db.session.execute(
        for_engine(row.type_id, day, func.count())
        .where(row.desk_id == desk_id, *span.arrived())
        .group_by(row.type_id, "day")
    )
    counts = Counter({(key, date.fromisoformat(str(on))): number for key, on, number in found})
    counts.update((each.type_id, on) for each, on in span.moved(desk_id))
    return [
        (type_id, on, number)
        for (type_id, on), number in sorted(
            counts.items(), key=lambda item: (item[0][1], item[0][0])
        )
    ]


def arrivals_by_department(
    desk_id: int, *, zone: ZoneInfo, last_day: date
) -> list[tuple[int, str, date, int]]:
    """(type id, department, local day, number) of the last year, of what everybody may know of:
    open requests of open kinds, by the department of who asked when they asked."""
    span = _Span(zone, last_day - timedelta(days=DEPARTMENT_DAYS - 1), last_day)
    row, day = ServiceRequest, span.local_day()
    open_kinds = select(RequestType.id).where(RequestType.confidentiality == Confidentiality.OPEN)
    found = db.session.execute(
        for_engine(row.type_id, row.department, day, func.count())
        .where(row.desk_id == desk_id, *span.arrived())
        .where(row.department != "", row.confidentiality == Confidentiality.OPEN)
        .where(row.type_id.in_(open_kinds))
        .group_by(row.type_id, row.department, "day")
    )
    counts = Counter(
        {(key, department, date.fromisoformat(str(on))): n for key, department, on, n in found}
    )
    may_be_told = set(db.session.scalars(open_kinds.where(RequestType.desk_id == desk_id)))
    counts.update(
        (each.type_id, each.department, on)
        for each, on in span.moved(desk_id)
        if each.is_open and each.department and each.type_id in may_be_told
    )
    by_day = sorted(counts, key=lambda cell: (cell[2], cell[0], cell[1]))
    return [(*cell, counts[cell]) for cell in by_day]


@dataclass(frozen=True)
class _Span:
    """Local days, as they were known when the last one ended."""

    zone: ZoneInfo
    first: date
    last: date

    @property
    def known_at(self) -> datetime:
        return day_begins(self.last + timedelta(days=1), self.zone)

    def local_day(self):
        offsets = utc_offsets(self.zone, first=self.first, last=self.last)
        spans = [(each.until_at, each.seconds) for each in offsets]
        return local_day(ServiceRequest.arrived_at, zone=self.zone, offsets=spans).label("day")

    def arrived(self) -> tuple:
        """Conditions on a request that is still what it was."""
        row = ServiceRequest
        return (
            row.arrived_at >= day_begins(self.first, self.zone),
            row.arrived_at < self.known_at,
            *was_known(self.known_at),
            row.id.not_in(of_events(MOVING, since=self.known_at)),
        )

    def moved(self, desk_id: int) -> Iterator[tuple[Former, date]]:
        """Those that are no longer what they were, with their local days."""
        for each in formers(self.known_at).values():
            on = each.arrived_at.astimezone(self.zone).date()
            if each.desk_id == desk_id and self.first <= on <= self.last:
                yield each, on


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

    A row tells it where nothing was settled or moved since; of the others their events do.
    """
    last = known_at - timedelta(days=MATURE_DAYS)
    first = last - timedelta(days=HISTORY_DAYS)
    since = of_events({*SETTLING, *MOVING}, since=known_at)
    row = ServiceRequest
    columns = (row.id, row.desk_id, row.type_id, row.arrived_at)
    untouched = for_engine(*columns, row.effort_minutes).where(
        row.arrived_at < last,
        row.arrived_at >= first,
        *([] if desk_id is None else [row.desk_id == desk_id]),
        row.effort_minutes.is_not(None),
        row.resolved_at < known_at,
        row.id.not_in(since),
    )
    for request_id, _, type_id, _, effort in db.session.execute(untouched):
        yield request_id, type_id, float(round(effort))
    before = (
        for_engine(*columns, RequestEvent.kind, RequestEvent.details)
        .join(RequestEvent, RequestEvent.request_id == row.id)
        .where(row.id.in_(since), RequestEvent.kind.in_(SETTLING), RequestEvent.at < known_at)
        .order_by(row.id, RequestEvent.number)
    )
    moved = formers(known_at)
    efforts: dict[tuple[int, int], float | None] = {}
    for request_id, desk, type_id, arrived_at, kind, details in db.session.execute(before):
        if former := moved.get(request_id):
            desk, type_id, arrived_at = former.desk_id, former.type_id, former.arrived_at
        if first <= arrived_at < last and desk_id in (None, desk):
            effort = details.get("effort") if kind in TELLS_EFFORT else None
            efforts[request_id, type_id] = effort
    yield from ((*key, float(effort)) for key, effort in efforts.items() if effort is not None)


def _last_whole_day(time: WorkingTime, now: datetime) -> date:
    return now.astimezone(time.zone).date() - timedelta(days=1)


def _end_of(day: date, times: dict[int, WorkingTime]) -> datetime:
    zones = [time.zone for time in times.values()] or [ZoneInfo("UTC")]
    return min(day_begins(day + timedelta(days=1), zone) for zone in zones)
