"""The plan of a desk: made by a job, kept as rows; who is warned when it moves a promise."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.working_days import day_begins
from portal.extensions import db
from portal.planning.models import (
    DeskPlan,
    PlanCause,
    PlanMove,
    PlannedWork,
    Promise,
    PromiseReason,
)
from portal.planning.operations.alarming import tell_alarms
from portal.planning.operations.promising import move_to_plan
from portal.planning.plan import Cause, Kind, Move, Plan, Portion, make_plan
from portal.planning.queries.booked_pieces import BOOKED, BookedPiece
from portal.planning.queries.early_pieces import EarlyPiece
from portal.planning.queries.plan_facts import PlanFacts, plan_facts
from portal.requests.lifecycle import WAITING, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine
from portal.web.transaction import reading, writing

KEPT_PLANS = 15
ROWS_PER_BATCH = 500
# A plan moves a promise only for a cause that its requester can be told.
REASONS = {Cause.AWAY: PromiseReason.ABSENCE, Cause.DEPUTY: PromiseReason.ABSENCE}


def plan_desk(desk_id: int, *, now: datetime, cause: PlanCause = PlanCause.NIGHT) -> Plan:
    """Read, end the transaction, compute, write. Safe to run twice: the newest plan counts."""
    with reading():
        facts = plan_facts(db.session.get_one(Desk, desk_id), now=now)
    plan = make_plan(
        facts.items,
        facts.people,
        net=facts.net,
        reserve=facts.reserve,
        previous=facts.previous,
        settings=facts.settings,
    )
    late = _past_their_promise(plan, facts, cause=cause)
    with writing():
        _store(plan, facts, cause=cause)
        tell_alarms(facts.desk_id, _alarm_days(plan, facts), now=now)
        for request_id, (day, reason) in late.items():
            _warn(request_id, day, reason=reason, clock_of_desk=facts.clock_of_desk, now=now)
    _forget_old_plans(desk_id)
    return plan


def _store(plan: Plan, facts: PlanFacts, *, cause: PlanCause) -> None:
    days = facts.days
    row = DeskPlan(
        desk_id=facts.desk_id,
        made_at=facts.now,
        cause=cause.value,
        days=[day.isoformat() for day in days],
        figures=_figures(plan, facts),
    )
    db.session.add(row)
    db.session.flush()
    work = [_work_row(row.id, part, days) for part in plan.portions if part.kind != Kind.RESERVE]
    for start in range(0, len(work), ROWS_PER_BATCH):
        db.session.execute(PlannedWork.__table__.insert(), work[start : start + ROWS_PER_BATCH])
    moves = [_move_row(row.id, move, days) for move in plan.moves]
    for start in range(0, len(moves), ROWS_PER_BATCH):
        db.session.execute(PlanMove.__table__.insert(), moves[start : start + ROWS_PER_BATCH])


def _figures(plan: Plan, facts: PlanFacts) -> dict:
    rows = enumerate(plan.people)
    ahead = {key for key in plan.unplanned if isinstance(key, EarlyPiece)}
    real = {key: why for key, why in plan.unplanned.items() if isinstance(key, int)}
    return {
        "net": {str(person): _minutes(facts.net[row]) for row, person in enumerate(plan.people)},
        "reserved": {str(person): _minutes(plan.reserved[row]) for row, person in rows},
        "unreserved": round(plan.unreserved),
        "unplanned": {str(key): why.value for key, why in real.items()},
        "alarms": {str(key): on for key, on in _alarm_days(plan, facts).items()},
        "early": dict(Counter(why.value for key, why in plan.unplanned.items() if key in ahead)),
    }


def _alarm_days(plan: Plan, facts: PlanFacts) -> dict[int, str | None]:
    """Request id -> the day it would end, None where the ten days have no room."""
    return {
        key: None if end is None else _day(facts.days, int(end)).isoformat()
        for key, end in plan.alarms.items()
    }


def _minutes(row: Sequence[float]) -> list[int]:
    return [round(float(minutes)) for minutes in row]


def _work_row(plan_id: int, part: Portion, days: Sequence[date]) -> dict:
    is_early, is_booked = isinstance(part.item, EarlyPiece), isinstance(part.item, BookedPiece)
    request_id = part.item.request_id if is_booked else part.item
    return {
        "plan_id": plan_id,
        "request_id": None if is_early else request_id,
        "obligation_id": part.item.obligation_id if is_early else None,
        "need_id": part.item.need_id if is_early else None,
        "person_id": part.person,
        "on": days[part.day],
        "minutes": round(part.minutes, 1),
        "kind": BOOKED if is_booked else part.kind.value,
    }


def _move_row(plan_id: int, move: Move, days: Sequence[date]) -> dict:
    return {
        "plan_id": plan_id,
        "request_id": move.item,
        "from_person_id": move.from_person,
        "to_person_id": move.to_person,
        "from_on": _day(days, max(0, move.from_day)),
        "to_on": None if move.to_day is None else _day(days, move.to_day),
        "cause": move.cause.value,
        "gained_days": move.gained_days,
    }


def _day(days: Sequence[date], place: int) -> date:
    """A plan of today may know days that the one before could not: the last stands for them."""
    return days[min(place, len(days) - 1)]


def _past_their_promise(
    plan: Plan, facts: PlanFacts, *, cause: PlanCause
) -> dict[int, tuple[date, PromiseReason]]:
    """Requests that moved for a cause one can name and now end after the last day promised. One
    for which an absence leaves no room at all ends after the ten days at the earliest."""
    late = {}
    for move in plan.moves:
        reason, promised = REASONS.get(move.cause), facts.p90_at.get(move.item)
        if move.to_day is None and cause == PlanCause.ABSENCE:
            reason = PromiseReason.ABSENCE
        if reason is None or promised is None:
            continue
        day = _first_after(facts) if move.to_day is None else facts.days[move.to_day]
        if day > facts.clock_of_desk.local_day(promised):
            late[move.item] = (day, reason)
    return late


def _first_after(facts: PlanFacts) -> date:
    """The first day on which the desk works after those planned."""
    clock_of_desk = facts.clock_of_desk
    end = day_begins(clock_of_desk, facts.days[-1] + timedelta(days=1))
    return clock_of_desk.local_day(clock_of_desk.next_open(end))


def _warn(
    request_id: int,
    day: date,
    *,
    reason: PromiseReason,
    clock_of_desk: WorkingTime,
    now: datetime,
) -> None:
    """The promise moves, and its requester is told like of any move."""
    statement = for_engine().where(ServiceRequest.id == request_id)
    row = db.session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    last = db.session.scalar(
        select(Promise).where(Promise.request_id == request_id, Promise.is_current)
    )
    still_true = last is not None and clock_of_desk.local_day(last.p90_at) < day
    if row.status in (*WAITING, Status.STARTED) and still_true:
        move_to_plan(row, last, day, reason=reason, clock_of_desk=clock_of_desk, now=now)


def _forget_old_plans(desk_id: int) -> None:
    """The newest plans of the desk stay; each older one goes in a transaction of its own."""
    with reading():
        newest_first = select(DeskPlan.id).where(DeskPlan.desk_id == desk_id)
        ids = db.session.scalars(newest_first.order_by(DeskPlan.id.desc())).all()
    for plan_id in ids[KEPT_PLANS:]:
        with writing():
            for table in (PlannedWork, PlanMove):
                db.session.execute(delete(table).where(table.plan_id == plan_id))
            db.session.execute(delete(DeskPlan).where(DeskPlan.id == plan_id))
