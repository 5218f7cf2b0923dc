"""Thirteen weeks of hours against capacity, what could be moved, and what was."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import case, func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.capacity import Away, net_minutes
from portal.desks.models import Desk, Skill
from portal.desks.queries import StaffOnDesk, staff_of, working_time
from portal.extensions import db
from portal.forecast.queries import weeks_ahead
from portal.obligations.queries import dated_demand
from portal.planning.level import PRICE, Lever, Option, WeekHours
from portal.planning.models import DayOffer, Levelling, OfferStatus
from portal.planning.queries.early_pieces import AHEAD_OVERHEAD
from portal.planning.queries.history import History, history_of
from portal.requests.effort import Effort, prior
from portal.requests.lifecycle import WAITING, Lateness, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

WEEKS = 13
AGREE = 2 / 3  # of those who lose nothing by waiting, until a desk's own askers say otherwise
LEAST_LATE_DAYS = 5  # whoever is pushed back at all waits for the next week
LONGEST_LEAVE = 5
BALANCING_TURNS = 30
PREPARED_WITHIN = 6  # weeks


@dataclass(frozen=True)
class Movable:
    """An option with what a page and an operation need to know of it. `count`: requests, which
    may be an expected part; `title`: words of a fact only who may see it is shown."""

    option: Option
    count: float
    type_id: int | None = None
    obligation_id: int | None = None
    number: int = 0
    staff_id: int | None = None
    away_on: date | None = None
    name: str = ""


@dataclass(frozen=True)
class LevelFacts:
    """`hours`: as they stand, what was applied counted in. `movables`: by option key."""

    desk: Desk
    weeks: list[date]
    hours: list[WeekHours]
    movables: dict[str, Movable]
    applied: list[Levelling]
    titles: dict[int, str]
    by_skill: dict[int, list[WeekHours]]
    skills: dict[int, str]
    has_forecast: bool

    @property
    def options(self) -> list[Option]:
        return [each.option for each in self.movables.values()]


def level_facts(desk: Desk, *, now: datetime) -> LevelFacts:
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    monday = today + timedelta(days=(7 - today.weekday()) % 7)
    found = weeks_ahead(desk.id)
    ahead = [week for week in found.weeks if week.starts_on >= monday] if found else []
    weeks = [week.starts_on for week in ahead[:WEEKS]]
    staff, history = staff_of(desk.id, on=today), history_of(desk.id)
    kinds, skills = _kinds(desk.id)
    by_type = found.by_type if found else {}
    applied = standing_levellings(desk.id)
    capacity = _capacity(staff, weeks, clock_of_desk.calendar)
    moved = moved_hours(applied, taken_share=_taken_shares(applied))
    hours = [
        WeekHours(
            p50=week.q50 + moved[week.starts_on],
            p90=week.q90 + moved[week.starts_on],
            capacity=sum(each[k] for each in capacity.values()),
        )
        for k, week in enumerate(ahead[:WEEKS])
    ]
    movables = [
        *_pulls(desk.id, weeks, kinds=kinds, history=history, today=today),
        *_pushes(weeks, kinds=kinds, by_type=by_type, harmless=history.harmless),
        *_leaves(weeks, staff=staff, calendar=clock_of_desk.calendar),
    ]
    done = {part["key"] for each in applied for part in each.parts}
    return LevelFacts(
        desk=desk,
        weeks=weeks,
        hours=hours,
        movables={
            each.option.key: each
            for each in movables
            if each.option.key not in done and each.option.to and each.option.relief > 0.1
        },
        applied=applied,
        titles={kind.id: kind.title for kind in kinds},
        by_skill=_by_skill(kinds, weeks, by_type=by_type, staff=staff, capacity=capacity),
        skills=skills,
        has_forecast=found is not None,
    )


def _kinds(desk_id: int) -> tuple[list[RequestType], dict[int, str]]:
    """The types of the desk, and the names of their skills."""
    found = db.session.execute(
        select(RequestType, Skill.name)
        .join(Skill, Skill.id == RequestType.skill_id)
        .where(RequestType.desk_id == desk_id)
        .order_by(Skill.name, RequestType.id)
    ).all()
    return [kind for kind, _name in found], {kind.skill_id: name for kind, name in found}


def standing_levellings(desk_id: int) -> list[Levelling]:
    row = Levelling
    statement = select(row).where(row.desk_id == desk_id, row.reverted_at.is_(None))
    return list(db.session.scalars(statement.order_by(row.id)))


def moved_hours(
    applied: Iterable[Levelling], *, taken_share: dict[int, float]
) -> defaultdict[date, float]:
    """Monday -> hours that what was applied adds to it. Offers count by those that were taken."""
    moved: defaultdict[date, float] = defaultdict(float)
    for each in applied:
        for part in each.parts:
            if part["lever"] == Lever.LEAVE:
                continue
            share = taken_share.get(each.id, 1.0) if part["lever"] == Lever.PUSH else 1.0
            moved[each.week_on] -= part["relief"] * share
            moved[date.fromisoformat(part["to"])] += part["load"] * share
    return moved


def _taken_shares(applied: Sequence[Levelling]) -> dict[int, float]:
    """Levelling -> taken share of its offers over the share that was expected, once answers are
    in; 1 before."""
    if not applied:
        return {}
    row = DayOffer
    counts = db.session.execute(
        select(
            row.levelling_id,
            func.sum(case((row.status == OfferStatus.TAKEN, 1), else_=0)),
            func.sum(case((row.status == OfferStatus.DECLINED, 1), else_=0)),
        )
        .where(row.levelling_id.in_([each.id for each in applied]))
        .group_by(row.levelling_id)
    )
    return {
        key: (taken + 4 * AGREE) / (taken + declined + 4) / AGREE
        for key, taken, declined in counts
    }


def _capacity(
    staff: Sequence[StaffOnDesk], weeks: Sequence[date], calendar
) -> dict[int, list[float]]:
    """Staff id -> net hours of each week."""
    days = [monday + timedelta(days=day) for monday in weeks for day in range(7)]
    if not days or not staff:
        return {person.staff_id: [0.0] * len(weeks) for person in staff}
    net = net_minutes(
        [person.hours() for person in staff],
        days,
        closed_days=calendar.closed_days,
        half_days=calendar.half_day_shares(),
    )
    hours = net.reshape(len(staff), len(weeks), 7).sum(axis=2) / 60
    return {person.staff_id: hours[row].tolist() for row, person in enumerate(staff)}


def _pulls(
    desk_id: int,
    weeks: Sequence[date],
    *,
    kinds: Sequence[RequestType],
    history: History,
    today: date,
) -> list[Movable]:
    """What dated facts will lead to, request by request, where it may be prepared weeks before."""
    if not weeks:
        return []
    by_id = {kind.id: kind for kind in kinds}
    found = []
    for fact in dated_demand(desk_id, since=weeks[0], until=weeks[-1] + timedelta(days=6)):
        kind, week = by_id[fact.type_id], _week_of(fact.due_on, weeks)
        first = fact.due_on - timedelta(days=int(kind.early_days * 7 / 5))
        to = tuple(
            k for k in range(max(0, week - PREPARED_WITHIN), week)
            if weeks[k] + timedelta(days=4) >= first
        )  # fmt: skip
        hours = _effort(kind, history).mean / 60
        for number in fact.numbers:
            relief, load = hours * fact.probability, hours * AHEAD_OVERHEAD
            found.append(
                Movable(
                    Option(
                        f"fact:{fact.obligation_id}:{number}", Lever.PULL, week, to, relief, load,
                        relief * PRICE[Lever.PULL] + load * (1 - fact.probability),
                    ),
                    count=1,
                    type_id=None if fact.is_privileged else kind.id,
                    obligation_id=fact.obligation_id,
                    number=number,
                )
            )  # fmt: skip
    return found


def _pushes(
    weeks: Sequence[date],
    *,
    kinds: Sequence[RequestType],
    by_type: dict[int, dict[date, float]],
    harmless: dict[int, float],
) -> list[Movable]:
    """What will be asked in a week by people who lose nothing by a later day, of types that may
    wait. Privileged types are left alone."""
    found = []
    for kind in kinds:
        if kind.late_days < LEAST_LATE_DAYS or kind.confidentiality != Confidentiality.OPEN:
            continue
        for k, monday in enumerate(weeks):
            hours = by_type.get(kind.id, {}).get(monday, 0.0)
            last = min(len(weeks) - 1, k + max(1, kind.late_days // 5))
            relief = hours * harmless.get(kind.id, 0.0) * AGREE
            to = tuple(range(k + 1, last + 1))
            each = _mean_minutes(kind) / 60
            for number in range(int(relief / each)):
                key = f"type:{kind.id}:{monday.isoformat()}:{number}"
                option = Option(key, Lever.PUSH, k, to, each, each, each * PRICE[Lever.PUSH])
                found.append(Movable(option, count=1, type_id=kind.id))
    return found


def _leaves(weeks: Sequence[date], *, staff: Sequence[StaffOnDesk], calendar) -> list[Movable]:
    """Booked leave of up to a week that could be taken a week or two later or before."""
    if not weeks:
        return []
    found = []
    for person in staff:
        for away in person.absences:
            is_within = weeks[0] <= away.first_on and away.last_on <= weeks[-1] + timedelta(days=6)
            if not is_within or (away.last_on - away.first_on).days >= LONGEST_LEAVE:
                continue
            week = _week_of(away.first_on, weeks)
            hours = _hours_away(person, away, calendar)
            to = tuple(
                k
                for k in range(max(0, week - 2), min(len(weeks), week + 3))
                if k != week and _is_there(person, away, by_weeks=k - week)
            )
            key = f"leave:{person.staff_id}:{away.first_on.isoformat()}"
            price = hours * PRICE[Lever.LEAVE]
            option = Option(key, Lever.LEAVE, week, to, hours, hours, price)
            found.append(
                Movable(
                    option, count=1, staff_id=person.staff_id, away_on=away.first_on,
                    name=person.name,
                )
            )  # fmt: skip
    return found


def _hours_away(person: StaffOnDesk, away: Away, calendar) -> float:
    count = (away.last_on - away.first_on).days + 1
    days = [away.first_on + timedelta(days=k) for k in range(count)]
    minutes = sum(
        person.weekday_minutes[day.weekday()] for day in days if day not in calendar.closed_days
    )
    return minutes * (1 - person.shrinkage) / 60


def _is_there(person: StaffOnDesk, leave: Away, *, by_weeks: int) -> bool:
    first = leave.first_on + timedelta(weeks=by_weeks)
    last = leave.last_on + timedelta(weeks=by_weeks)
    return not any(away.first_on <= last and away.last_on >= first for away in person.absences)


def _by_skill(
    kinds: Sequence[RequestType], weeks: Sequence[date], *, by_type, staff, capacity
) -> dict[int, list[WeekHours]]:
    """Skill -> its weeks; skills with a privileged type are left out, for they would tell of it.
    Only means are known by type: the range is the desk's."""
    hidden = {kind.skill_id for kind in kinds if kind.confidentiality != Confidentiality.OPEN}
    skills = {kind.skill_id for kind in kinds} - hidden
    found = {}
    shares = []
    for k, monday in enumerate(weeks):
        demand: dict[int, float] = defaultdict(float)
        for kind in kinds:
            demand[kind.skill_id] += by_type.get(kind.id, {}).get(monday, 0.0)
        hours = {key: each[k] for key, each in capacity.items()}
        shares.append(_shared_hours(demand, staff, hours))
    for skill in sorted(skills):
        types = [kind.id for kind in kinds if kind.skill_id == skill]
        expected = [
            sum(by_type.get(each, {}).get(monday, 0.0) for each in types) for monday in weeks
        ]
        found[skill] = [
            WeekHours(hours, hours, shares[k].get(skill, 0.0)) for k, hours in enumerate(expected)
        ]
    return found


