"""How the desk's order of work does: its own past replayed, takes under both orders, evenings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from portal.desks.after_hours import FEWEST_PEOPLE, after_hours_minutes
from portal.desks.audit import SetupKind, subject_of
from portal.desks.models import Desk, StaffMember
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.queries import audit_events_of
from portal.planning.models import DeskHistory
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest, WorkLog
from portal.requests.queries import for_engine

LOOKED_BACK = timedelta(weeks=4)
EVENING_WEEKS = 8
MOST_TAKES = 5000
SHOWN_CHOICES = 5


@dataclass(frozen=True)
class OrderChoice:
    """`grounds`: figure -> [first come, first served; balanced] as compared then, None without."""

    at: datetime
    name: str | None
    policy: str
    grounds: dict | None


@dataclass(frozen=True)
class OrderRecord:
    """`replay`: see operations.replaying. `takes`: from "next" in four weeks, `same`: of these the
    ones that the other order would have picked too. `evenings`: (Monday, hours after hours) of the
    whole desk; None on a desk of fewer than five people. `choices`: who chose which order when,
    the latest first."""

    replay: dict | None
    takes: int
    same: int
    evenings: list[tuple[date, float]] | None
    choices: Sequence[OrderChoice] = ()


def order_record(desk: Desk, *, now: datetime) -> OrderRecord:
    figures = db.session.scalar(select(DeskHistory.figures).where(DeskHistory.desk_id == desk.id))
    takes = _takes(desk.id, since=now - LOOKED_BACK)
    return OrderRecord(
        replay=(figures or {}).get("replay"),
        takes=len(takes),
        same=sum(takes),
        evenings=_evenings(desk, now=now),
        choices=_choices(desk.id),
    )


def _choices(desk_id: int) -> list[OrderChoice]:
    found = audit_events_of(
        subject_of("desk", desk_id), limit=SHOWN_CHOICES, kind=SetupKind.ORDER_CHOSEN
    )
    return [
        OrderChoice(event.at, name, event.details["to"], event.details["grounds"])
        for event, name in found
    ]


def _takes(desk_id: int, *, since: datetime) -> list[bool]:
    event = RequestEvent
    found = db.session.execute(
        for_engine(event.request_id, event.details)
        .select_from(ServiceRequest)
        .join(event, event.request_id == ServiceRequest.id)
        .where(event.kind == EventKind.STARTED, event.at >= since)
        .where(ServiceRequest.desk_id == desk_id)
        .order_by(event.id.desc())
        .limit(MOST_TAKES)
    )
    return [
        details["shadow"] == request_id
        for request_id, details in found
        if details.get("shadow") is not None
    ]


def _evenings(desk: Desk, *, now: datetime) -> list[tuple[date, float]] | None:
    people = db.session.scalar(
        select(func.count())
        .select_from(StaffMember)
        .where(StaffMember.desk_id == desk.id, StaffMember.is_active)
    )
    if people < FEWEST_PEOPLE:
        return None
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    this_monday = today - timedelta(days=today.weekday())
    mondays = [this_monday - timedelta(weeks=back) for back in range(EVENING_WEEKS, 0, -1)]
    start = datetime.combine(mondays[0], datetime.min.time(), tzinfo=clock_of_desk.zone)
    found = db.session.execute(
        for_engine(WorkLog.started_at, WorkLog.ended_at)
        .select_from(ServiceRequest)
        .join(WorkLog, WorkLog.request_id == ServiceRequest.id)
        .where(ServiceRequest.desk_id == desk.id, WorkLog.ended_at >= start)
    ).all()
    weekly: dict[date, list[tuple[datetime, datetime]]] = {monday: [] for monday in mondays}
    for stretch in found:
        day = clock_of_desk.local_day(stretch.ended_at)
        monday = day - timedelta(days=day.weekday())
        if monday in weekly:
            weekly[monday].append(tuple(stretch))
    return [(monday, _hours(some, clock_of_desk)) for monday, some in weekly.items()]


def _hours(stretches: Sequence[tuple[datetime, datetime]], clock_of_desk) -> float:
    return after_hours_minutes(stretches, clock_of_desk) / 60
