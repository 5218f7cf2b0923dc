"""The people, desks, calendars and request types of the demo company as rows."""

from dataclasses import dataclass
from datetime import datetime

from portal.catalogue.models import FormField, RequestType
from portal.commands.demo.course import PREFIXES
from portal.commands.demo.operations.approvals import add_approvals
from portal.commands.demo.people import Colleague, manager_of
from portal.commands.demo.roster import COUNTRIES, ROSTER, SECOND_SPEED, SKILL_NAMES, WALLS
from portal.commands.demo.types import TYPES
from portal.commands.demo.types.persian import DESKS_IN_PERSIAN, PERSIAN
from portal.commands.demo.types.shape import DemoType, Question
from portal.commands.demo.types.turkish import DESKS_IN_TURKISH, TURKISH
from portal.commands.demo.world import World, half_days_of, target_of
from portal.desks.models import Absence, Desk, Skill, StaffMember, StaffSkill, WorkingCalendar
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant

DESK_NAMES = {"it": "IT desk", "legal": "Legal desk"}
TRANSLATIONS = {"fa": PERSIAN, "tr": TURKISH}
NAMES_ELSEWHERE = {"fa": DESKS_IN_PERSIAN, "tr": DESKS_IN_TURKISH}
ZONES = {"Leeds": "Europe/London", "Istanbul": "Europe/Istanbul", "Rotterdam": "Europe/Amsterdam"}


@dataclass(frozen=True)
class CompanyIds:
    people: dict[str, int]  # by mail address
    staff: dict[str, int]  # by name, of those whom the story names
    desks: dict[str, int]
    types: dict[str, int]
    skills: dict[tuple[str, str], int]


def add_company(world: World, *, now: datetime) -> CompanyIds:
    """All rows that stand before the first request. Flushes."""
    people = _add_people(world.company, now=now)
    calendars = _add_calendars(world)
    desks = _add_desks(calendars, now=now)
    skills = _add_skills(desks)
    staff = {name: person.id for name, person in people.items()}
    _add_grants(world.company, staff, desks)
    _add_staff(world, staff, desks=desks, skills=skills, calendars=calendars)
    types = {
        code: _add_type(demo_type, n, desks=desks, skills=skills)
        for n, (code, demo_type) in enumerate(TYPES.items())
    }
    add_approvals(world, types=types, people=staff, now=now)
    return CompanyIds(
        people={person.email: person.id for person in people.values()},
        staff=staff,
        desks=desks,
        types=types,
        skills=skills,
    )


def _add_people(company: list[Colleague], *, now: datetime) -> dict[str, Person]:
    rank = 0
    people: dict[str, Person] = {}
    for colleague in company:
        rank += bool(colleague.tile)
        people[colleague.name] = Person(
            name=colleague.name,
            email=colleague.email,
            job_title=colleague.job,
            department=colleague.department,
            place=colleague.place,
            language=colleague.language,
            zone=colleague.zone,
            persona_rank=rank if colleague.tile else None,
            persona_hint=colleague.tile,
            created_at=now,
        )
    db.session.add_all(people.values())
    db.session.flush()
    for colleague in company:
        manager = manager_of(colleague, company)
        if manager is not None:
            people[colleague.name].manager_id = people[manager.name].id
    db.session.flush()
    return people


def _add_calendars(world: World) -> dict[str, int]:
    rows = {
        place: WorkingCalendar(
            name=place,
            zone=ZONES[place],
            weekly=[[list(wall) for wall in WALLS]] * 5 + [[], []],
            holiday_country=country,
            holiday_subdivision=subdivision or None,
            half_days={
                day.isoformat(): minute
                for day, minute in half_days_of(place, around=world.today).items()
            },
        )
        for place, (country, subdivision) in COUNTRIES.items()
    }
    return _ids(rows)


def _add_desks(calendars: dict[str, int], *, now: datetime) -> dict[str, int]:
    rows = {
        slug: Desk(
            slug=slug,
            name=name,
            translations={
                language: {"name": names[slug]} for language, names in NAMES_ELSEWHERE.items()
            },
            prefix=PREFIXES[slug],
            calendar_id=calendars["Leeds"],
            policy="first_come_first_served",
            position=position,
            created_at=now,
        )
        for position, (slug, name) in enumerate(DESK_NAMES.items())
    }
    return _ids(rows)


