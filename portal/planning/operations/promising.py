"""Making a promise, and moving it for cause."""

from datetime import date, datetime, time

from sqlalchemy import update

from portal.catalogue.models import RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.planning.models import Promise, PromiseReason
from portal.planning.promise import (
    Basis,
    Case,
    PromiseRange,
    promise_for,
)
from portal.planning.queries import (
    History,
    history_of,
    promises_of,
    work_ahead_minutes,
)
from portal.requests import operations as requests
from portal.requests.effort import Effort, prior, sized
from portal.requests.lifecycle import EventKind
from portal.requests.models import ServiceRequest
from portal.requests.sla import tier_of


def case_of(
    row: ServiceRequest, request_type: RequestType, *, ahead: float, history: History
) -> Case:
    effort = effort_of(request_type, history, size=row.size)
    return Case(
        type=request_type.id,
        tier=tier_of(request_type.resolution_target_minutes),
        work_ahead_minutes_per_head=ahead,
        effort_p50=effort.p50,
        skill=row.skill_id,
    )


def effort_of(request_type: RequestType, history: History, *, size: str | None = None) -> Effort:
    assumed = prior(request_type.effort_p50_minutes, request_type.effort_p90_minutes)
    effort = history.efforts.get(request_type.id, assumed)
    return sized(effort, size) if size else effort


def make_promise(
    row: ServiceRequest,
    found: PromiseRange,
    *,
    reason: PromiseReason,
    start: datetime,
    clock_of_desk: WorkingTime,
    number: int = 1,
    made_at: datetime | None = None,
) -> Promise:
    """`start`: the instant from which the range's working minutes run."""
    db.session.execute(
        update(Promise)
        .where(Promise.request_id == row.id, Promise.is_current)
        .values(is_current=False)
    )
    p10, p50, p90 = (
        clock_of_desk.add_minutes(start, minutes) for minutes in (found.p10, found.p50, found.p90)
    )
    made_at = made_at or start
    promise = Promise(
        request_id=row.id,
        number=number,
        p10_at=max(p10, made_at),
        p50_at=max(p50, made_at),
        p90_at=max(p90, made_at),
        case_count=found.cases,
        basis=found.basis.value,
        reason=reason.value,
        made_at=made_at,
    )
    db.session.add(promise)
    row.promised_by_at = promise.p90_at
    details = {"number": number, "reason": reason.value, "cases": found.cases}
    requests.record(row, EventKind.PROMISED, actor_id=None, now=made_at, details=details)
    return promise


def move_by_hold(row: ServiceRequest, held_since: datetime, *, now: datetime) -> None:
    """The clock waited: the range moves by the working minutes of the hold."""
    promises = promises_of([row.id]).get(row.id)
    if not promises:
        return
    last = promises[-1]
    clock_of_desk = _clock_of(row, now)
    held = clock_of_desk.minutes_between(held_since, now)
    p10, p50, p90 = (
        clock_of_desk.minutes_between(last.made_at, at) + held
        for at in (last.p10_at, last.p50_at, last.p90_at)
    )
    make_promise(
        row,
        PromiseRange(p10, p50, p90, last.case_count, Basis(last.basis)),
        reason=PromiseReason.RESUMED,
        start=last.made_at,
        clock_of_desk=clock_of_desk,
        number=last.number + 1,
        made_at=now,
    )


def move_to_plan(
    row: ServiceRequest,
    last: Promise,
    day: date,
    *,
    reason: PromiseReason,
    clock_of_desk: WorkingTime,
    now: datetime,
) -> Promise:
    """The plan ends it on a day after the last one promised: from that day on, the range keeps
    the width it had beyond its likeliest day."""
    opens = datetime.combine(day, time(), tzinfo=clock_of_desk.zone)
    start = clock_of_desk.minutes_between(now, opens)
    whole = clock_of_desk.day_minutes(day)
    beyond = clock_of_desk.minutes_between(last.p50_at, last.p90_at)
    early = clock_of_desk.minutes_between(now, max(now, last.p10_at))
    p50 = max(0.0, start) + whole
    found = PromiseRange(
        min(early, p50), p50, p50 + max(beyond, whole), last.case_count, Basis(last.basis)
    )
    return make_promise(
        row,
        found,
        reason=reason,
        start=now,
        clock_of_desk=clock_of_desk,
        number=last.number + 1,
    )


def move_back(row: ServiceRequest, *, now: datetime) -> None:
    """The step that moved the promise last was taken back: what was promised before holds again.
    Both moves stay in its history."""
    *_, earlier, last = promises_of([row.id])[row.id]
    last.is_current = False
    promise = Promise(
        request_id=row.id,
        number=last.number + 1,
        p10_at=earlier.p10_at,
        p50_at=earlier.p50_at,
        p90_at=earlier.p90_at,
        case_count=earlier.case_count,
        basis=earlier.basis,
        reason=PromiseReason.UNDONE.value,
        made_at=now,
    )
    db.session.add(promise)
    row.promised_by_at = promise.p90_at
    details = {"number": promise.number, "reason": promise.reason, "cases": promise.case_count}
    requests.record(row, EventKind.PROMISED, actor_id=None, now=now, details=details)


def promise_anew(row: ServiceRequest, *, reason: PromiseReason, now: datetime) -> bool:
    """A fresh range from now on, as for a request of this kind that is already this old."""
    desk = db.session.get_one(Desk, row.desk_id)
    history = history_of(desk.id)
    kind = db.session.get_one(RequestType, row.type_id)
    ahead = work_ahead_minutes(desk.id, row.skill_id, history=history, on=now.date())
    clock_of_desk = working_time(desk, around=now.date())
    number = len(promises_of([row.id]).get(row.id, [])) + 1
    found = range_now(
        row, kind, ahead=ahead, history=history, clock_of_desk=clock_of_desk, now=now
    )
    if found is None:
        return False
    make_promise(row, found, reason=reason, start=now, clock_of_desk=clock_of_desk, number=number)
    return True


def range_now(
    row: ServiceRequest,
    kind: RequestType,
    *,
    ahead: float,
    history: History,
    clock_of_desk: WorkingTime,
    now: datetime,
) -> PromiseRange | None:
    """Working minutes from now on. An age beyond all past cases starts as if it had just come."""
    held_since = row.held_since_at or now
    age = clock_of_desk.minutes_between(row.arrived_at, held_since) - row.held_minutes
    age = 0.0 if row.reopened else max(0.0, age)
    case = case_of(row, kind, ahead=ahead, history=history)
    found = promise_for(case, history.past, age_minutes=age)
    if found is None:
        return promise_for(case, history.past)
    ends = (max(0.0, minutes - age) for minutes in (found.p10, found.p50, found.p90))
    return PromiseRange(*ends, found.cases, found.basis)


def _clock_of(row: ServiceRequest, now: datetime) -> WorkingTime:
    return working_time(db.session.get_one(Desk, row.desk_id), around=now.date())
