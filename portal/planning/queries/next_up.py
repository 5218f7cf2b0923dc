"""What is next for a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlalchemy import and_, func, or_, select

from portal.catalogue.models import RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk, StaffMember, StaffSkill
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.level import Lever
from portal.planning.models import Levelling, Promise
from portal.planning.policies import ranked
from portal.planning.queries.alarms import is_open, planned_alarms
from portal.planning.queries.history import History, history_of, promises_of
from portal.planning.queries.passed import (
    IN_HAND,
    limit_in_hand,
    may_be_offered,
    weight_by_hand,
)
from portal.planning.work import Choice, Context, Person, WorkItem
from portal.requests.effort import Effort, prior, remaining, sized
from portal.requests.lifecycle import WAITING, EventKind, Status
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries import (
    RequestLine,
    for_engine,
    left_to,
    visible_lines,
    visible_to,
)

PICKS_SPAN = timedelta(days=28)
OWN, SECOND = "own", "second"
IN_HANDS = (Status.STARTED, Status.ON_HOLD)
NEVER = datetime.max.replace(tzinfo=UTC)
OUR_ORDER, OTHER_ORDER = "balanced", "first_come_first_served"


@dataclass(frozen=True)
class Offered:
    """One choice for a person, with the row as the person may see it."""

    choice: Choice
    line: RequestLine
    effort: Effort


@dataclass(frozen=True)
class NextUp:
    """What "Next for you" shows. `offered`: first choice, then alternatives; `limit`: how many one
    may have in hand; `shadow`: what the order that is not in use here would pick;
    `at_risk`: fixed dates that the plan cannot keep, with the day each would end."""

    desk: Desk
    policy: str
    offered: list[Offered]
    in_hand: list[RequestLine]
    on_hold_count: int
    waiting_count: int
    promises: dict[int, list[Promise]]
    limit: int = IN_HAND
    shadow: int | None = None
    at_risk: list[tuple[RequestLine, date | None]] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        return len(self.in_hand) >= self.limit


def next_up(
    desk: Desk, *, viewer: Viewer, now: datetime, count: int = 3, has_shadow: bool = False
) -> NextUp:
    """The policy's choice among what this person may see and can do; nothing is taken by
    looking."""
    clock_of_desk = working_time(desk, around=now.date())
    skills = _skills_of(viewer.id, desk.id, on=clock_of_desk.local_day(now))
    history = history_of(desk.id)
    waiting = _waiting(
        desk, skills, viewer=viewer, history=history, clock_of_desk=clock_of_desk, now=now
    )
    person = Person(viewer.id, OWN, SECOND, min(skills[SECOND].values(), default=None))
    context = _context(desk.id, skills, history=history, now=now)
    seen = {"waiting": waiting, "now": clock_of_desk.minute_of(now), "context": context}
    choices = ranked(history.policy(desk.policy), person, **seen, count=count)
    other = OTHER_ORDER if desk.policy == OUR_ORDER else OUR_ORDER
    shadow = ranked(history.policy(other), person, **seen, count=1) if has_shadow else []
    alarms = planned_alarms(desk.id)
    lines = _lines(viewer, desk, [*(choice.item.id for choice in choices), *alarms])
    mine = _in_hand(lines.values(), viewer)
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
        limit=limit_in_hand(viewer.id, desk.id, now=now),
        shadow=shadow[0].item.id if shadow else None,
        at_risk=[
            (lines[key], on) for key, on in alarms.items() if key in lines and is_open(lines[key])
        ],
    )


def _skills_of(person_id: int, desk_id: int, *, on: date) -> dict[str, dict[int, float]]:
    """Skill id -> speed, own and second. In a week for which hours are lent to a second skill, it
    counts as own."""
    member, made = StaffMember, Levelling
    this_week = and_(
        made.desk_id == desk_id,
        made.week_on == on - timedelta(days=on.weekday()),
        made.reverted_at.is_(None),
    )
    rows = db.session.execute(
        select(StaffSkill.skill_id, StaffSkill.rank, StaffSkill.speed, member.id, made.parts)
        .join(member, member.id == StaffSkill.staff_id)
        .outerjoin(made, this_week)
        .where(member.person_id == person_id, member.desk_id == desk_id)
    ).all()
    lent = {
        part["skill"]
        for row in rows
        for part in row.parts or ()
        if part["lever"] == Lever.LEND and part["staff"] == row.id
    }
    skills: dict[str, dict[int, float]] = {OWN: {}, SECOND: {}}
    for skill, rank, speed, _staff_id, _parts in rows:
        skills[OWN if rank == 1 or skill in lent else SECOND][skill] = speed
    return skills


def _waiting(
    desk: Desk,
    skills: dict[str, dict[int, float]],
    *,
    viewer: Viewer,
    history: History,
    clock_of_desk: WorkingTime,
    now: datetime,
) -> list[WorkItem]:
    """Nobody's, this person's own, or left to them by somebody away, as the policy takes them; a
    skill is own or second."""
    row = ServiceRequest
    today = clock_of_desk.local_day(now)
    as_deputy, left = left_to(viewer.id, desk.id, clock_of_desk=clock_of_desk, now=now)
    columns = (
        row.id, row.skill_id, row.type_id, row.assignee_id, row.weight, row.department, row.size,
        row.worked_minutes, row.arrived_at, func.coalesce(row.needed_by_at, row.due_at),
        row.hard_deadline_at, RequestType.effort_p50_minutes, RequestType.effort_p90_minutes,
        weight_by_hand(now),
    )  # fmt: skip
    can_do = [*skills[OWN], *skills[SECOND]]
    found = db.session.execute(
        visible_to(viewer, *columns)
        .join(RequestType, RequestType.id == row.type_id)
        .where(row.desk_id == desk.id, row.status.in_(WAITING))
        .where(row.requester_id != viewer.id, may_be_offered(viewer.id, today=today, now=now))
        .where(
            (row.assignee_id == viewer.id)
            | as_deputy
            | ((row.assignee_id.is_(None) | left) & row.skill_id.in_(can_do))
        )
    ).all()
    instants = np.array([[_stamp(at) for at in line[8:11]] for line in found]).reshape(-1, 3)
    minutes = clock_of_desk.minute_of_many(instants)
    return [
        WorkItem(
            id=line[0],
            team=SECOND if line[1] in skills[SECOND] and line[3] is None else OWN,
            type=line[2],
            weight=line[4] * line[13],
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


def _lines(viewer: Viewer, desk: Desk, ids: Sequence[int]) -> dict[int, RequestLine]:
    """One statement: these, as far as they may be sensed, and what the viewer has in hand."""
    row = ServiceRequest
    in_hand = and_(row.assignee_id == viewer.id, row.desk_id == desk.id, row.status.in_(IN_HANDS))
    found = visible_lines(viewer, or_(row.id.in_(ids), in_hand), limit=200 + len(ids))
    return {line.row.id: line for line in found}


def _in_hand(lines: Iterable[RequestLine], viewer: Viewer) -> list[RequestLine]:
    mine = [
        line for line in lines if line.row.assignee_id == viewer.id and line.row.status in IN_HANDS
    ]
    return sorted(mine, key=lambda line: (_stamp(line.row.started_at or NEVER), line.row.id))
