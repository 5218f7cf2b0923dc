"""What planning knows: a desk's learnt past, the promise of a request, what is next for a
person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import and_, case, func, literal, select, union_all

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk, StaffMember, StaffSkill
from portal.desks.queries import working_time
from portal.extensions import db
from portal.forecast.local_days import day_begins
from portal.identity.viewer import Viewer
from portal.planning.models import DeskHistory, Promise
from portal.planning.policies import POLICIES, ranked
from portal.planning.promise import PastCases
from portal.planning.work import Choice, Context, Person, WorkItem
from portal.requests.effort import Effort, prior, remaining, sized
from portal.requests.lifecycle import OPEN, WAITING, EventKind, Status
from portal.requests.models import Rating, RequestEvent, ServiceRequest
from portal.requests.queries import RequestLine, for_engine, visible_lines, visible_to

PICKS_SPAN = timedelta(days=28)
OWN, SECOND = "own", "second"


@dataclass(frozen=True)
class History:
    """A desk's learnt past. `efforts` by type id, `heads` by skill id."""

    past: PastCases
    efforts: dict[int, Effort]
    heads: dict[int, float]
    made_at: datetime | None = None


def history_of(desk_id: int) -> History:
    """One statement; an empty past until the first refresh."""
    row = db.session.get(DeskHistory, desk_id)
    if row is None:
        return History(PastCases.of([]), {}, {})
    efforts = {int(key): Effort(*four) for key, four in row.figures["efforts"].items()}
    heads = {int(key): heads for key, heads in row.figures["heads"].items()}
    return History(PastCases.unpacked(row.cases), efforts, heads, row.made_at)


def promises_of(request_ids: Sequence[int]) -> dict[int, list[Promise]]:
    """Every promise of each request, the first one first."""
    found: dict[int, list[Promise]] = {}
    if request_ids:
        statement = select(Promise).where(Promise.request_id.in_(request_ids))
        for row in db.session.scalars(statement.order_by(Promise.request_id, Promise.number)):
            found.setdefault(row.request_id, []).append(row)
    return found


def work_ahead_minutes(desk_id: int, skill_id: int, *, history: History) -> float:
    """Hands-on minutes waiting now per head of the skill, over all requests: a figure, no rows."""
    statement = for_engine(
        ServiceRequest.type_id,
        func.count(),
        func.sum(ServiceRequest.worked_minutes),
        RequestType.effort_p50_minutes,
        RequestType.effort_p90_minutes,
    ).join(RequestType, RequestType.id == ServiceRequest.type_id)
    statement = statement.where(
        ServiceRequest.desk_id == desk_id,
        ServiceRequest.skill_id == skill_id,
        ServiceRequest.status.in_((*WAITING, Status.STARTED)),
    ).group_by(
        ServiceRequest.type_id, RequestType.effort_p50_minutes, RequestType.effort_p90_minutes
    )
    minutes = 0.0
    for type_id, count, worked, p50, p90 in db.session.execute(statement):
        effort = history.efforts.get(type_id) or prior(p50, p90)
        minutes += max(0.0, count * effort.mean - (worked or 0.0))
    return minutes / max(1.0, history.heads.get(skill_id, 1.0))


@dataclass(frozen=True)
class Offered:
    """One choice for a person, with the row as the person may see it."""

    choice: Choice
    line: RequestLine
    effort: Effort


@dataclass(frozen=True)
class NextUp:
    """What "Next for you" shows. `offered`: first choice, then alternatives."""

    desk: Desk
    policy: str
    offered: list[Offered]
    in_hand: list[RequestLine]
    on_hold_count: int
    waiting_count: int
    promises: dict[int, list[Promise]]