def _shared_hours(
    demand: dict[int, float], staff: Sequence[StaffOnDesk], hours: dict[int, float]
) -> dict[int, float]:
    """Hours of each skill in a week when everybody helps where they are needed most among their
    first skills: shares in proportion to demand over what is there, balanced in turns."""
    pull = {skill: max(1e-6, minutes) for skill, minutes in demand.items()}
    there: dict[int, float] = {}
    for _turn in range(BALANCING_TURNS):
        there = dict.fromkeys(pull, 0.0)
        for person in staff:
            mine = [skill for skill in person.first_skills if skill in pull]
            total = sum(pull[skill] for skill in mine)
            for skill in mine:
                there[skill] += hours[person.staff_id] * pull[skill] / total
        for skill, room in there.items():
            pull[skill] *= (max(1e-6, demand[skill]) / max(1e-6, room)) ** 0.5
    return there


def _week_of(day: date, weeks: Sequence[date]) -> int:
    return max(0, sum(monday <= day for monday in weeks) - 1)


def _effort(kind: RequestType, history: History) -> Effort:
    assumed = prior(kind.effort_p50_minutes, kind.effort_p90_minutes)
    return history.efforts.get(kind.id, assumed)


def _mean_minutes(kind: RequestType) -> float:
    return prior(kind.effort_p50_minutes, kind.effort_p90_minutes).mean


