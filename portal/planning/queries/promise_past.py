"""A desk's own past as a log in which promises are judged: shown as shares only."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.desks.working_days import day_begins
from portal.extensions import db
from portal.planning.models import DeskHistory
from portal.planning.promise_record import PromiseLog, PromiseRecord
from portal.planning.queries.history import history_of
from portal.requests.effort import prior
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine
from portal.requests.sla import tier_of

PAST = timedelta(weeks=26)


def promise_past(desk: Desk, *, now: datetime) -> tuple[PromiseLog, date] | None:
    """The last half year in the desk's working minutes, and the Monday its days are counted from;
    None without requests. Efforts are the catalogue's: what was learnt since was not known then.
    """
    lines = _requests(desk.id, now=now)
    if not lines:
        return None
    clock_of_desk, heads = working_time(desk, around=now.date()), history_of(desk.id).heads
    instants = [(line.arrived_at, line.resolved_at, line.held_since_at) for line in lines]
    stamps = np.array([[_stamp(at) for at in three] for three in instants])
    arrived, resolved, held_since = clock_of_desk.minute_of_many(stamps).T
    until = clock_of_desk.minute_of(now)
    on_hold = np.where(np.isnan(held_since), 0.0, until - held_since)
    first = clock_of_desk.local_day(lines[0].arrived_at)
    monday = first - timedelta(days=first.weekday())
    days = [(clock_of_desk.local_day(line.arrived_at) - monday).days for line in lines]
    efforts = [prior(line.effort_p50_minutes, line.effort_p90_minutes) for line in lines]
    log = PromiseLog(
        arrived=arrived,
        resolved=resolved,
        gone=np.full(len(lines), np.nan),
        held=np.array([line.held_minutes for line in lines], dtype=float) + on_hold,
        is_late=np.array([line.reopened > 0 for line in lines]),
        day=np.array(days),
        opens=_openings(clock_of_desk, monday, until=max(days)),
        type=np.array([line.type_id for line in lines]),
        tier=np.array([tier_of(line.resolution_target_minutes) for line in lines]),
        skill=np.array([line.skill_id for line in lines]),
        effort=np.array([effort.p50 for effort in efforts]),
        mean_effort=np.array([effort.mean for effort in efforts]),
        heads=np.array([heads.get(line.skill_id, 1.0) for line in lines]),
        until=until,
    )
    return log, monday


def _requests(desk_id: int, *, now: datetime) -> list:
    row = ServiceRequest
    return db.session.execute(
        for_engine(
            row.arrived_at, row.resolved_at, row.held_since_at, row.held_minutes, row.reopened,
            row.type_id, row.skill_id, RequestType.resolution_target_minutes,
            RequestType.effort_p50_minutes, RequestType.effort_p90_minutes,
        )
        .join(RequestType, RequestType.id == row.type_id)
        .where(row.desk_id == desk_id, row.arrived_at >= now - PAST, row.arrived_at <= now)
        .where(row.status != Status.CANCELLED)
        .order_by(row.arrived_at, row.id)
    ).all()  # fmt: skip


def _openings(clock_of_desk: WorkingTime, monday: date, *, until: int) -> np.ndarray:
    begins = (day_begins(clock_of_desk, monday + timedelta(days=day)) for day in range(until + 1))
    return clock_of_desk.minute_of_many(np.array([_stamp(each) for each in begins]))


def _stamp(at: datetime | None) -> float:
    return float("nan") if at is None else at.timestamp()


@dataclass(frozen=True)
class JudgedPromises:
    """What the last calculation found; weeks of the record are counted from `first_on`."""

    made_at: datetime
    first_on: date
    record: PromiseRecord


def judged_promises(desk_id: int) -> JudgedPromises | None:
    """One statement; None until the first calculation."""
    figures = db.session.scalar(select(DeskHistory.figures).where(DeskHistory.desk_id == desk_id))
    kept = (figures or {}).get("promises")
    if kept is None:
        return None
    return JudgedPromises(
        made_at=datetime.fromisoformat(kept["made_at"]),
        first_on=date.fromisoformat(kept["first_on"]),
        record=PromiseRecord.of_dict(kept["record"]),
    )
