"""Jobs: what a desk's past teaches, and promises for what has none."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import heads_by_skill, staff_of, working_time
from portal.extensions import db
from portal.planning.calibration import calibrated_levels
from portal.planning.models import DeskHistory, Promise, PromiseReason
from portal.planning.operations.promising import make_promise, range_now
from portal.planning.promise import (
    PastCases,
    work_ahead_at_arrival,
)
from portal.planning.queries import (
    harmless_shares,
    history_of,
    promise_outcomes,
    promises_of,
    settled_shares,
    work_ahead_minutes,
)
from portal.requests.effort import Effort, learnt, prior
from portal.requests.lifecycle import OPEN, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine
from portal.requests.sla import tier_of
from portal.web.transaction import reading, writing

LEARNT_FROM = timedelta(weeks=26)
KEPT = ("replay", "promises")  # made weekly by other jobs (operations.replaying)
LATELY = (timedelta(weeks=4), timedelta(weeks=1))
BATCH = 50


def learn_history(desk_id: int, *, now: datetime) -> None:
    """Read the desk's last half year, compute, keep it in one row."""
    with reading():
        desk = db.session.get_one(Desk, desk_id)
        clock_of_desk = working_time(desk, around=now.date())
        kinds = _kinds(desk_id)
        heads = heads_by_skill(staff_of(desk_id, on=now.date()))
        rows = _finished_and_open(desk_id, since=now - LEARNT_FROM)
        harmless = harmless_shares(desk_id, since=now - LEARNT_FROM)
        settled = settled_shares(desk_id, since=now - LEARNT_FROM)
        outcomes = promise_outcomes(desk_id, since=now - LEARNT_FROM, now=now)
    usual = _efforts(rows, kinds)
    efforts = lately(usual, rows, now=now)
    past = past_cases(
        rows, kinds, efforts=usual, heads=heads, clock_of_desk=clock_of_desk, now=now
    )
    past = replace(past, levels=calibrated_levels(outcomes))
    figures = {
        "efforts": {key: [e.p50, e.p90, e.mean, e.cases] for key, e in efforts.items()},
        "heads": heads,
        "harmless": harmless,
        "settled": settled,
    }
    with writing():
        row = db.session.get(DeskHistory, desk_id) or DeskHistory(desk_id=desk_id)
        kept = {name: row.figures[name] for name in KEPT if name in (row.figures or {})}
        row.made_at, row.cases, row.figures = now, past.packed(), figures | kept
        db.session.add(row)


@dataclass(frozen=True)
class Kind:
    """What learning needs of a request type, outliving the short read."""

    id: int
    assumed: Effort
    tier: int


def _kinds(desk_id: int) -> dict[int, Kind]:
    kinds = [
        Kind(
            row.id,
            prior(row.effort_p50_minutes, row.effort_p90_minutes),
            tier_of(row.resolution_target_minutes),
        )
        for row in db.session.scalars(_types_of(desk_id))
    ]
    return {kind.id: kind for kind in kinds}


def _finished_and_open(desk_id: int, *, since: datetime) -> list:
    row = ServiceRequest
    return db.session.execute(
        for_engine(
            row.type_id,
            row.skill_id,
            row.arrived_at,
            row.resolved_at,
            row.held_minutes,
            row.effort_minutes,
        )
        .where(row.desk_id == desk_id, row.arrived_at >= since, row.status != Status.CANCELLED)
        .order_by(row.arrived_at, row.id)
    ).all()


def _efforts(rows: list, kinds: dict[int, Kind]) -> dict[int, Effort]:
    measured: dict[int, list[float]] = {}
    for type_id, _skill, _arrived, _resolved, _held, minutes in rows:
        if minutes:
            measured.setdefault(type_id, []).append(minutes)
    return {kind.id: learnt(kind.assumed, measured.get(kind.id, [])) for kind in kinds.values()}


def lately(usual: dict[int, Effort], rows: list, *, now: datetime) -> dict[int, Effort]:
    """What each type takes now: the usual shrunk towards those of the last four weeks, and that
    towards those of the last week, by arrival.

    As `effort_levels` does in the replay: what arrives together is alike, so the first of a wave
    that are finished tell of the rest. Eight cases of the level above stand beside each.
    """
    found = usual
    for span in LATELY:
        measured: dict[int, list[float]] = {}
        for type_id, _skill, arrived, _resolved, _held, minutes in rows:
            if minutes and arrived >= now - span:
                measured.setdefault(type_id, []).append(minutes)
        found = {key: learnt(above, measured.get(key, [])) for key, above in found.items()}
    return {key: replace(effort, cases=usual[key].cases) for key, effort in found.items()}


