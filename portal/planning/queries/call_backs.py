"""Who waits to be called, where in the line, and how well the line was foretold."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from portal.catalogue.models import RequestType
from portal.desks.models import Desk, StaffMember, StaffSkill
from portal.desks.queries import staff_of, working_time
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.planning.call_backs import IN_LINE, CallState, Wait, learnt_scale, wait_of
from portal.planning.models import CallBack
from portal.planning.queries.history import History, history_of
from portal.requests.effort import prior
from portal.requests.models import ServiceRequest
from portal.requests.queries import visible_to

LEARNT_CALLS = 50
SHOWN, MOST_LINES = 5, 100


@dataclass(frozen=True)
class Expected:
    """`by_p50` and `by_p90`: the instants these working minutes lead to."""

    wait: Wait
    by_p50: datetime
    by_p90: datetime


def call_of(request_id: int) -> CallBack | None:
    """The one in the line."""
    row = CallBack
    return db.session.scalar(
        select(row).where(row.request_id == request_id, row.state.in_(IN_LINE))
    )


def expected_call(
    row: ServiceRequest, desk: Desk, *, now: datetime, asked_at: datetime | None = None
) -> Expected | None:
    """From the present state: who is there for the skill, how many wait before, how long a piece
    of such work takes, what past calls say. None: nobody is there to call. Seven statements."""
    kind = db.session.get_one(RequestType, row.type_id)
    return expected_for(kind, desk, history=history_of(desk.id), now=now, asked_at=asked_at)


def expected_for(
    kind: RequestType,
    desk: Desk,
    *,
    history: History,
    now: datetime,
    asked_at: datetime | None = None,
) -> Expected | None:
    clock_of_desk = working_time(desk, around=now.date())
    heads = _heads(
        desk.id, kind.skill_id, on=clock_of_desk.local_day(clock_of_desk.next_open(now))
    )
    assumed = prior(kind.effort_p50_minutes, kind.effort_p90_minutes)
    effort = history.efforts.get(kind.id, assumed)
    ahead, scale = _ahead(desk.id, kind.skill_id, before=asked_at or now), _scale(desk.id)
    wait = wait_of(ahead, heads=heads, effort_minutes=effort.mean, scale=scale)
    if wait is None:
        return None
    return Expected(
        wait, clock_of_desk.add_minutes(now, wait.p50), clock_of_desk.add_minutes(now, wait.p90)
    )


def _heads(desk_id: int, skill_id: int, *, on: date) -> float:
    staff = staff_of(desk_id, on=on)
    return float(
        sum(
            skill_id in person.first_skills | person.second_skills
            and person.weekday_minutes[on.weekday()] > 0
            and not any(away.first_on <= on <= away.last_on for away in person.absences)
            for person in staff
        )
    )


def _ahead(desk_id: int, skill_id: int, *, before: datetime) -> int:
    row = CallBack
    waiting = select(func.count()).where(
        row.desk_id == desk_id, row.skill_id == skill_id, row.state.in_(IN_LINE)
    )
    return db.session.scalar(waiting.where(row.asked_at < before)) or 0


def _scale(desk_id: int) -> float:
    row = CallBack
    newest = (
        select(row.said_p50, row.took)
        .where(row.desk_id == desk_id, row.state == CallState.REACHED)
        .where(row.took.is_not(None), row.said_p50.is_not(None))
        .order_by(row.ended_at.desc())
        .limit(LEARNT_CALLS)
    )
    return learnt_scale([tuple(each) for each in db.session.execute(newest)])


@dataclass(frozen=True)
class CallToMake:
    """Of a request the viewer may sense. `caller`: who has the telephone in hand, if somebody
    has."""

    call: CallBack
    reference: str
    title: str
    requester_name: str
    caller: str


def calls_to_make(viewer: Viewer, desk_id: int, *, now: datetime) -> list[CallToMake]:
    """For this person's skills, the first to ask first; their own in hand before all. One
    statement."""
    row = CallBack
    able = (
        select(StaffSkill.skill_id)
        .join(StaffMember, StaffMember.id == StaffSkill.staff_id)
        .where(StaffMember.person_id == viewer.id, StaffMember.desk_id == desk_id)
    )
    free = (row.state == CallState.WAITING) & row.skill_id.in_(able)
    due = or_(row.not_before_at.is_(None), row.not_before_at <= now)
    own = (row.state == CallState.CALLING) & (row.taken_by_id == viewer.id)
    return _seen(viewer, row.desk_id == desk_id, or_(free & due, own), most=SHOWN)


def line_of_desk(desk_id: int, *, viewer: Viewer) -> list[CallToMake]:
    """All who wait, that the viewer may sense. One statement."""
    row = CallBack
    return _seen(viewer, row.desk_id == desk_id, row.state.in_(IN_LINE), most=MOST_LINES)


def _seen(viewer: Viewer, *conditions, most: int) -> list[CallToMake]:
    row, asker, caller = ServiceRequest, aliased(Person), aliased(Person)
    found = db.session.execute(
        visible_to(viewer, CallBack, row.reference, row.title, asker.name, caller.name)
        .join(CallBack, CallBack.request_id == row.id)
        .join(asker, asker.id == row.requester_id)
        .outerjoin(caller, caller.id == CallBack.taken_by_id)
        .where(*conditions)
        .order_by(CallBack.state, CallBack.asked_at, CallBack.id)
        .limit(most)
    )
    return [CallToMake(*each[:4], each[4] or "") for each in found]


@dataclass(frozen=True)
class CallRecord:
    """Of the calls that were made since: how many, and how many within what was said."""

    made: int
    within_p50: int
    within_p90: int


def call_record(desk_id: int, *, since: datetime) -> CallRecord:
    row = CallBack
    made = select(
        func.count(),
        func.count().filter(row.took <= row.said_p50),
        func.count().filter(row.took <= row.said_p90),
    ).where(row.desk_id == desk_id, row.took.is_not(None), row.said_p90.is_not(None))
    return CallRecord(*db.session.execute(made.where(row.asked_at >= since)).one())


RECORD = timedelta(days=90)