def next_up(desk: Desk, *, viewer: Viewer, now: datetime, count: int = 3) -> NextUp:
    """The policy's choice among what this person may see and can do; nothing is taken by
    looking."""
    skills = _skills_of(viewer.id, desk.id)
    history = history_of(desk.id)
    clock_of_desk = working_time(desk, around=now.date())
    waiting = _waiting(desk, skills, viewer=viewer, history=history, clock_of_desk=clock_of_desk)
    person = Person(viewer.id, OWN, SECOND, min(skills[SECOND].values(), default=None))
    choices = ranked(
        POLICIES[desk.policy],
        person,
        waiting=waiting,
        now=clock_of_desk.minute_of(now),
        context=_context(desk.id, skills, history=history, now=now),
        count=count,
    )
    mine = _in_hand(viewer, desk)
    lines = {line.row.id: line for line in _lines_of([c.item.id for c in choices], viewer)}
    efforts = {item.id: item for item in waiting}
    offered = [
        Offered(choice, lines[choice.item.id], _effort_of(efforts[choice.item.id]))
        for choice in choices
        if choice.item.id in lines
    ]
    return NextUp(
        desk=desk,
        policy=desk.policy,
        offered=offered,
        in_hand=[line for line in mine if line.row.status == Status.STARTED],
        on_hold_count=sum(line.row.status == Status.ON_HOLD for line in mine),
        waiting_count=len(waiting),
        promises=promises_of([*lines, *(line.row.id for line in mine)]),
    )


def _skills_of(person_id: int, desk_id: int) -> dict[str, dict[int, float]]:
    """Skill id -> speed, own and second."""
    rows = db.session.execute(
        select(StaffSkill.skill_id, StaffSkill.rank, StaffSkill.speed)
        .join(StaffMember, StaffMember.id == StaffSkill.staff_id)
        .where(StaffMember.person_id == person_id, StaffMember.desk_id == desk_id)
    ).all()
    return {
        OWN: {skill: 1.0 for skill, rank, _speed in rows if rank == 1},
        SECOND: {skill: speed for skill, rank, speed in rows if rank > 1},
    }


def _waiting(
    desk: Desk,
    skills: dict[str, dict[int, float]],
    *,
    viewer: Viewer,
    history: History,
    clock_of_desk: WorkingTime,
) -> list[WorkItem]:
    """Nobody's or this person's own, as the policy takes them; a skill is own or second."""
    row = ServiceRequest
    columns = (
        row.id, row.skill_id, row.type_id, row.assignee_id, row.weight, row.department, row.size,
        row.worked_minutes, row.arrived_at, func.coalesce(row.needed_by_at, row.due_at),
        row.hard_deadline_at, RequestType.effort_p50_minutes, RequestType.effort_p90_minutes,
    )  # fmt: skip
    can_do = [*skills[OWN], *skills[SECOND]]
    found = db.session.execute(
        visible_to(viewer, *columns)
        .join(RequestType, RequestType.id == row.type_id)
        .where(row.desk_id == desk.id, row.status.in_(WAITING))
        .where(row.requester_id != viewer.id)
        .where(
            (row.assignee_id == viewer.id) | (row.assignee_id.is_(None) & row.skill_id.in_(can_do))
        )
    ).all()
    instants = np.array([[_stamp(at) for at in line[8:11]] for line in found]).reshape(-1, 3)
    minutes = clock_of_desk.minute_of_many(instants)
    return [
        WorkItem(
            id=line[0],
            team=SECOND if line[1] in skills[SECOND] and line[3] is None else OWN,
            type=line[2],
            weight=line[4],
            department=line[5],
            **_efforts(line, history),
            **_instants(at),
        )
        for line, at in zip(found, minutes.tolist(), strict=True)
    ]


def _efforts(line, history: History) -> dict[str, float]:
    effort = history.efforts.get(line[2]) or prior(line[11], line[12])
    if line[6]:
        effort = sized(effort, line[6])
    left = remaining(effort, line[7])
    return {"effort_p50": left.p50, "effort_p90": left.p90}


def _instants(at: Sequence[float]) -> dict[str, float | None]:
    known = [None if minute != minute else minute for minute in at]
    return dict(zip(("arrived_at", "due_at", "hard_deadline_at"), known, strict=True))


