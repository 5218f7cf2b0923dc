"""Levelling a week at one click, and taking it back at one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.desks import operations as desks
from portal.desks.models import Absence, Desk
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.planning.level import Lever
from portal.planning.models import Levelling, PlanCause
from portal.planning.operations.offering import offer_to_open, withdraw_offers
from portal.planning.operations.overriding import plan_soon
from portal.planning.queries.levelling import LevelFacts, Movable, level_facts

MOST_STEPS = 200


@dataclass(frozen=True)
class Wanted:
    """One option by its key, and the Monday of the week it goes to."""

    key: str
    to: date


def apply_levelling(
    desk: Desk, wanted: Sequence[Wanted], *, actor: Viewer, now: datetime
) -> Levelling:
    """All of them or none; raises Conflict where one is no longer to be had. Pieces ahead enter
    the plan, offers go out, leave moves; the plan follows by a job."""
    if not actor.leads(desk.id):
        raise NotAllowed
    if not wanted or len(wanted) > MOST_STEPS:
        raise InvalidInput("Choose what to do about the week.")
    facts = level_facts(desk, now=now)
    found = [(_movable(facts, each), each.to) for each in wanted]
    week = facts.weeks[found[0][0].option.week]
    if any(facts.weeks[movable.option.week] != week for movable, _to in found):
        raise InvalidInput("Level one week at a time.")
    made = Levelling(
        desk_id=desk.id,
        week_on=week,
        parts=[_part(movable, to, week=week) for movable, to in found],
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    _move_leave(desk, made, sign=1, actor=actor, now=now)
    offer_to_open(desk, made, now=now)
    _note("levelling_applied", made, actor=actor, now=now)
    plan_soon(desk.id, cause=PlanCause.LEVEL)
    return made


def revert_levelling(desk: Desk, levelling_id: int, *, actor: Viewer, now: datetime) -> Levelling:
    """Everything it did is undone: pieces leave the plan, offers fall away, leave moves back."""
    if not actor.leads(desk.id):
        raise NotAllowed
    made = db.session.get(Levelling, levelling_id, with_for_update=True, populate_existing=True)
    if made is None or made.desk_id != desk.id:
        raise NotFound
    if made.reverted_at is not None:
        raise Conflict("It was taken back already.")
    made.reverted_at, made.reverted_by_id = now, actor.id
    db.session.flush()
    _move_leave(desk, made, sign=-1, actor=actor, now=now)
    withdraw_offers(made, now=now)
    _note("levelling_reverted", made, actor=actor, now=now)
    plan_soon(desk.id, cause=PlanCause.LEVEL)
    return made


def _movable(facts: LevelFacts, wanted: Wanted) -> Movable:
    movable = facts.movables.get(wanted.key)
    if movable is None or wanted.to not in facts.weeks:
        raise Conflict("What could be done has changed since you opened the page.")
    if facts.weeks.index(wanted.to) not in movable.option.to:
        raise InvalidInput("It cannot go to that week.")
    return movable


def _part(movable: Movable, to: date, *, week: date) -> dict:
    option = movable.option
    part = {
        "lever": option.lever.value,
        "key": option.key,
        "to": to.isoformat(),
        "relief": round(option.relief, 2),
        "load": round(option.load, 2),
        "price": round(option.price, 2),
    }
    if option.lever == Lever.PULL:
        return part | {"obligation": movable.obligation_id, "number": movable.number}
    if option.lever == Lever.PUSH:
        return part | {"type": movable.type_id}
    absence = _absence(movable)
    return part | {"absence": absence.id, "days": (to - week).days}


def _absence(movable: Movable) -> Absence:
    wanted = (Absence.staff_id == movable.staff_id, Absence.starts_on == movable.away_on)
    return db.session.scalars(select(Absence).where(*wanted).order_by(Absence.id)).first()


def _move_leave(desk: Desk, made: Levelling, *, sign: int, actor: Viewer, now: datetime) -> None:
    for part in made.parts:
        is_there = part["lever"] == Lever.LEAVE and db.session.get(Absence, part["absence"])
        if is_there:
            by = timedelta(days=sign * part["days"])
            desks.move_absence(desk, part["absence"], by=by, actor=actor, now=now)


def _note(kind: str, made: Levelling, *, actor: Viewer, now: datetime) -> None:
    record_audit(
        kind,
        actor_id=actor.id,
        subject=f"levelling:{made.id}",
        details={"desk": made.desk_id, "parts": len(made.parts)},
        now=now,
    )
