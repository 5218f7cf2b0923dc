"""What levelling asks of one of the staff, and what it shows before a form."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.desks.models import Absence, Skill, StaffMember
from portal.extensions import db
from portal.planning.level import Lever
from portal.planning.models import LeaveAnswer, Levelling


@dataclass(frozen=True)
class AskedLeave:
    """Their leave, and the day it would begin instead."""

    absence: Absence
    to: date


@dataclass(frozen=True)
class AskedOfMe:
    """`lent`: (Monday, name of the skill, hours)."""

    leave: list[AskedLeave]
    lent: list[tuple[date, str, float]]


def asked_of(person_id: int, desk_id: int, *, on: date) -> AskedOfMe:
    """One statement, three where there is something. `on`: the desk's day."""
    made, member = Levelling, StaffMember
    monday = on - timedelta(days=on.weekday())
    rows = db.session.execute(
        select(made.week_on, made.parts, member.id)
        .join(member, member.desk_id == made.desk_id)
        .where(member.person_id == person_id, made.desk_id == desk_id)
        .where(made.reverted_at.is_(None), made.week_on >= monday)
        .order_by(made.week_on, made.id)
    )
    mine = [
        (week_on, part)
        for week_on, parts, staff_id in rows
        for part in parts
        if part.get("staff") == staff_id
    ]
    return AskedOfMe(_leave([part for _week_on, part in mine]), _lent(mine))


def _leave(parts: list[dict]) -> list[AskedLeave]:
    asked = {
        part["absence"]: part["days"]
        for part in parts
        if part["lever"] == Lever.LEAVE and part["answer"] == LeaveAnswer.ASKED
    }
    if not asked:
        return []
    rows = db.session.scalars(
        select(Absence).where(Absence.id.in_(asked)).order_by(Absence.starts_on)
    )
    return [AskedLeave(row, row.starts_on + timedelta(days=asked[row.id])) for row in rows]


def _lent(mine: list[tuple[date, dict]]) -> list[tuple[date, str, float]]:
    hours: dict[tuple[date, int], float] = {}
    for week_on, part in mine:
        if part["lever"] == Lever.LEND:
            key = week_on, part["skill"]
            hours[key] = hours.get(key, 0.0) + part["load"]
    if not hours:
        return []
    wanted = {skill for _week_on, skill in hours}
    names = dict(
        db.session.execute(select(Skill.id, Skill.name).where(Skill.id.in_(wanted))).all()
    )
    return [(week_on, names[skill], each) for (week_on, skill), each in hours.items()]


def is_diverted(type_id: int, desk_id: int, *, on: date) -> bool:
    """Whether answers are to stand first before this form, this week."""
    row = Levelling
    monday = on - timedelta(days=on.weekday())
    parts = db.session.scalars(
        select(row.parts).where(
            row.desk_id == desk_id, row.week_on == monday, row.reverted_at.is_(None)
        )
    )
    return any(
        part["lever"] == Lever.DIVERT and part["type"] == type_id
        for some in parts
        for part in some
    )
