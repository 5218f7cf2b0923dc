"""Desks, their staff, their working time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from portal.desks.audit import CLOSING, SetupKind, subject_of
from portal.desks.business_time import WorkingTime
from portal.desks.capacity import Away, StaffHours, share_present
from portal.desks.holidays import closed_days
from portal.desks.models import (
    Absence,
    Desk,
    OnCall,
    Skill,
    StaffMember,
    StaffSkill,
    WorkingCalendar,
)
from portal.desks.open_hours import Calendar
from portal.desks.rota import RotaPerson
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import AuditEvent, Person, Role
from portal.identity.viewer import Viewer

YEARS_BACK, YEARS_AHEAD = 3, 2


def all_desks() -> list[Desk]:
    """With their calendars, which pages of a desk ask for next."""
    return list(
        db.session.scalars(
            select(Desk).options(joinedload(Desk.calendar)).order_by(Desk.position, Desk.id)
        )
    )


def desk_by_slug(slug: str) -> Desk:
    desk = db.session.scalar(select(Desk).where(Desk.slug == slug))
    if desk is None:
        raise NotFound
    return desk


def desk_with_calendar(slug: str) -> tuple[Desk, WorkingCalendar]:
    """For a page that counts in the desk's hours: one statement."""
    statement = (
        select(Desk, WorkingCalendar)
        .join(WorkingCalendar, WorkingCalendar.id == Desk.calendar_id)
        .where(Desk.slug == slug)
    )
    found = db.session.execute(statement).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def desks_of_staff(viewer: Viewer) -> list[Desk]:
    """Desks on which the viewer works or leads."""
    ids = viewer.desks_as("staff", "lead")
    return [desk for desk in all_desks() if desk.id in ids] if ids else []


def desks_overseen(viewer: Viewer) -> list[Desk]:
    """Desks whose figures the viewer may see."""
    return [desk for desk in all_desks() if viewer.oversees(desk.id)]


def may_set_up(viewer: Viewer, desk_id: int) -> bool:
    """Its lead, or an admin."""
    return viewer.leads(desk_id) or viewer.has_role(Role.ADMIN)


def desks_to_set_up(viewer: Viewer) -> list[Desk]:
    return [desk for desk in all_desks() if may_set_up(viewer, desk.id)]


def working_time(desk: Desk, *, around: date) -> WorkingTime:
    """The desk's working minutes, counted from the first of January three years before
    `around`."""
    return working_time_of(db.session.get_one(WorkingCalendar, desk.calendar_id), around=around)


def working_time_of(row: WorkingCalendar, *, around: date) -> WorkingTime:
    return _built(_calendar(row, around.year), around.year)


def _calendar(row: WorkingCalendar, year: int) -> Calendar:
    """The calendar as core takes it, with the holidays of the years round `year`."""
    return Calendar(
        zone=row.zone,
        weekly=tuple(tuple((start, end) for start, end in day) for day in row.weekly),
        closed_days=_closed(**{name: getattr(row, name) for name in CLOSING}, year=year),
        half_days={date.fromisoformat(day): minute for day, minute in row.half_days.items()},
    )


def _closed(
    closures: list[str], holiday_country: str | None, holiday_subdivision: str | None, year: int
) -> frozenset[date]:
    closed = frozenset(date.fromisoformat(day) for day in closures)
    if not holiday_country:
        return closed
    years = range(year - YEARS_BACK, year + YEARS_AHEAD + 1)
    return closed | _holidays(holiday_country, holiday_subdivision or "", years)


def closed_days_known(desk: Desk, *, around: date, known_at: datetime) -> frozenset[date]:
    """The closed days of the desk's calendar as it stood at `known_at`.

    Changes since are taken back by what the audit trail says was there before.
    """
    row = db.session.get_one(WorkingCalendar, desk.calendar_id)
    later = select(AuditEvent.details).where(
        AuditEvent.kind == SetupKind.CALENDAR_CHANGED,
        AuditEvent.subject == subject_of("calendar", row.id),
        AuditEvent.at > known_at,
    )
    stood = {name: getattr(row, name) for name in CLOSING}
    for details in db.session.scalars(later.order_by(AuditEvent.at.desc(), AuditEvent.id.desc())):
        stood |= details.get("before", {})
    return _closed(**stood, year=around.year)


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
    calendar: Calendar | None = None  # their own, where it is not the desk's

    def hours(self) -> StaffHours:
        return StaffHours(
            self.person_id,
            self.weekday_minutes,
            self.shrinkage,
            self.absences,
            **_own_days(self.calendar),
        )


