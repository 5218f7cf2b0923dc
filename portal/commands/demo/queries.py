"""Whether a demo is what it should be: figures of its rows beside the ranges they must lie in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import numpy as np
from sqlalchemy import func, select

from portal.catalogue.models import RequestType
from portal.commands.demo.roster import SICK_SHARE
from portal.commands.demo.seasons import (
    HISTORY_WEEKS,
    DemoCalendar,
    monday_of,
    weeks_from_quarter_end,
)
from portal.commands.demo.types import TYPES
from portal.desks.business_time import WorkingTime
from portal.desks.capacity import Away, StaffHours, net_minutes
from portal.desks.models import Absence, Desk, StaffMember, WorkingCalendar
from portal.desks.queries import working_time, working_time_of
from portal.extensions import db
from portal.planning.models import Promise
from portal.requests.lifecycle import FINISHED, OPEN, EventKind, Status
from portal.requests.models import Rating, RequestEvent, ServiceRequest, WorkLog
from portal.web.queries import site_setting

QUARTER_TYPES = ("L1", "L2", "L4", "L5", "L9")


@dataclass(frozen=True)
class Finding:
    """One figure and the range in which it must lie."""

    name: str
    figure: float
    least: float
    most: float

    @property
    def is_fine(self) -> bool:
        return self.least <= self.figure <= self.most

    def __str__(self) -> str:
        mark = "ok " if self.is_fine else "OUT"
        return f"{mark} {self.name}: {self.figure:.3g} ({self.least:g} to {self.most:g})"


def check_demo() -> list[Finding]:
    """Figures of a demo of usual size on the day it was built."""
    built_on = date.fromisoformat(site_setting("demo_built_on"))
    findings = [*_counts_of_types(), *_lives(), *_who_asks()]
    for desk in db.session.scalars(select(Desk).order_by(Desk.position)):
        findings += _desk_findings(desk, built_on)
    findings += _quarter_ends(built_on)
    findings.append(Finding("longest week of a person, h", _longest_week(built_on), 0, 48))
    return findings


def _counts_of_types() -> Iterable[Finding]:
    row = ServiceRequest
    codes = {demo_type.slug: code for code, demo_type in TYPES.items()}
    counted = {
        codes[slug]: (count, finished)
        for slug, count, finished in db.session.execute(
            select(RequestType.slug, func.count(), func.count(row.resolved_at))
            .join(row, row.type_id == RequestType.id)
            .where(RequestType.slug.in_(codes))
            .group_by(RequestType.slug)
        )
    }
    finished = min(counted.get(code, (0, 0))[1] for code in TYPES)
    yield Finding("fewest finished of a type", finished, 25, 1e9)
    for code, least, most in (("L8", 55, 75), ("L11", 115, 135), ("L12", 36, 48)):
        yield Finding(f"requests of {code}", counted.get(code, (0, 0))[0], least, most)


def _lives() -> Iterable[Finding]:
    total = db.session.scalar(select(func.count()).select_from(ServiceRequest)) or 1
    finished = _count(ServiceRequest.status.in_(FINISHED)) or 1
    rated = db.session.scalar(select(func.count()).select_from(Rating))
    held = db.session.scalar(
        select(func.count(RequestEvent.request_id.distinct())).where(
            RequestEvent.kind == EventKind.HELD
        )
    )
    yield Finding("requests", total, 11_000, 13_000)
    cancelled = _count(ServiceRequest.status == Status.CANCELLED)
    yield Finding("cancelled, share", cancelled / total, 0.015, 0.06)
    yield Finding("reopened, share", _count(ServiceRequest.reopened > 0) / total, 0.012, 0.028)
    yield Finding("held, share", held / total, 0.15, 0.20)
    yield Finding("rated, share of finished", rated / finished, 0.19, 0.25)


def _who_asks() -> Iterable[Finding]:
    row = ServiceRequest
    counts = sorted(
        db.session.scalars(select(func.count()).select_from(row).group_by(row.requester_id)),
        reverse=True,
    )
    top = sum(counts[: 560 // 5]) / max(1, sum(counts))
    yield Finding("asks by the top fifth of people, share", top, 0.45, 0.68)


def _desk_findings(desk: Desk, built_on: date) -> Iterable[Finding]:
    name = desk.slug
    is_open = (ServiceRequest.desk_id == desk.id) & ServiceRequest.status.in_(OPEN)
    low, high = (45, 110) if name == "it" else (25, 85)
    yield Finding(f"{name}: open", _count(is_open), low, high)
    yield Finding(f"{name}: hours used, share", _hours_used(desk, built_on), 0.76, 0.82)
    yield Finding(f"{name}: done in target, share", _in_target(desk), 0.82, 0.97)
    late, inside = _promises_kept(desk, built_on)
    yield Finding(f"{name}: resolved by the first P90, share", late, 0.88, 0.97)
    yield Finding(f"{name}: inside the first range, share", inside, 0.75, 0.89)


def _count(condition) -> int:
    statement = select(func.count()).select_from(ServiceRequest).where(condition)
    return db.session.scalar(statement) or 0


def _hours_used(desk: Desk, built_on: date) -> float:
    """Hands-on minutes logged over those that people had for requests, all absence taken off."""
    minutes = db.session.scalar(
        select(func.sum(WorkLog.minutes))
        .join(ServiceRequest, ServiceRequest.id == WorkLog.request_id)
        .where(ServiceRequest.desk_id == desk.id)
    )
    first = monday_of(built_on) - timedelta(weeks=HISTORY_WEEKS)
    days = [first + timedelta(days=n) for n in range((built_on - first).days)]
    hours = 0.0
    for member in db.session.scalars(select(StaffMember).where(StaffMember.desk_id == desk.id)):
        row = db.session.get_one(WorkingCalendar, member.calendar_id)
        calendar = working_time_of(row, around=built_on).calendar
        absences = db.session.scalars(select(Absence).where(Absence.staff_id == member.id))
        person = StaffHours(
            member.person_id,
            tuple(member.weekday_minutes),
            1 - (1 - member.shrinkage) / SICK_SHARE,  # sickness stands among the absences
            tuple(Away(away.starts_on, away.ends_on) for away in absences),
        )
        shares = calendar.half_day_shares()
        hours += net_minutes(
            [person], days, closed_days=calendar.closed_days, half_days=shares
        ).sum()
    return (minutes or 0.0) / max(hours, 1.0)


def _in_target(desk: Desk) -> float:
    row = ServiceRequest
    lines = db.session.execute(
        select(row.resolved_at, row.due_at).where(
            row.desk_id == desk.id, row.resolved_at.is_not(None), row.due_at.is_not(None)
        )
    ).all()
    return float(np.mean([resolved <= due for resolved, due in lines])) if lines else 0.0


def _promises_kept(desk: Desk, built_on: date) -> tuple[float, float]:
    """Of finished requests: resolved by the first P90, and inside the first range; the working
    minutes for which they waited for somebody are taken off."""
    row = ServiceRequest
    lines = db.session.execute(
        select(row.resolved_at, row.held_minutes, Promise.p10_at, Promise.p90_at)
        .join(Promise, (Promise.request_id == row.id) & (Promise.number == 1))
        .where(row.desk_id == desk.id, row.resolved_at.is_not(None))
    ).all()
    if not lines:
        return 0.0, 0.0
    clock_of_desk = working_time(desk, around=built_on)
    resolved, p10, p90 = (
        clock_of_desk.minute_of_many(np.array([line[k].timestamp() for line in lines]))
        for k in (0, 2, 3)
    )
    done = resolved - np.array([line[1] for line in lines])
    kept = done <= p90 + 1
    return float(kept.mean()), float((kept & (done >= p10 - 1)).mean())


def _quarter_ends(built_on: date) -> Iterable[Finding]:
    """Contract work in each week in which a quarter ended, over the mean of the others."""
    slugs = [TYPES[code].slug for code in QUARTER_TYPES]
    arrived = db.session.scalars(
        select(ServiceRequest.arrived_at)
        .join(RequestType, RequestType.id == ServiceRequest.type_id)
        .where(RequestType.slug.in_(slugs))
    ).all()
    calendar = DemoCalendar(built_on, frozenset())
    weeks: dict[date, int] = {}
    for at in arrived:
        monday = monday_of(at.date())
        if calendar.start <= monday < calendar.first_planned_monday - timedelta(weeks=1):
            weeks[monday] = weeks.get(monday, 0) + 1
    ends = {
        monday: count
        for monday, count in weeks.items()
        if weeks_from_quarter_end(monday, calendar) == 0
    }
    others = [count for monday, count in weeks.items() if monday not in ends]
    yield Finding("quarter ends in the history", len(ends), 4, 5)
    usual = float(np.mean(others)) if others else 1.0
    lowest = min(ends.values(), default=0) / usual
    yield Finding("weakest quarter end, times a usual week", lowest, 1.1, 3)


def _longest_week(built_on: date) -> float:
    """Hands-on hours; a stretch over several weeks counts in each by its working time."""
    totals: dict[tuple[int, date], float] = {}
    desk = db.session.scalars(select(Desk)).first()
    clock_of_desk = working_time(desk, around=built_on)
    lines = db.session.execute(
        select(WorkLog.person_id, WorkLog.started_at, WorkLog.ended_at, WorkLog.minutes).where(
            WorkLog.ended_at.is_not(None)
        )
    )
    for person_id, started_at, ended_at, minutes in lines:
        for monday, share in _shares_by_week(started_at, ended_at, clock_of_desk):
            key = (person_id, monday)
            totals[key] = totals.get(key, 0.0) + minutes * share
    return max(totals.values(), default=0.0) / 60


def _shares_by_week(
    started_at: datetime, ended_at: datetime, clock_of_desk: WorkingTime
) -> list[tuple[date, float]]:
    first, last = monday_of(started_at.date()), monday_of(ended_at.date())
    if first == last:
        return [(first, 1.0)]
    edges = [started_at]
    mondays = [first]
    while mondays[-1] < last:
        mondays.append(mondays[-1] + timedelta(weeks=1))
        edges.append(datetime.combine(mondays[-1], time(), tzinfo=UTC))
    edges.append(ended_at)
    open_minutes = [clock_of_desk.minutes_between(a, b) for a, b in pairwise(edges)]
    total = sum(open_minutes) or 1.0
    return [(m, minutes / total) for m, minutes in zip(mondays, open_minutes, strict=True)]