def _stamp(at: datetime | None) -> float:
    return float("nan") if at is None else at.timestamp()


def _effort_of(item: WorkItem) -> Effort:
    return Effort(item.effort_p50, item.effort_p90, item.effort_p50)


def _context(
    desk_id: int, skills: dict[str, dict[int, float]], *, history: History, now: datetime
) -> Context:
    """Picks are counted in blocks of four weeks, so that the count stays short to read."""
    block = now - (now - datetime(2020, 1, 6, tzinfo=UTC)) % PICKS_SPAN
    picks = dict(
        db.session.execute(
            for_engine(ServiceRequest.skill_id, func.count())
            .join(RequestEvent, RequestEvent.request_id == ServiceRequest.id)
            .where(RequestEvent.kind == EventKind.STARTED, RequestEvent.at >= block)
            .where(ServiceRequest.desk_id == desk_id)
            .group_by(ServiceRequest.skill_id)
        ).all()
    )
    efforts = [effort.mean for effort in history.efforts.values()]
    return Context(
        picks_by_team={
            team: sum(picks.get(skill, 0) for skill in some) for team, some in skills.items()
        },
        mean_effort=sum(efforts) / len(efforts) if efforts else None,
    )


def _in_hand(viewer: Viewer, desk: Desk) -> list[RequestLine]:
    return visible_lines(
        viewer,
        ServiceRequest.assignee_id == viewer.id,
        ServiceRequest.desk_id == desk.id,
        ServiceRequest.status.in_((Status.STARTED, Status.ON_HOLD)),
        order=(ServiceRequest.started_at, ServiceRequest.id),
    )


def _lines_of(ids: list[int], viewer: Viewer) -> list[RequestLine]:
    return visible_lines(viewer, ServiceRequest.id.in_(ids)) if ids else []


# -- what a desk's overview counts: totals, no request is shown ---------------------------------


@dataclass(frozen=True)
class OpenWork:
    """An open request as totals count it. `due_at`: its hard deadline, else the day it is needed
    or owed, else the last day promised; `minutes`: expected hands-on minutes left."""

    id: int
    skill_id: int
    assignee_id: int | None
    status: str
    is_privileged: bool
    arrived_at: datetime
    due_at: datetime | None
    promised_at: datetime | None
    minutes: float


def desk_open_work(desk_id: int) -> list[OpenWork]:
    """Two statements: what was learnt of efforts, and the open requests, oldest first."""
    figures = db.session.scalar(select(DeskHistory.figures).where(DeskHistory.desk_id == desk_id))
    known = figures["efforts"] if figures else {}
    efforts = {int(key): Effort(*four) for key, four in known.items()}
    row, kind = ServiceRequest, RequestType
    due_at = func.coalesce(row.hard_deadline_at, row.needed_by_at, row.due_at, Promise.p90_at)
    columns = (
        row.id, row.skill_id, row.assignee_id, row.status, row.confidentiality, row.arrived_at,
        due_at.label("owed_at"), Promise.p90_at, row.type_id, row.size, row.worked_minutes,
        kind.effort_p50_minutes, kind.effort_p90_minutes,
    )  # fmt: skip
    found = db.session.execute(
        for_engine(*columns)
        .join(kind, kind.id == row.type_id)
        .outerjoin(Promise, (Promise.request_id == row.id) & Promise.is_current)
        .where(row.desk_id == desk_id, row.status.in_(OPEN))
        .order_by(row.arrived_at, row.id)
    )
    return [
        OpenWork(
            id=line.id,
            skill_id=line.skill_id,
            assignee_id=line.assignee_id,
            status=line.status,
            is_privileged=line.confidentiality == Confidentiality.PRIVILEGED,
            arrived_at=line.arrived_at,
            due_at=line.owed_at,
            promised_at=line.p90_at,
            minutes=_minutes_left(line, efforts),
        )
        for line in found
    ]


