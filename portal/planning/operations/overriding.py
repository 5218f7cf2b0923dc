"""A lead's hand on the plan: what it costs is shown before it is saved; it expires."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from portal import clock
from portal.desks.models import Desk, StaffMember
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.jobs.operations import enqueue
from portal.planning.models import Override, OverrideKind, PlanCause
from portal.planning.plan import Effects, effects_of, make_plan
from portal.planning.queries.plan_facts import PlanFacts, plan_facts
from portal.requests import operations as requests
from portal.requests.lifecycle import OPEN
from portal.requests.models import ServiceRequest
from portal.requests.queries import visible_request

LASTS = timedelta(days=10)
MOST_RAISED = 5  # requests of a desk that count double at a time
FACTORS = (0.5, 2.0)
MOST_EVENING = 120.0
WIP_RANGE = (1, 5)
MOST_AHEAD = 120.0
OF_REQUEST = (OverrideKind.PIN, OverrideKind.FORBID, OverrideKind.WEIGHT)
OF_PERSON = (OverrideKind.PIN, OverrideKind.FORBID, OverrideKind.LOCK_DAY, OverrideKind.EVENING)
OF_DAY_ALONE = (OverrideKind.LOCK_DAY, OverrideKind.EVENING)
OF_DAY = (OverrideKind.PIN, *OF_DAY_ALONE)


@dataclass(frozen=True)
class Hand:
    """What a lead wants. `reference`: the request, `on`: a local day of the desk, `value`: a
    factor, minutes or a number, as the kind asks."""

    kind: OverrideKind
    reference: str | None = None
    person_id: int | None = None
    on: date | None = None
    value: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class WhatIf:
    effects: Effects
    request: ServiceRequest | None
    expires_at: datetime


def what_if(desk: Desk, hand: Hand, *, actor: Viewer, now: datetime) -> WhatIf:
    """What the hand would cost. Reads only."""
    row = _checked(desk, hand, actor=actor, now=now)
    facts = plan_facts(desk, now=now)
    made = _row(desk, hand, row, actor=actor, now=now)
    return WhatIf(_effects(facts, made), row, made.expires_at)


def set_override(desk: Desk, hand: Hand, *, actor: Viewer, now: datetime) -> Override:
    """Kept with its cost; the plan follows by a job. A pin hands the request over at once."""
    request = _checked(desk, hand, actor=actor, now=now)
    made = _row(desk, hand, request, actor=actor, now=now)
    made.cost = asdict(_effects(plan_facts(desk, now=now), made))
    if hand.kind == OverrideKind.PIN and request.assignee_id != hand.person_id:
        requests.assign(
            request.reference, assignee_id=hand.person_id, actor=actor, version=None, now=now
        )
    db.session.add(made)
    db.session.flush()
    _note("override_made", made, actor=actor, now=now)
    plan_soon(desk.id, cause=PlanCause.HAND)
    return made


def end_override(desk: Desk, override_id: int, *, actor: Viewer, now: datetime) -> Override:
    if not actor.leads(desk.id):
        raise NotAllowed
    made = db.session.get(Override, override_id, with_for_update=True, populate_existing=True)
    if made is None or made.desk_id != desk.id:
        raise NotFound
    if made.ended_at is not None or made.expires_at <= now:
        raise Conflict("It had ended already.")
    made.ended_at, made.ended_by_id = now, actor.id
    db.session.flush()
    _note("override_ended", made, actor=actor, now=now)
    plan_soon(desk.id, cause=PlanCause.HAND)
    return made


def plan_soon(desk_id: int, *, cause: PlanCause) -> None:
    """A new plan by the worker; several wishes of one second are one."""
    wall = clock.wall_now()
    enqueue(
        "planning.plan",
        key=f"planning.plan:{desk_id}:{wall:%Y-%m-%dT%H:%M:%S}",
        payload={"desk": desk_id, "cause": cause.value},
        now=wall,
    )


def _row(desk: Desk, hand: Hand, request, *, actor: Viewer, now: datetime) -> Override:
    return Override(
        desk_id=desk.id,
        kind=hand.kind.value,
        request_id=request.id if request else None,
        person_id=hand.person_id,
        on=hand.on,
        value=hand.value,
        reason=hand.reason.strip()[:200],
        made_by_id=actor.id,
        made_at=now,
        expires_at=_expires_at(hand, now),
    )


def _expires_at(hand: Hand, now: datetime) -> datetime:
    """Ten days; what is about one day alone, or stands on a later one, the day after it."""
    if hand.on is None:
        return now + LASTS
    end = datetime.combine(hand.on + timedelta(days=2), datetime.min.time(), tzinfo=now.tzinfo)
    return end if hand.kind in OF_DAY_ALONE else max(now + LASTS, end)


def _effects(facts: PlanFacts, made: Override) -> Effects:
    plans = [
        make_plan(
            each.items, each.people, net=each.net, reserve=each.reserve, previous=each.previous,
            settings=each.settings,
        )
        for each in (facts, facts.with_hands([made]))
    ]  # fmt: skip
    moved = frozenset({made.request_id} - {None})
    return effects_of(facts.items, *plans, but=moved)


def _checked(desk: Desk, hand: Hand, *, actor: Viewer, now: datetime) -> ServiceRequest | None:
    """The request it is about, as far as the actor may sense it. Raises InvalidInput."""
    if not actor.leads(desk.id):
        raise NotAllowed
    request = None
    if hand.kind in OF_REQUEST:
        request = visible_request(hand.reference or "", viewer=actor)
        if request.desk_id != desk.id or request.status not in OPEN:
            raise InvalidInput("This request is not open on this desk.", field="reference")
    if hand.kind in OF_PERSON and not _is_member(desk.id, hand.person_id):
        raise InvalidInput("Choose one of the desk.", field="person")
    if hand.kind in OF_DAY:
        _check_day(desk, hand, now=now)
    _check_value(desk, hand, now=now)
    return request


def _is_member(desk_id: int, person_id: int | None) -> bool:
    row = StaffMember
    member = select(row.id).where(row.desk_id == desk_id, row.person_id == person_id)
    return db.session.scalar(member.where(row.is_active)) is not None


def _check_day(desk: Desk, hand: Hand, *, now: datetime) -> None:
    facts = plan_facts(desk, now=now)
    if hand.on not in facts.days:
        raise InvalidInput("Choose one of the ten days of the plan.", field="on")
    row = [person.id for person in facts.people].index(hand.person_id)
    needs_presence = hand.kind in (OverrideKind.PIN, OverrideKind.EVENING)
    if needs_presence and facts.net[row, facts.days.index(hand.on)] <= 0:
        raise InvalidInput("This person is not there on that day.", field="on")


def _check_value(desk: Desk, hand: Hand, *, now: datetime) -> None:
    if hand.kind == OverrideKind.WEIGHT:
        if hand.value not in FACTORS:
            raise InvalidInput("Choose half or double.", field="value")
        if hand.value > 1 and _raised(desk.id, now=now) >= MOST_RAISED:
            raise InvalidInput("Five requests count double already. End one of them first.")
    limits = {
        OverrideKind.EVENING: (1, MOST_EVENING),
        OverrideKind.WIP: WIP_RANGE,
        OverrideKind.AHEAD: (0, MOST_AHEAD),
    }
    if hand.kind in limits:
        least, most = limits[hand.kind]
        if hand.value is None or not least <= hand.value <= most:
            raise InvalidInput(
                "Write a number from %(least)s to %(most)s.",
                field="value",
                least=round(least),
                most=round(most),
            )


def _raised(desk_id: int, *, now: datetime) -> int:
    row = Override
    return db.session.scalar(
        select(func.count())
        .select_from(row)
        .where(row.desk_id == desk_id, row.kind == OverrideKind.WEIGHT, row.value > 1)
        .where(row.ended_at.is_(None), row.expires_at > now)
    )


def _note(kind: str, made: Override, *, actor: Viewer, now: datetime) -> None:
    record_audit(
        kind,
        actor_id=actor.id,
        subject=f"override:{made.id}",
        details={"what": made.kind, "desk": made.desk_id},
        now=now,
    )
