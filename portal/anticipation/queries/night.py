"""What a night reads of a desk. Nothing of it is shown: needs are shown by `planning.queries`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import func, or_, select

from portal.anticipation.facts import (
    Announced,
    DatedFact,
    Facts,
    PastFact,
    PastRequests,
    TypeFacts,
    Workdays,
)
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.models import Person
from portal.obligations.announcing import PROBABILITIES, Certainty
from portal.obligations.due_days import Outcome
from portal.obligations.models import Obligation
from portal.obligations.queries import dated_demand, known_events
from portal.planning.models import NeedMatch, PredictedNeed
from portal.planning.need_sources import SourceRecord
from portal.planning.needs import (
    Asked,
    NeedState,
    Standing,
)
from portal.planning.queries import (
    closed_keys,
    named_day,
    open_needs,
    source_records,
    standing_of,
)
from portal.requests.lifecycle import OPEN, Status
from portal.requests.models import Link, ServiceRequest
from portal.requests.queries import for_engine

HISTORY = timedelta(days=3 * 365)
AHEAD = timedelta(days=500)
FILED_LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Night:
    """`settled`: obligation id -> what came of it, of those that open needs rest on and that are
    not ahead any more. `came`: need id -> requests of its type in its days, of needs of nobody in
    particular."""

    facts: Facts
    standing: list[Standing]
    closed: frozenset[tuple[str, str]]
    filed: list[Asked]
    titles: dict[int, str]
    records: list[SourceRecord]
    settled: dict[int, str | None]
    came: dict[int, int]


def night_of(desk_id: int, *, now: datetime) -> Night:
    """The desk as it stands now."""
    desk = db.session.get_one(Desk, desk_id)
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    standing = [standing_of(row) for row in open_needs(desk_id)]
    dated = _dated(desk_id, today=today)
    return Night(
        facts=Facts(
            today=today,
            workdays=Workdays(
                day
                for day in _days(today - HISTORY, today + AHEAD)
                if clock_of_desk.day_minutes(day) > 0
            ),
            types=_types(desk_id),
            dated=dated,
            past_dated=_past_dated(desk_id),
            announced=_announced(desk_id, today=today, now=now),
            requests=_past_requests(desk_id, zone=clock_of_desk.zone, now=now),
            gone=frozenset(db.session.scalars(select(Person.id).where(~Person.is_active))),
        ),
        standing=standing,
        closed=closed_keys(desk_id, now=now),
        filed=_filed(desk_id, zone=clock_of_desk.zone, now=now),
        titles=_titles(each.obligation_id for each in dated),
        records=source_records(desk_id),
        settled=_settled(standing, dated),
        came=_came(standing, zone=clock_of_desk.zone),
    )


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _types(desk_id: int) -> dict[int, TypeFacts]:
    row = RequestType
    found = db.session.execute(
        select(row.id, row.early_days, row.confidentiality, row.is_incident).where(
            row.desk_id == desk_id, ~row.is_archived
        )
    )
    return {type_id: TypeFacts(*told) for type_id, *told in found}


def _dated(desk_id: int, *, today: date) -> tuple[DatedFact, ...]:
    """Open facts, those that are a week overdue too."""
    demand = dated_demand(desk_id, since=today - timedelta(days=7), until=today + AHEAD)
    row = Obligation
    found = db.session.scalars(select(row).where(row.id.in_([d.obligation_id for d in demand])))
    rows = {each.id: each for each in found} if demand else {}
    return tuple(
        DatedFact(
            obligation_id=each.obligation_id,
            type_id=each.type_id,
            source=rows[each.obligation_id].source,
            owner_id=each.owner_id,
            department=rows[each.obligation_id].department,
            falls_on=rows[each.obligation_id].falls_on,
            due_on=each.due_on,
            last_safe_on=each.last_safe_on,
            quantity=each.quantity,
            probability=each.probability,
            confidentiality=rows[each.obligation_id].confidentiality,
        )
        for each in demand
    )


def _past_dated(desk_id: int) -> tuple[PastFact, ...]:
    row = Obligation
    found = db.session.execute(
        select(row.type_id, row.source, row.department, row.due_on, row.quantity).where(
            row.desk_id == desk_id, row.outcome == Outcome.REQUEST
        )
    )
    return tuple(PastFact(*each) for each in found)


def _announced(desk_id: int, *, today: date, now: datetime) -> tuple[Announced, ...]:
    return tuple(
        Announced(
            event_id=row.id,
            type_id=row.type_id,
            department=row.department,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            expected=row.expected,
            probability=PROBABILITIES[Certainty(row.certainty)],
        )
        for row in known_events(desk_id, ending_since=today, known_at=now)
        if row.withdrawn_at is None
    )


def _past_requests(desk_id: int, *, zone: ZoneInfo, now: datetime) -> PastRequests:
    """What was asked for in three years, but for privileged types, cancelled requests and those
    that joined a major incident."""
    row, kind = ServiceRequest, RequestType
    joined = select(Link.request_id).where(Link.incident_id != Link.request_id)
    found = db.session.execute(
        for_engine(row.requester_id, row.type_id, row.department, row.arrived_at)
        .join(kind, kind.id == row.type_id)
        .where(row.desk_id == desk_id, row.arrived_at >= now - HISTORY, row.arrived_at < now)
        .where(kind.confidentiality != Confidentiality.PRIVILEGED)
        .where(row.confidentiality != Confidentiality.PRIVILEGED)
        .where(row.status != Status.CANCELLED, row.id.not_in(joined))
        .order_by(row.arrived_at, row.id)
    ).all()
    names = sorted({line.department for line in found})
    codes = {name: code for code, name in enumerate(names)}
    days = [line.arrived_at.astimezone(zone).date().toordinal() for line in found]
    return PastRequests(
        person=np.array([line.requester_id for line in found], dtype=np.int64),
        type=np.array([line.type_id for line in found], dtype=np.int64),
        department=np.array([codes[line.department] for line in found], dtype=np.int64),
        on=np.array(days, dtype=np.int64),
        departments=tuple(names),
    )


def _filed(desk_id: int, *, zone: ZoneInfo, now: datetime) -> list[Asked]:
    """Requests that fulfil no need: open ones, and those of the last weeks."""
    row = ServiceRequest
    lately = or_(row.status.in_(OPEN), row.arrived_at >= now - FILED_LATELY)
    found = db.session.execute(
        for_engine(
            row.id, row.type_id, row.arrived_at, row.requester_id, row.filed_by_id,
            row.department, row.title, row.answers, row.status, row.due_at, RequestType.due_field,
        )
        .join(RequestType, RequestType.id == row.type_id)
        .where(row.desk_id == desk_id, lately, row.status != Status.CANCELLED)
        .where(row.id.not_in(select(NeedMatch.request_id)))
        .order_by(row.id)
    )  # fmt: skip
    return [
        Asked(
            id=line.id,
            type_id=line.type_id,
            on=line.arrived_at.astimezone(zone).date(),
            requester_id=line.requester_id,
            filed_by_id=line.filed_by_id,
            department=line.department,
            words=f"{line.title} {' '.join(map(str, line.answers.values()))}",
            named_on=named_day(line.due_at, line.due_field, zone=zone),
            is_open=line.status in OPEN,
        )
        for line in found
    ]


def _titles(obligation_ids: Iterable[int]) -> dict[int, str]:
    row = Obligation
    found = select(row.id, row.title).where(row.id.in_(list(obligation_ids)))
    return dict(db.session.execute(found).all())


def _settled(standing: Iterable[Standing], dated: Iterable[DatedFact]) -> dict[int, str | None]:
    """What is not ahead any more, and why: its outcome, None where it is merely over or asked."""
    ahead = {each.obligation_id for each in dated}
    ids = {each.need.obligation_id for each in standing} - ahead - {None}
    row = Obligation
    found = select(row.id, row.outcome).where(row.id.in_(ids))
    return dict(db.session.execute(found).all()) if ids else {}


def _came(standing: Iterable[Standing], *, zone: ZoneInfo) -> dict[int, int]:
    row = ServiceRequest
    counts = {}
    for each in standing:
        need = each.need
        if need.event_id is None:
            continue
        begins, ends = (
            datetime(day.year, day.month, day.day, tzinfo=zone)
            for day in (need.first_on, need.last_on + timedelta(days=1))
        )
        found = for_engine(func.count()).select_from(row).where(row.type_id == need.type_id)
        found = found.where(row.arrived_at >= begins, row.arrived_at < ends)
        counts[each.id] = db.session.scalar(found) or 0
    return counts


def to_catch_up(desk_id: int) -> list[int]:
    """Ids of requests that came through another door than the desk's own while needs of their type
    were open, and that fulfil nothing yet."""
    row, need = ServiceRequest, PredictedNeed
    opened: Mapping[int, datetime] = dict(
        db.session.execute(
            select(need.type_id, func.min(need.opened_at))
            .where(need.desk_id == desk_id, need.state == NeedState.OPEN)
            .group_by(need.type_id)
        ).all()
    )
    if not opened:
        return []
    found = db.session.execute(
        for_engine(row.id, row.type_id, row.arrived_at)
        .where(row.desk_id == desk_id, row.type_id.in_(opened))
        .where(row.arrived_at >= min(opened.values()), row.status != Status.CANCELLED)
        .where(row.id.not_in(select(NeedMatch.request_id)))
        .order_by(row.arrived_at, row.id)
    )
    return [line.id for line in found if line.arrived_at >= opened[line.type_id]]