def offer_of(request_id: int) -> DayOffer | None:
    return db.session.scalar(select(DayOffer).where(DayOffer.request_id == request_id))


def offers_standing(levelling_id: int, type_id: int) -> int:
    """Offers of a levelling to askers of a type that were taken or may still be."""
    standing = (OfferStatus.OFFERED, OfferStatus.TAKEN)
    found = for_engine(func.count()).select_from(ServiceRequest)
    found = found.join(DayOffer, DayOffer.request_id == ServiceRequest.id)
    found = found.where(DayOffer.levelling_id == levelling_id, DayOffer.status.in_(standing))
    return db.session.scalar(found.where(ServiceRequest.type_id == type_id)) or 0


def flexible_requests(
    desk_id: int, type_id: int, *, due_from: datetime, due_until: datetime
) -> list[int]:
    """Ids of waiting requests of a type that are due in a span, whose askers said that a later day
    does no harm, and to whom nothing was offered yet."""
    row = ServiceRequest
    due_at = func.coalesce(row.needed_by_at, row.due_at)
    statement = (
        for_engine(row.id)
        .outerjoin(DayOffer, DayOffer.request_id == row.id)
        .where(row.desk_id == desk_id, row.type_id == type_id, row.status.in_(WAITING))
        .where(row.lateness == Lateness.NO_HARM, row.hard_deadline_at.is_(None))
        .where(due_at >= due_from, due_at < due_until, DayOffer.id.is_(None))
        .order_by(row.id)
    )
    return list(db.session.scalars(statement))


def is_waiting(row: ServiceRequest) -> bool:
    return row.status in (*WAITING, Status.ON_HOLD)
