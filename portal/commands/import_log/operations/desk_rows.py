"""What a desk consists of, made from the survey of its log: skills, types, people, staff."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from portal.catalogue.models import RequestType
from portal.catalogue.queries import types_of
from portal.commands.import_log.operations.desk import DeskFacts, made_desk
from portal.commands.import_log.report import ImportReport
from portal.commands.import_log.survey import UNCATEGORISED, FoundStaff, Survey
from portal.desks.models import Skill, StaffMember, StaffSkill
from portal.desks.queries import skills_of
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant
from portal.requests.sla import Target
from portal.web.transaction import reading, writing

WEEK_MINUTES = 37.5 * 60
NOBODY = "Requester not named"
EFFORT_P50, EFFORT_P90 = 30.0, 120.0  # assumed where the log does not measure hands-on minutes
TYPE_WEIGHT = 2.0
PEOPLE_BATCH, TYPE_BATCH, STAFF_BATCH = 500, 10, 10  # to a transaction


@dataclass(frozen=True)
class TypeFacts:
    id: int
    slug: str
    title: str
    skill_id: int
    weight: float
    confidentiality: str
    target: Target


@dataclass(frozen=True)
class Directory:
    """Rows by the names the log uses."""

    desk: DeskFacts
    skills: dict[str, int]
    types: dict[str, TypeFacts]
    people: dict[str, int]

    def type_of(self, category: str | None) -> TypeFacts:
        return self.types[(category or UNCATEGORISED).casefold()]

    def person(self, name: str | None) -> int | None:
        return self.people[self.desk.external_id(name)] if name else None


def directory_of(desk: DeskFacts) -> Directory:
    """Types answer to their title and to their slug, whatever the case."""
    types = _types_of(desk)
    people = db.session.execute(
        select(Person.external_id, Person.id)
        .where(Person.external_id.startswith(f"{desk.slug}:", autoescape=True))
        .order_by(Person.id.desc())
    )
    return Directory(
        desk=desk,
        skills={skill.name: skill.id for skill in skills_of(desk.id)},
        types={one.slug: one for one in types} | {one.title.casefold(): one for one in types},
        people=dict(people.all()),
    )


def _types_of(desk: DeskFacts) -> list[TypeFacts]:
    return [
        TypeFacts(
            id=row.id,
            slug=row.slug,
            title=row.title,
            skill_id=row.skill_id,
            weight=row.weight,
            confidentiality=row.confidentiality,
            target=Target(row.response_target_minutes, row.resolution_target_minutes),
        )
        for row in reversed(types_of(desk.id))
    ]


def missing_rows(desk: DeskFacts, survey: Survey, *, report: ImportReport) -> None:
    """Count into the report what `make_desk_rows` will add."""
    directory = directory_of(desk)
    report.skills = len(_new_skills(directory, survey))
    report.types = len(_new_types(directory, survey))
    report.people = len(_new_people(directory, survey))
    report.staff = len(_new_staff(directory, survey))
    report.busiest = [found.name for found in sorted(survey.staff(), key=_busiest_first)]


def _busiest_first(found: FoundStaff) -> tuple[int, str]:
    return -found.recent, found.name


def make_desk_rows(desk: DeskFacts, survey: Survey, *, now: datetime) -> Directory:
    """Add what is not there yet, in short transactions; what is there stays as it is."""
    with writing():
        desk = made_desk(desk, now=now)
        _add_skills(_new_skills(directory_of(desk), survey), desk)
    with reading():
        names = _new_people(directory_of(desk), survey)
    for at in range(0, len(names), PEOPLE_BATCH):
        with writing():
            _add_people(names[at : at + PEOPLE_BATCH], desk, now)
    with reading():
        directory = directory_of(desk)
        targets = survey.targets(desk.working_time)
        staff = _new_staff(directory, survey)
        types = list(_new_types(directory, survey).items())
    taken = set(directory.types)
    for at in range(0, len(types), TYPE_BATCH):
        with writing():
            some = dict(types[at : at + TYPE_BATCH])
            _add_types(some, directory, survey, targets=targets, taken=taken)
    for at in range(0, len(staff), STAFF_BATCH):
        with writing():
            for found in staff[at : at + STAFF_BATCH]:
                _add_staff(found, directory)
    with reading():
        return directory_of(desk)


def _new_skills(directory: Directory, survey: Survey) -> list[str]:
    return [name for name in survey.skills() if name not in directory.skills]


def _new_types(directory: Directory, survey: Survey) -> dict[str, str]:
    new: dict[str, tuple[str, str]] = {}
    for category, group in survey.types().items():
        if category.casefold() not in directory.types:
            new.setdefault(category.casefold(), (category, group))
    return dict(new.values())


def _new_people(directory: Directory, survey: Survey) -> list[str]:
    names = sorted(survey.people) + [NOBODY] * survey.has_unnamed
    return [name for name in names if directory.desk.external_id(name) not in directory.people]


def _new_staff(directory: Directory, survey: Survey) -> list[FoundStaff]:
    desk = directory.desk
    there = set(
        db.session.scalars(
            select(Person.external_id)
            .join(StaffMember, StaffMember.person_id == Person.id)
            .where(StaffMember.desk_id == desk.id)
        )
    )
    return [found for found in survey.staff() if desk.external_id(found.name) not in there]


def _add_skills(names: Iterable[str], desk: DeskFacts) -> None:
    taken = {skill.slug for skill in skills_of(desk.id)}
    for name in names:
        db.session.add(Skill(desk_id=desk.id, slug=free_slug(name, taken), name=name))
    db.session.flush()


def _add_people(names: Iterable[str], desk: DeskFacts, now: datetime) -> None:
    rows = [
        {"name": name, "external_id": desk.external_id(name), "created_at": now}
        | {"zone": str(desk.zone)}
        for name in names
    ]
    if rows:
        db.session.execute(insert(Person), rows)


def _add_types(
    new: dict[str, str],
    directory: Directory,
    survey: Survey,
    *,
    targets: dict[str, int],
    taken: set[str],
) -> None:
    """A category becomes an archived type: past requests have it, nobody can ask for it. `taken`:
    slugs that are not free."""
    desk = directory.desk
    efforts = survey.measured_efforts()
    for category, group in new.items():
        p50, p90 = efforts.get(category, (EFFORT_P50, EFFORT_P90))
        db.session.add(
            RequestType(
                desk_id=desk.id,
                skill_id=directory.skills[group],
                slug=free_slug(category, taken),
                title=category,
                is_archived=True,
                weight=TYPE_WEIGHT,
                effort_p50_minutes=p50,
                effort_p90_minutes=p90,
                effort_is_assumed=category not in efforts,
                resolution_target_minutes=targets.get(category),
            )
        )


def _add_staff(found: FoundStaff, directory: Directory) -> None:
    desk = directory.desk
    person_id = directory.people[desk.external_id(found.name)]
    member = StaffMember(
        person_id=person_id, desk_id=desk.id, weekday_minutes=_weekday_minutes(desk)
    )
    db.session.add_all([member, RoleGrant(person_id=person_id, role=Role.STAFF, desk_id=desk.id)])
    db.session.flush()
    for rank, group in enumerate(filter(None, (found.group, found.second_group)), start=1):
        skill_id = directory.skills[group]
        db.session.add(StaffSkill(staff_id=member.id, skill_id=skill_id, rank=rank))


def _weekday_minutes(desk: DeskFacts) -> list[float]:
    """37.5 hours over the days on which the desk is ever open."""
    weekly = desk.working_time.calendar.weekly
    open_days = sum(bool(walls) for walls in weekly) or 1
    return [WEEK_MINUTES / open_days if walls else 0.0 for walls in weekly]


def free_slug(name: str, taken: set[str]) -> str:
    """A slug that no other row has; it is added to `taken`."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:70] or "unnamed"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    taken.add(slug)
    return slug