def _add_skills(desks: dict[str, int]) -> dict[tuple[str, str], int]:
    rows = {}
    for position in ROSTER:
        for slug in (*position.skills, *position.second):
            key = (position.desk, slug)
            if key not in rows:
                name = SKILL_NAMES[slug]
                rows[key] = Skill(desk_id=desks[position.desk], slug=slug, name=name)
    return _ids(rows)


def _add_grants(company: list[Colleague], people: dict[str, int], desks: dict[str, int]) -> None:
    known = {role.value for role in Role}
    for colleague in company:
        for grant in colleague.roles:
            role, _, desk = grant.partition(":")
            if role in known:
                desk_id = desks[desk] if desk else None
                db.session.add(
                    RoleGrant(person_id=people[colleague.name], role=role, desk_id=desk_id)
                )
    db.session.flush()


def _add_staff(world: World, people, *, desks, skills, calendars) -> None:
    rows = {
        position.name: StaffMember(
            person_id=people[position.name],
            desk_id=desks[position.desk],
            calendar_id=calendars[position.place],
            weekday_minutes=list(position.weekday_minutes),
            shrinkage=position.shrinkage,
            joined_on=world.calendar.start,
        )
        for position in ROSTER
    }
    ids = _ids(rows)
    for position in ROSTER:
        staff_id = ids[position.name]
        for rank, speed, slugs in ((1, 1.0, position.skills), (2, SECOND_SPEED, position.second)):
            for slug in slugs:
                skill_id = skills[position.desk, slug]
                db.session.add(
                    StaffSkill(staff_id=staff_id, skill_id=skill_id, rank=rank, speed=speed)
                )
        for leave in world.leave[position.name]:
            db.session.add(
                Absence(
                    staff_id=staff_id,
                    starts_on=leave.starts_on,
                    ends_on=leave.ends_on,
                    deputy_id=ids[leave.deputy] if leave.deputy else None,
                )
            )
    db.session.flush()


def _add_type(demo_type: DemoType, position: int, *, desks, skills) -> int:
    target = target_of(demo_type)
    row = RequestType(
        desk_id=desks[demo_type.desk],
        skill_id=skills[demo_type.desk, demo_type.skill],
        slug=demo_type.slug,
        title=demo_type.title,
        summary=demo_type.summary,
        keywords=demo_type.keywords,
        is_incident=demo_type.is_incident,
        confidentiality=demo_type.confidentiality,
        weight=demo_type.weight,
        effort_p50_minutes=demo_type.effort[0],
        effort_p90_minutes=demo_type.effort[1],
        response_target_minutes=target.response_minutes,
        resolution_target_minutes=target.resolution_minutes,
        due_field=demo_type.due_field,
        due_minute=target.due_minute,
        due_offset_months=target.due_offset_months,
        due_is_hard=target.is_hard,
        early_days=demo_type.window[0],
        late_days=demo_type.window[1],
        advice=demo_type.advice,
        translations={
            language: types[demo_type.code].own for language, types in TRANSLATIONS.items()
        },
        position=position,
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(
        _field(question, n, type_id=row.id, code=demo_type.code)
        for n, question in enumerate(demo_type.questions)
    )
    db.session.flush()
    return row.id


def _field(question: Question, position: int, *, type_id: int, code: str) -> FormField:
    shown_if = None
    if question.shown_if:
        shown_if = {"field": question.shown_if[0], "is": question.shown_if[1]}
    return FormField(
        type_id=type_id,
        slug=question.slug,
        label=question.label,
        pain=question.pain,
        kind=question.kind,
        choices=[list(choice) for choice in question.choices],
        translations={
            language: types[code].questions.get(question.slug, {})
            for language, types in TRANSLATIONS.items()
        },
        is_required=question.is_required,
        shown_if=shown_if,
        position=position,
    )


def _ids(rows: dict) -> dict:
    db.session.add_all(rows.values())
    db.session.flush()
    return {key: row.id for key, row in rows.items()}