def _minutes_left(line, efforts: dict[int, Effort]) -> float:
    effort = efforts.get(line.type_id) or prior(line.effort_p50_minutes, line.effort_p90_minutes)
    if line.size:
        effort = sized(effort, line.size)
    return remaining(effort, line.worked_minutes).mean


@dataclass(frozen=True)
class WeekRecord:
    """How a week went. `judged`: first promises that were kept or missed in it; `inside`: kept
    and not before the range; `score_sum` of `ratings` scores from 1 to 5."""

    starts_on: date
    judged: int = 0
    kept: int = 0
    inside: int = 0
    ratings: int = 0
    score_sum: int = 0


@dataclass(frozen=True)
class DeskRecord:
    """`came`: type id -> skill id -> requests that arrived in those weeks."""

    weeks: list[WeekRecord]
    came: dict[int, dict[int, int]]


def desk_record(
    desk_id: int, *, weeks: Sequence[date], zone: ZoneInfo, now: datetime
) -> DeskRecord:
    """One statement. `weeks`: Mondays without a gap, oldest first.

    A promise is judged by its first range when its request is resolved, or, still open, once the
    P90 has passed; cancelled requests are left out, reopened ones are late.
    """
    begins = [day_begins(monday, zone) for monday in weeks]
    parts = [part(desk_id, begins, now=now) for part in (_judged_promises, _ratings, _arrivals)]
    counts: dict[tuple[str, int], tuple[int, int, int]] = {}
    came: dict[int, dict[int, int]] = {}
    for what, key, number, first, second in db.session.execute(union_all(*parts)):
        if what == "came":
            came.setdefault(key, {})[first] = number
        else:
            counts[what, key] = (number, first or 0, second or 0)
    nothing = (0, 0, 0)
    return DeskRecord(
        weeks=[
            WeekRecord(
                monday, *counts.get(("judged", i), nothing), *counts.get(("rated", i), nothing)[:2]
            )
            for i, monday in enumerate(weeks)
        ],
        came=came,
    )


def _judged_promises(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    row = ServiceRequest
    judged_at = func.coalesce(row.resolved_at, Promise.p90_at)
    kept = and_(row.resolved_at <= Promise.p90_at, row.reopened == 0)
    inside = and_(kept, row.resolved_at >= Promise.p10_at)
    return (
        for_engine(
            literal("judged").label("what"),
            _week_of(judged_at, begins).label("week"),
            func.count(),
            func.sum(case((kept, 1), else_=0)),
            func.sum(case((inside, 1), else_=0)),
        )
        .join(Promise, (Promise.request_id == row.id) & (Promise.number == 1))
        .where(row.desk_id == desk_id, row.status != Status.CANCELLED)
        .where(judged_at >= begins[0], judged_at <= now)
        .group_by("week")
    )


def _ratings(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    return (
        for_engine(
            literal("rated"),
            _week_of(Rating.rated_at, begins).label("week"),
            func.count(),
            func.sum(Rating.score),
            literal(0),
        )
        .select_from(ServiceRequest)
        .join(Rating, Rating.request_id == ServiceRequest.id)
        .where(ServiceRequest.desk_id == desk_id)
        .where(Rating.rated_at >= begins[0], Rating.rated_at <= now)
        .group_by("week")
    )


def _arrivals(desk_id: int, begins: Sequence[datetime], *, now: datetime):
    row = ServiceRequest
    return (
        for_engine(literal("came"), row.type_id, func.count(), row.skill_id, literal(0))
        .where(row.desk_id == desk_id, row.arrived_at >= begins[0], row.arrived_at <= now)
        .group_by(row.type_id, row.skill_id)
    )


def _week_of(instant, begins: Sequence[datetime]):
    """The place of an instant's week in `begins`."""
    return case(*((instant < end, i) for i, end in enumerate(begins[1:])), else_=len(begins) - 1)