def _own_days(calendar: Calendar | None) -> dict:
    if calendar is None:
        return {}
    return {"closed_days": calendar.closed_days, "half_days": calendar.half_day_shares()}


def staff_of(desk_id: int, *, on: date) -> list[StaffOnDesk]:
    """Two statements: people with their calendars and skills, absences that end on or after
    `on`."""
    found = db.session.execute(
        select(StaffMember, Person.name, WorkingCalendar, StaffSkill)
        .join(Person, Person.id == StaffMember.person_id)
        .outerjoin(WorkingCalendar, WorkingCalendar.id == StaffMember.calendar_id)
        .outerjoin(StaffSkill, StaffSkill.staff_id == StaffMember.id)
        .where(StaffMember.desk_id == desk_id, StaffMember.is_active, Person.is_active)
        .order_by(Person.name, StaffMember.id, StaffSkill.id)
    ).all()
    members = {member.id: (member, name, own) for member, name, own, _skill in found}
    skills = defaultdict(list)
    for member, _name, _own, skill in found:
        skills[member.id] += [skill] if skill else []
    absences = _grouped(
        select(Absence.staff_id, Absence)
        .join(StaffMember, StaffMember.id == Absence.staff_id)
        .where(StaffMember.desk_id == desk_id, Absence.ends_on >= on - timedelta(days=120))
    )
    return [
        _on_desk(
            member,
            name,
            skills[member.id],
            absences.get(member.id, []),
            calendar=_calendar(own, on.year) if own else None,
        )
        for member, name, own in members.values()
    ]


def _on_desk(member, name, skills, absences, *, calendar: Calendar | None) -> StaffOnDesk:
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
        absences=tuple(
            Away(absence.starts_on, absence.ends_on, deputy_id=absence.deputy_id)
            for absence in absences
        ),
        calendar=calendar,
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


PRESENCE_DAYS = 7  # a week ahead: what waits now is worked in it


def presence_of_skill(skill_id: int, *, on: date) -> float:
    """Share of its people's hours that the skill really has from `on` for a week: absences booked
    a moment ago count, and holidays of people's own calendars. 1 where nobody has it as a first
    skill. One statement."""
    days = [on + timedelta(days=ahead) for ahead in range(PRESENCE_DAYS)]
    rows = db.session.execute(
        select(StaffMember, WorkingCalendar, Absence)
        .outerjoin(WorkingCalendar, WorkingCalendar.id == StaffMember.calendar_id)
        .join(StaffSkill, (StaffSkill.staff_id == StaffMember.id) & (StaffSkill.rank == 1))
        .join(Person, Person.id == StaffMember.person_id)
        .outerjoin(
            Absence,
            (Absence.staff_id == StaffMember.id)
            & (Absence.ends_on >= days[0])
            & (Absence.starts_on <= days[-1]),
        )
        .where(StaffSkill.skill_id == skill_id, StaffMember.is_active, Person.is_active)
    )
    people: dict[int, StaffHours] = {}
    for member, own, absence in rows:
        known = people.get(member.id)
        away = (Away(absence.starts_on, absence.ends_on),) if absence else ()
        absences = (known.absences if known else ()) + away
        people[member.id] = StaffHours(
            member.person_id,
            tuple(member.weekday_minutes),
            absences=absences,
            **_own_days(_calendar(own, on.year) if own else None),
        )
    return share_present(list(people.values()), days)


@dataclass(frozen=True)
class Absent:
    """Somebody who is away on a day, and is back on `back_on` at the earliest. `deputy_id`: the
    person who may do their work, None where nobody was named or the named one is away too."""

    person_id: int
    back_on: date
    deputy_id: int | None


def absent_on(desk_id: int, *, on: date) -> list[Absent]:
    """One statement."""
    deputy = aliased(StaffMember)
    rows = db.session.execute(
        select(StaffMember.person_id, Absence.ends_on, deputy.person_id)
        .join(Absence, Absence.staff_id == StaffMember.id)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .where(StaffMember.desk_id == desk_id)
        .where(Absence.starts_on <= on, Absence.ends_on >= on)
        .order_by(Absence.id)
    ).all()
    away = {person_id for person_id, _ends_on, _deputy_id in rows}
    return [
        Absent(person_id, ends_on + timedelta(days=1), None if deputy_id in away else deputy_id)
        for person_id, ends_on, deputy_id in rows
    ]


def calendar_of(desk: Desk) -> WorkingCalendar:
    return db.session.get_one(WorkingCalendar, desk.calendar_id)


