"""Desks, their staff, their working time."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import select

from portal.desks.business_time import WorkingTime
from portal.desks.capacity import Away, StaffHours
from portal.desks.holidays import closed_days
from portal.desks.models import Absence, Desk, Skill, StaffMember, StaffSkill, WorkingCalendar
from portal.desks.open_hours import Calendar
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer

YEARS_BACK, YEARS_AHEAD = 3, 2


def all_desks() -> list[Desk]:
    return list(db.session.scalars(select(Desk).order_by(Desk.position, Desk.id)))


def desk_by_slug(slug: str) -> Desk:
    desk = db.session.scalar(select(Desk).where(Desk.slug == slug))
    if desk is None:
        raise NotFound
    return desk


def desks_of_staff(viewer: Viewer) -> list[Desk]:
    """Desks on which the viewer works or leads."""
    ids = viewer.desks_as("staff", "lead")
    return [desk for desk in all_desks() if desk.id in ids] if ids else []


def desks_overseen(viewer: Viewer) -> list[Desk]:
    """Desks whose figures the viewer may see."""
    return [desk for desk in all_desks() if viewer.oversees(desk.id)]


def working_time(desk: Desk, *, around: date) -> WorkingTime:
    """The desk's working minutes, counted from the first of January three years before
    `around`."""
    return working_time_of(db.session.get_one(WorkingCalendar, desk.calendar_id), around=around)


def working_time_of(row: WorkingCalendar, *, around: date) -> WorkingTime:
    return _built(_calendar(row, around.year), around.year)


def _calendar(row: WorkingCalendar, year: int) -> Calendar:
    """The calendar as core takes it, with the holidays of the years round `year`."""
    closed = {date.fromisoformat(day) for day in row.closures}
    if row.holiday_country:
        years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
        closed |= _holidays(row.holiday_country, row.holiday_subdivision or "", years)
    return Calendar(
        zone=row.zone,
        weekly=tuple(tuple((start, end) for start, end in day) for day in row.weekly),
        closed_days=frozenset(closed),
        half_days={date.fromisoformat(day): minute for day, minute in row.half_days.items()},
    )


@lru_cache(maxsize=64)
def _holidays(country: str, subdivision: str, years: range) -> frozenset[date]:
    return closed_days(country, years=years, subdivision=subdivision)


_built_times: dict[tuple, WorkingTime] = {}


def _built(calendar: Calendar, year: int) -> WorkingTime:
    """Building takes milliseconds, so equal calendars share one table per process."""
    key = (
        calendar.zone,
        calendar.weekly,
        calendar.closed_days,
        tuple(sorted(calendar.half_days.items())),
        year,
    )
    if key not in _built_times:
        if len(_built_times) > 32:
            _built_times.clear()
        first, last = date(year - YEARS_BACK, 1, 1), date(year + YEARS_AHEAD, 12, 31)
        _built_times[key] = WorkingTime(calendar, first, last)
    return _built_times[key]


@dataclass(frozen=True)
class StaffOnDesk:
    """One person of a desk with skills (first and second) and the days away from today on."""

    staff_id: int
    person_id: int
    name: str
    weekday_minutes: tuple[float, ...]
    shrinkage: float
    first_skills: frozenset[int]
    second_skills: frozenset[int]
    second_speed: float
    absences: tuple[Away, ...]

    def hours(self) -> StaffHours:
        return StaffHours(self.person_id, self.weekday_minutes, self.shrinkage, self.absences)


def staff_of(desk_id: int, *, on: date) -> list[StaffOnDesk]:
    """Three statements: people, skills, absences that end on or after `on`."""
    members = db.session.execute(
        select(StaffMember, Person.name)
        .join(Person, Person.id == StaffMember.person_id)
        .where(StaffMember.desk_id == desk_id, StaffMember.is_active, Person.is_active)
        .order_by(Person.name, StaffMember.id)
    ).all()
    skills = _grouped(
        select(StaffSkill.staff_id, StaffSkill)
        .join(StaffMember, StaffMember.id == StaffSkill.staff_id)
        .where(StaffMember.desk_id == desk_id)
    )
    absences = _grouped(
        select(Absence.staff_id, Absence)
        .join(StaffMember, StaffMember.id == Absence.staff_id)
        .where(StaffMember.desk_id == desk_id, Absence.ends_on >= on - timedelta(days=120))
    )
    return [
        _on_desk(member, name, skills.get(member.id, []), absences.get(member.id, []))
        for member, name in members
    ]


def _on_desk(member, name, skills, absences) -> StaffOnDesk:
    seconds = [skill for skill in skills if skill.rank > 1]
    return StaffOnDesk(
        staff_id=member.id,
        person_id=member.person_id,
        name=name,
        weekday_minutes=tuple(member.weekday_minutes),
        shrinkage=member.shrinkage,
        first_skills=frozenset(skill.skill_id for skill in skills if skill.rank == 1),
        second_skills=frozenset(skill.skill_id for skill in seconds),
        second_speed=min((skill.speed for skill in seconds), default=1.0),
        absences=tuple(Away(absence.starts_on, absence.ends_on) for absence in absences),
    )


def _grouped(statement) -> dict[int, list]:
    groups: dict[int, list] = {}
    for key, row in db.session.execute(statement):
        groups.setdefault(key, []).append(row)
    return groups


def heads_by_skill(staff: list[StaffOnDesk]) -> dict[int, float]:
    """People per skill; who has several first skills counts in shares."""
    heads: dict[int, float] = {}
    for person in staff:
        for skill in person.first_skills:
            heads[skill] = heads.get(skill, 0.0) + 1 / len(person.first_skills)
    return heads


def skills_of(desk_id: int) -> list[Skill]:
    return list(
        db.session.scalars(select(Skill).where(Skill.desk_id == desk_id).order_by(Skill.name))
    )
