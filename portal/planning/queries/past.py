"""A desk's own past as a scenario for replay: a calculation, shown as totals only."""

from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk, Skill
from portal.desks.queries import StaffOnDesk, staff_of, working_time
from portal.extensions import db
from portal.planning.queries.history import history_of
from portal.planning.replay.scenario import DAY, Scenario, Work, in_order
from portal.planning.work import Person
from portal.requests.effort import Effort, prior
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

PAST = timedelta(weeks=26)
LEARN_SHARE = 1 / 3  # of the days: constants are chosen there, the rest is judged
SEED = 7
TARGET_UNTIL_KNOWN = 2400.0


def desk_past(desk: Desk, *, now: datetime) -> Scenario | None:
    """The last half year with the people of today; None without requests or people.

    Hands-on minutes are the measured ones; where nothing was measured they are drawn, always the
    same, from what the type takes. Times are the desk's working minutes, cut into days of 480.
    """
    staff = [each for each in staff_of(desk.id, on=now.date()) if each.first_skills]
    rows = _requests(desk.id, now=now)
    if not rows or not staff:
        return None
    clock_of_desk = working_time(desk, around=now.date())
    instants = np.array([[_stamp(at) for at in line[:3]] for line in rows])
    minutes = clock_of_desk.minute_of_many(instants)
    origin = np.floor(minutes[:, 0].min() / DAY) * DAY
    arrives, due_at, hard_at = (minutes - origin).T
    skills = list(db.session.scalars(select(Skill.id).where(Skill.desk_id == desk.id)))
    kinds = sorted({line.type_id for line in rows})
    people = sorted({line.department for line in rows if line.department})
    unknown = np.full(len(rows), np.nan)
    target = np.where(np.isnan(due_at), TARGET_UNTIL_KNOWN, np.maximum(0.0, due_at - arrives))
    work = Work(
        id=np.array([line.id for line in rows], dtype=object),
        arrives=arrives,
        team=np.array([skills.index(line.skill_id) for line in rows]),
        type=np.array([kinds.index(line.type_id) for line in rows]),
        weight=np.array([line.weight for line in rows], dtype=float),
        effort=_efforts(desk.id, rows) / _present(staff),
        target=target,
        is_real=np.ones(len(rows), dtype=bool),
        known_at=unknown,
        predicted_at=unknown,
        probability=np.ones(len(rows)),
        hard_deadline_at=hard_at,
        department=np.array(
            [people.index(line.department) if line.department else -1 for line in rows]
        ),
        is_urgent=np.array([line.weight for line in rows]) >= 4,
    )
    days = int(arrives.max() // DAY) + 1
    learn_days = int(days * LEARN_SHARE)
    return Scenario(
        name=desk.slug,
        work=in_order(work),
        people=tuple(_person(each) for each in staff),
        away=tuple(frozenset() for _ in staff),
        teams=tuple(skills),
        types=tuple(kinds),
        departments=tuple(people),
        days=days,
        learn_days=learn_days,
        windows=((learn_days, days),),
    )


def _requests(desk_id: int, *, now: datetime) -> list:
    row = ServiceRequest
    return db.session.execute(
        for_engine(
            row.arrived_at, row.due_at, row.hard_deadline_at, row.id, row.skill_id, row.type_id,
            row.weight, row.department, row.effort_minutes, RequestType.effort_p50_minutes,
            RequestType.effort_p90_minutes,
        )
        .join(RequestType, RequestType.id == row.type_id)
        .where(row.desk_id == desk_id, row.arrived_at >= now - PAST, row.arrived_at <= now)
        .where(row.status != Status.CANCELLED)
        .order_by(row.arrived_at, row.id)
    ).all()  # fmt: skip


def _efforts(desk_id: int, rows: list) -> np.ndarray:
    known = history_of(desk_id).efforts
    rng = np.random.default_rng(SEED)
    found = np.empty(len(rows))
    for at, (line, draw) in enumerate(zip(rows, rng.normal(size=len(rows)), strict=True)):
        effort: Effort = known.get(line.type_id) or prior(
            line.effort_p50_minutes, line.effort_p90_minutes
        )
        drawn = np.exp(effort.log_mean + effort.log_spread * draw)
        found[at] = line.effort_minutes or drawn
    return found


def _present(staff: list[StaffOnDesk]) -> float:
    """The share of the desk's hours that its people have for requests."""
    return max(0.05, float(np.mean([1 - each.shrinkage for each in staff])))


def _person(each: StaffOnDesk) -> Person:
    first = min(each.first_skills)
    others = (each.first_skills | each.second_skills) - {first}
    second = min(each.second_skills or others, default=None)
    return Person(each.person_id, first, second, each.second_speed if second else None)


def _stamp(at: datetime | None) -> float:
    return float("nan") if at is None else at.timestamp()