def desks_with_calendar(calendar_id: int) -> list[Desk]:
    statement = select(Desk).where(Desk.calendar_id == calendar_id)
    return list(db.session.scalars(statement.order_by(Desk.position, Desk.id)))


def members_of(desk_id: int) -> list[tuple[StaffMember, str]]:
    """Active staff with their names."""
    rows = db.session.execute(
        select(StaffMember, Person.name)
        .join(Person, Person.id == StaffMember.person_id)
        .where(StaffMember.desk_id == desk_id, StaffMember.is_active, Person.is_active)
        .order_by(Person.name, StaffMember.id)
    )
    return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class BookedAbsence:
    row: Absence
    name: str
    deputy_name: str | None


def absences_from(desk_id: int, *, on: date) -> list[BookedAbsence]:
    """Those that are not over on that day, the first to begin first."""
    person, deputy_person, deputy = aliased(Person), aliased(Person), aliased(StaffMember)
    rows = db.session.execute(
        select(Absence, person.name, deputy_person.name)
        .join(StaffMember, StaffMember.id == Absence.staff_id)
        .join(person, person.id == StaffMember.person_id)
        .outerjoin(deputy, deputy.id == Absence.deputy_id)
        .outerjoin(deputy_person, deputy_person.id == deputy.person_id)
        .where(StaffMember.desk_id == desk_id, Absence.ends_on >= on)
        .order_by(Absence.starts_on, Absence.id)
    )
    return [BookedAbsence(*row) for row in rows]


@dataclass(frozen=True)
class LastChange:
    """Who changed something last, and when; no name: it was done at the console."""

    at: datetime
    name: str | None


def last_change(subject: str) -> LastChange | None:
    """Of a row of the setup, by its subject in the audit events ("type:7")."""
    row = db.session.execute(
        select(AuditEvent.at, Person.name)
        .outerjoin(Person, Person.id == AuditEvent.actor_id)
        .where(AuditEvent.subject == subject)
        .order_by(AuditEvent.id.desc())
        .limit(1)
    ).first()
    return LastChange(*row) if row else None


def rota_people(desk_id: int, *, first: date, last: date) -> list[RotaPerson]:
    """Active staff with what of their absences and turns touches those days. Three statements."""
    members = members_of(desk_id)
    away, on_call = (_spans(model, desk_id, first=first, last=last) for model in (Absence, OnCall))
    return [
        RotaPerson(
            staff_id=member.id,
            name=name,
            weekday_minutes=tuple(member.weekday_minutes),
            away=tuple((row.starts_on, row.ends_on) for row in away.get(member.id, [])),
            deputies=tuple(row.deputy_id for row in away.get(member.id, [])),
            on_call=tuple((row.starts_on, row.ends_on) for row in on_call.get(member.id, [])),
        )
        for member, name in members
    ]


def _spans(model, desk_id: int, *, first: date, last: date) -> dict[int, list]:
    return _grouped(
        select(model.staff_id, model)
        .join(StaffMember, StaffMember.id == model.staff_id)
        .where(StaffMember.desk_id == desk_id)
        .where(model.ends_on >= first, model.starts_on <= last)
        .order_by(model.starts_on, model.id)
    )


def turns_from(desk_id: int, *, on: date) -> list[tuple[OnCall, str]]:
    """Turns on call that are not over on that day, with the name, the first to begin first."""
    rows = db.session.execute(
        select(OnCall, Person.name)
        .join(StaffMember, StaffMember.id == OnCall.staff_id)
        .join(Person, Person.id == StaffMember.person_id)
        .where(StaffMember.desk_id == desk_id, OnCall.ends_on >= on)
        .order_by(OnCall.starts_on, OnCall.id)
    )
    return [(turn, name) for turn, name in rows]


def on_call_now(desk_id: int, *, on: date) -> set[int]:
    """Person ids of who is on call on that day."""
    return set(
        db.session.scalars(
            select(StaffMember.person_id)
            .join(OnCall, OnCall.staff_id == StaffMember.id)
            .where(StaffMember.desk_id == desk_id, StaffMember.is_active)
            .where(OnCall.starts_on <= on, OnCall.ends_on >= on)
        )
    )


def absences_to_hand_on(*, on: date) -> list[int]:
    """Those that may run that day, here or anywhere, and whose work was not handed on."""
    near = (Absence.starts_on <= on + timedelta(days=1), Absence.ends_on >= on - timedelta(days=1))
    return list(
        db.session.scalars(
            select(Absence.id).where(*near, Absence.handed_on_at.is_(None)).order_by(Absence.id)
        )
    )
