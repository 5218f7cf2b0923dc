"""What a plan is made from: open work, people, hours, walk-ins to expect, hands of leads."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np
from sqlalchemy import func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.business_time import WorkingTime
from portal.desks.capacity import net_minutes
from portal.desks.models import Desk
from portal.desks.queries import StaffOnDesk, staff_of, working_time
from portal.desks.working_days import DayPlaces, next_working_days
from portal.extensions import db
from portal.forecast.queries import desk_minutes, expected_minutes_by_type
from portal.planning.models import (
    DayOffer,
    DeskPlan,
    OfferStatus,
    Override,
    OverrideKind,
    PlannedWork,
    Promise,
)
from portal.planning.plan import PlanItem, PlanPerson, PlanSettings, Previous, Reserve
from portal.planning.queries.booked_pieces import BOOKED, OWN_SKILL, booked_pieces
from portal.planning.queries.early_pieces import early_pieces, place_of
from portal.planning.queries.familiar import known_by
from portal.planning.queries.history import History, history_of
from portal.planning.queries.passed import refused_by
from portal.planning.queries.standing_in import handed_on
from portal.requests.effort import prior, remaining, sized
from portal.requests.lifecycle import WAITING, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

PLAN_DAYS = 10


@dataclass(frozen=True)
class PlanFacts:
    """`net`: float[people, days]; `p90_at`: request id -> the last day promised now."""

    desk_id: int
    now: datetime
    clock_of_desk: WorkingTime
    days: list[date]
    staff: list[StaffOnDesk]
    items: list[PlanItem]
    people: list[PlanPerson]
    net: np.ndarray
    reserve: list[Reserve]
    previous: dict[int, Previous]
    settings: PlanSettings
    p90_at: dict[int, datetime]

    def with_hands(self, overrides: Sequence[Override]) -> "PlanFacts":
        """These facts with hands of leads laid on them."""
        items, net = _with_hands(self, overrides)
        return replace(self, items=items, net=net)


def days_planned(desk: Desk, *, now: datetime) -> list[date]:
    """Ten working days; today as long as a tenth of it is left."""
    clock_of_desk = working_time(desk, around=now.date())
    return next_working_days(clock_of_desk, now=now, count=PLAN_DAYS, share_left=0.1)


def plan_facts(desk: Desk, *, now: datetime) -> PlanFacts:
    """The desk as it stands, hands of leads laid on."""
    clock_of_desk = working_time(desk, around=now.date())
    days = days_planned(desk, now=now)
    staff = staff_of(desk.id, on=now.date())
    places, history = DayPlaces(clock_of_desk, days), history_of(desk.id)
    rows = _open_rows(desk.id)
    work = [_item(row, history=history, places=places, staff=staff) for row in rows]
    kinds = list(db.session.scalars(select(RequestType).where(RequestType.desk_id == desk.id)))
    early = early_pieces(desk.id, days, kinds=kinds, history=history)
    overrides = standing_overrides(desk.id, now=now)
    agreed, knowing = agreed_days(desk.id), known_by(desk.id, now=now)
    refused = refused_by(desk.id, now=now)
    work = [
        replace(
            _deferred(item, agreed.get(item.id), days=days),
            forbidden=frozenset(refused.get(item.id, ())),
            known_by=knowing.get(item.id),
        )
        for item in work
    ]
    booked = booked_pieces(desk.id, days, staff=staff, clock_of_desk=clock_of_desk, now=now)
    work = [booked.lighter(item) for item in work]
    may_start = [_may_be_handed_on(row) for row in rows]
    work = handed_on(work, may_start, staff=staff, days=days)
    facts = PlanFacts(
        desk_id=desk.id,
        now=now,
        clock_of_desk=clock_of_desk,
        days=days,
        staff=staff,
        items=[*booked.items, *work, *early],
        people=_people(staff, rows),
        net=net_left(staff, days, clock_of_desk, now=now),
        reserve=_reserve(desk.id, days, kinds=kinds, clock_of_desk=clock_of_desk),
        previous=_previous(desk.id, days),
        settings=_settings(overrides),
        p90_at={row.id: row.p90_at for row in rows if row.p90_at},
    )
    return facts.with_hands(overrides)


def standing_overrides(desk_id: int, *, now: datetime) -> list[Override]:
    row = Override
    statement = select(row).where(row.desk_id == desk_id, row.ended_at.is_(None))
    return list(db.session.scalars(statement.where(row.expires_at > now).order_by(row.id)))


def _open_rows(desk_id: int) -> list:
    row, kind = ServiceRequest, RequestType
    due_at = func.coalesce(row.needed_by_at, row.due_at, Promise.p90_at)
    columns = (
        row.id, row.skill_id, row.assignee_id, row.status, row.type_id, row.size, row.weight,
        row.worked_minutes, due_at.label("owed_at"), row.hard_deadline_at, Promise.p90_at,
        kind.effort_p50_minutes, kind.effort_p90_minutes, row.confidentiality,
    )  # fmt: skip
    return db.session.execute(
        for_engine(*columns)
        .join(kind, kind.id == row.type_id)
        .outerjoin(Promise, (Promise.request_id == row.id) & Promise.is_current)
        .where(row.desk_id == desk_id, row.status.in_((*WAITING, Status.STARTED)))
        .order_by(row.id)
    ).all()


def _item(row, *, history: History, places: DayPlaces, staff: Sequence[StaffOnDesk]) -> PlanItem:
    effort = history.efforts.get(row.type_id) or prior(
        row.effort_p50_minutes, row.effort_p90_minutes
    )
    if row.size:
        effort = sized(effort, row.size)
    left = remaining(effort, row.worked_minutes)
    owners = {person.person_id: person for person in staff}
    owner = owners.get(row.assignee_id)
    return PlanItem(
        id=row.id,
        skill=_skill_of(row.skill_id, owner),
        minutes=left.mean,
        careful_minutes=left.p90,
        weight=row.weight,
        due_day=places.place(row.owed_at) if row.owed_at else None,
        hard_day=places.place(row.hard_deadline_at) if row.hard_deadline_at else None,
        owner=owner.person_id if owner else None,
    )


def _may_be_handed_on(row) -> bool:
    """What nobody has begun, and whoever stands in may sense."""
    return row.status in WAITING and row.confidentiality != Confidentiality.PRIVILEGED


def _skill_of(skill_id: int, owner: StaffOnDesk | None):
    """What was handed to somebody outside their skills is theirs all the same."""
    if owner is None or skill_id in owner.first_skills | owner.second_skills:
        return skill_id
    return (OWN_SKILL, owner.person_id)


def _deferred(item: PlanItem, agreed: date | None, *, days: Sequence[date]) -> PlanItem:
    """Work whose asker took a calmer day begins no sooner."""
    if agreed is None or not days or item.owner is not None:
        return item
    return replace(item, earliest_day=place_of(agreed, days))


def agreed_days(desk_id: int) -> dict[int, date]:
    """Request id -> the first day on which it is worked, as its asker agreed."""
    row = ServiceRequest
    found = for_engine(row.id, DayOffer.not_before).join(DayOffer, DayOffer.request_id == row.id)
    found = found.where(row.desk_id == desk_id, row.status.in_(WAITING))
    return dict(db.session.execute(found.where(DayOffer.status == OfferStatus.TAKEN)).all())


def _people(staff: Sequence[StaffOnDesk], rows: Sequence) -> list[PlanPerson]:
    return [
        PlanPerson(
            person.person_id,
            dict.fromkeys(sorted(person.second_skills), person.second_speed)
            | dict.fromkeys(sorted(person.first_skills), 1.0)
            | {(OWN_SKILL, person.person_id): 1.0},
        )
        for person in staff
    ]


def net_left(
    staff: Sequence[StaffOnDesk],
    days: Sequence[date],
    clock_of_desk: WorkingTime,
    *,
    now: datetime,
) -> np.ndarray:
    """Net minutes; of today what is left."""
    calendar = clock_of_desk.calendar
    net = net_minutes(
        [person.hours() for person in staff],
        days,
        closed_days=calendar.closed_days,
        half_days=calendar.half_day_shares(),
    )
    if days and days[0] == clock_of_desk.local_day(now):
        places = DayPlaces(clock_of_desk, days)
        net[:, 0] *= 1.0 - min(1.0, max(0.0, places.place(now)))
    return net


def _reserve(
    desk_id: int, days: Sequence[date], *, kinds: Sequence[RequestType], clock_of_desk: WorkingTime
) -> list[Reserve]:
    """P70 of the desk's minutes a day, split among skills as they share the whole window; worth
    doing within the targets of their types."""
    of_desk, by_type = desk_minutes(desk_id, days), expected_minutes_by_type(desk_id, days)
    by_id = {kind.id: kind for kind in kinds}
    share: dict[int, float] = defaultdict(float)
    target: dict[int, float] = defaultdict(float)
    weight: dict[int, float] = defaultdict(float)
    for type_id, by_day in by_type.items():
        kind, minutes = by_id[type_id], sum(each.mean for each in by_day.values())
        share[kind.skill_id] += minutes
        target[kind.skill_id] += minutes * (kind.resolution_target_minutes or 0)
        weight[kind.skill_id] += minutes * kind.weight
    total = sum(share.values())
    day_minutes = max((clock_of_desk.day_minutes(day) for day in days), default=1.0)
    return [
        Reserve(
            skill=skill,
            day=place,
            minutes=of_desk[day].p70 * part / total,
            due_day=place + target[skill] / part / day_minutes,
            weight=weight[skill] / part,
        )
        for skill, part in share.items()
        for place, day in enumerate(days)
        if part > 0 and day in of_desk and of_desk[day].p70 > 0
    ]


def latest_plan(desk_id: int) -> DeskPlan | None:
    newest = select(DeskPlan).where(DeskPlan.desk_id == desk_id).order_by(DeskPlan.id.desc())
    return db.session.scalar(newest.limit(1))


def _previous(desk_id: int, days: Sequence[date]) -> dict[int, Previous]:
    """Where the plan before has each request, in places of the present window."""
    plan = latest_plan(desk_id)
    if plan is None or not days:
        return {}
    row = PlannedWork
    found = db.session.execute(
        select(row.request_id, row.person_id, func.min(row.on), func.max(row.on))
        .where(row.plan_id == plan.id, row.request_id.is_not(None), row.kind != BOOKED)
        .group_by(row.request_id, row.person_id)
    )
    return {
        request_id: Previous(person_id, _signed_place(first, days), _signed_place(last, days))
        for request_id, person_id, first, last in found
    }


def _signed_place(day: date, days: Sequence[date]) -> int:
    return -1 if day < days[0] else place_of(day, days)


def _settings(overrides: Sequence[Override]) -> PlanSettings:
    caps = [
        each.value
        for each in overrides
        if each.kind == OverrideKind.AHEAD and each.person_id is None
    ]
    return PlanSettings(early_minutes=caps[-1]) if caps else PlanSettings()


def _with_hands(facts: PlanFacts, overrides: Sequence[Override]):
    items: Mapping = {item.id: item for item in facts.items}
    rows = {person.id: row for row, person in enumerate(facts.people)}
    net = facts.net.copy()
    for each in overrides:
        item, row = items.get(each.request_id), rows.get(each.person_id)
        day = facts.days.index(each.on) if each.on in facts.days else None
        if each.kind == OverrideKind.LOCK_DAY and row is not None and day is not None:
            net[row, day] = 0.0
        elif each.kind == OverrideKind.EVENING and row is not None and day is not None:
            net[row, day] += each.value
        elif item is not None:
            skills = facts.people[row].skills if row is not None else {}
            items[item.id] = _held(item, each, day=day, skills=skills)
    return list(items.values()), net


def _held(item: PlanItem, each: Override, *, day: int | None, skills: Mapping) -> PlanItem:
    if each.kind == OverrideKind.PIN:
        skill = item.skill if item.skill in skills else (OWN_SKILL, each.person_id)
        return replace(item, pin=(each.person_id, day or 0), owner=None, skill=skill)
    if each.kind == OverrideKind.FORBID:
        return replace(item, forbidden=item.forbidden | {each.person_id})
    if each.kind == OverrideKind.WEIGHT:
        return replace(item, weight=item.weight * each.value)
    return item
