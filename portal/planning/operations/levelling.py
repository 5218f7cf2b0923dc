"""Levelling a week at one click, and taking it back at one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.desks import operations as desks
from portal.desks.models import Absence, Desk, StaffMember
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.planning.level import Lever
from portal.planning.models import LeaveAnswer, Levelling, PlanCause
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
    the plan, offers go out, lent skills count as own, answers stand before a form, and whose leave
    it is is asked; the plan follows by a job."""
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
    _give_leave_back(desk, made, actor=actor, now=now)
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
        "skill": movable.skill_id,
        "to": to.isoformat(),
        "relief": round(option.relief, 2),
        "load": round(option.load, 2),
        "price": round(option.price, 2),
    }
    if option.lever == Lever.PULL:
        return part | {"obligation": movable.obligation_id, "number": movable.number}
    if option.lever in (Lever.PUSH, Lever.DIVERT):
        return part | {"type": movable.type_id}
    part["staff"] = movable.staff_id
    if option.lever == Lever.LEND:
        return part | {"from_skill": movable.from_skills[0]}
    asked = {"absence": _absence(movable).id, "days": (to - week).days}
    return part | asked | {"answer": LeaveAnswer.ASKED.value}


def _absence(movable: Movable) -> Absence:
    wanted = (Absence.staff_id == movable.staff_id, Absence.starts_on == movable.away_on)
    return db.session.scalars(select(Absence).where(*wanted).order_by(Absence.id)).first()


def answer_leave(absence_id: int, *, agrees: bool, actor: Viewer, now: datetime) -> Levelling:
    """Whose leave it is moves it as they were asked to, or keeps it. Nobody else can."""
    leave = db.session.get(Absence, absence_id)
    member = db.session.get(StaffMember, leave.staff_id) if leave else None
    if member is None or member.person_id != actor.id:
        raise NotFound
    made, part = _asked_part(member.desk_id, absence_id)
    answer = LeaveAnswer.AGREED if agrees else LeaveAnswer.KEPT
    if agrees:
        by = timedelta(days=part["days"])
        _check_free(leave, by)
        desk = db.session.get_one(Desk, member.desk_id)
        desks.move_absence(desk, absence_id, by=by, actor=actor, now=now)
        plan_soon(desk.id, cause=PlanCause.ABSENCE)
    made.parts = [each | {"answer": answer.value} if each == part else each for each in made.parts]
    db.session.flush()
    _note(f"leave_{answer.value}", made, actor=actor, now=now)
    return made


def _asked_part(desk_id: int, absence_id: int) -> tuple[Levelling, dict]:
    row = Levelling
    statement = select(row).where(row.desk_id == desk_id, row.reverted_at.is_(None))
    known = False
    for made in db.session.scalars(statement.order_by(row.id.desc()).with_for_update()):
        for part in made.parts:
            if part["lever"] == Lever.LEAVE and part["absence"] == absence_id:
                known = True
                if part.get("answer") == LeaveAnswer.ASKED:
                    return made, part
    raise Conflict("This was answered already.") if known else NotFound


def _check_free(leave: Absence, by: timedelta) -> None:
    row = Absence
    others = select(row.id).where(row.staff_id == leave.staff_id, row.id != leave.id)
    taken = others.where(row.starts_on <= leave.ends_on + by, row.ends_on >= leave.starts_on + by)
    if db.session.scalar(taken.limit(1)) is not None:
        raise Conflict("You are away on some of these days already.")


def _give_leave_back(desk: Desk, made: Levelling, *, actor: Viewer, now: datetime) -> None:
    """Leave that was moved for it goes back to its days."""
    moved = (None, LeaveAnswer.AGREED)
    for part in made.parts:
        is_moved = part["lever"] == Lever.LEAVE and part.get("answer") in moved
        if is_moved and db.session.get(Absence, part["absence"]):
            by = timedelta(days=-part["days"])
            desks.move_absence(desk, part["absence"], by=by, actor=actor, now=now)


def _note(kind: str, made: Levelling, *, actor: Viewer, now: datetime) -> None:
    record_audit(
        kind,
        actor_id=actor.id,
        subject=f"levelling:{made.id}",
        details={"desk": made.desk_id, "parts": len(made.parts)},
        now=now,
    )