def past_cases(
    rows: list,
    kinds: dict[int, Kind],
    *,
    efforts: dict[int, Effort],
    heads: dict[int, float],
    clock_of_desk: WorkingTime,
    now: datetime,
) -> PastCases:
    """Arrays of past and open requests in the desk's working minutes."""
    if not rows:
        return PastCases.of([])
    types = np.array([line[0] for line in rows])
    skills = np.array([line[1] for line in rows])
    arrived = clock_of_desk.minute_of_many(np.array([line[2].timestamp() for line in rows]))
    resolved = clock_of_desk.minute_of_many(
        np.array([line[3].timestamp() if line[3] else np.nan for line in rows])
    )
    held = np.array([line[4] for line in rows])
    effort_mean = np.array([efforts[type_id].mean for type_id in types])
    finished = np.isfinite(resolved)
    end = np.where(finished, resolved, clock_of_desk.minute_of(now))
    return PastCases(
        types=types,
        tiers=np.array([kinds[type_id].tier for type_id in types]),
        work_ahead=work_ahead_at_arrival(
            arrived,
            resolved,
            effort=effort_mean,
            heads=np.array([heads.get(skill, 1.0) for skill in skills]),
            skill=skills,
        ).astype(np.float32),
        effort=np.array([efforts[type_id].p50 for type_id in types], dtype=np.float32),
        minutes=np.maximum(0.0, end - arrived - held).astype(np.float32),
        finished=finished,
        skills=skills,
        arrived=arrived.astype(np.float32),
    )


def promise_open_requests(desk_id: int, *, now: datetime) -> int:
    """Open requests that have no promise get one, and one whose P90 has passed is promised
    anew."""
    with reading():
        ids = _without_valid_promise(desk_id, now=now)
    for start_at in range(0, len(ids), BATCH):
        with writing():
            _promise_batch(desk_id, ids[start_at : start_at + BATCH], now=now)
    return len(ids)


def _without_valid_promise(desk_id: int, *, now: datetime) -> list[int]:
    statement = (
        for_engine(ServiceRequest.id)
        .outerjoin(Promise, (Promise.request_id == ServiceRequest.id) & Promise.is_current)
        .where(ServiceRequest.desk_id == desk_id, ServiceRequest.status.in_(OPEN))
        .where(ServiceRequest.status != Status.ON_HOLD)
        .where(Promise.id.is_(None) | (Promise.p90_at < now))
        .order_by(ServiceRequest.id)
    )
    return list(db.session.scalars(statement))


def _promise_batch(desk_id: int, ids: list[int], *, now: datetime) -> None:
    desk = db.session.get_one(Desk, desk_id)
    history, clock_of_desk = history_of(desk_id), working_time(desk, around=now.date())
    kinds = {kind.id: kind for kind in db.session.scalars(_types_of(desk_id))}
    rows = _locked(ids)
    before, ahead = promises_of(ids), {}
    for row in rows:
        if row.skill_id not in ahead:
            ahead[row.skill_id] = work_ahead_minutes(
                desk_id, row.skill_id, history=history, on=now.date()
            )
        found = range_now(
            row,
            kinds[row.type_id],
            ahead=ahead[row.skill_id],
            history=history,
            clock_of_desk=clock_of_desk,
            now=now,
        )
        past = before.get(row.id, [])
        if found and row.status in OPEN:
            make_promise(
                row,
                found,
                reason=_reason_for(row, past),
                start=now,
                clock_of_desk=clock_of_desk,
                number=len(past) + 1,
            )


def _locked(ids: list[int]) -> list[ServiceRequest]:
    """Nobody takes a step on them meanwhile: each event must follow the last one of its chain."""
    rows = for_engine().where(ServiceRequest.id.in_(ids)).order_by(ServiceRequest.id)
    return list(db.session.scalars(rows.with_for_update()))


def _types_of(desk_id: int):
    return select(RequestType).where(RequestType.desk_id == desk_id)


def _reason_for(row: ServiceRequest, past: list[Promise]) -> PromiseReason:
    if not past:
        return PromiseReason.IMPORTED if row.external_id else PromiseReason.FILED
    return PromiseReason.OVERRUN if row.status == Status.STARTED else PromiseReason.QUEUE_GREW
