"""What is set up now, in the words of a setup file."""

from sqlalchemy import select

from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.models import ApprovalStep, FormField, RequestType
from portal.commands.setup.model import Entry, Setup
from portal.commands.setup.schema import (
    ABSENCE,
    APPROVAL,
    DESK,
    FIELD,
    PERSON,
    SKILL,
    STAFF,
    TYPE,
    Table,
)
from portal.desks.models import Absence, Desk, Skill, StaffMember, StaffSkill, WorkingCalendar
from portal.extensions import db
from portal.identity.models import Person, RoleGrant

Names = dict[int, str]


def current_setup() -> Setup:
    """All of it. Who has no e-mail address cannot be named, so is left out."""
    calendars = _all(WorkingCalendar, "name")
    people = _all(Person, "id")
    read = _Reader(
        calendars={row.id: row.name for row in calendars},
        people={row.id: row.email.lower() for row in people if row.email},
        desks={row.id: row.slug for row in _all(Desk, "id")},
    )
    return Setup(
        calendars=[_calendar(row) for row in calendars],
        people=read.people_entries(people),
        desks=read.desk_entries(),
    )


def disabled_addresses() -> frozenset[str]:
    found = db.session.scalars(
        select(Person.email).where(Person.email.is_not(None), Person.is_active.is_(False))
    )
    return frozenset(address.lower() for address in found)


def _all(model, *order: str) -> list:
    """Sorted here, for databases do not agree on the order of words."""
    rows = db.session.scalars(select(model))
    return sorted(rows, key=lambda row: tuple(getattr(row, name) for name in order))


def values_of(row, table: Table, **given) -> dict[str, object]:
    """The columns of a row under the names of the file, in its order; `given`: those that are
    told in another way than by one column."""
    return {
        name: given[name] if name in given else getattr(row, table.column_of(name))
        for name in table.kinds
    }


def _calendar(row: WorkingCalendar) -> Entry:
    values = {
        "name": row.name,
        "zone": row.zone,
        "holidays": (row.holiday_country, row.holiday_subdivision),
        "weekly": [[list(wall) for wall in day] for day in row.weekly],
        "half_days": row.half_days,
        "closures": sorted(row.closures),
    }
    return Entry(row.name, values)


class _Reader:
    """`calendars`, `people`, `desks`: what a file calls the rows, by their ids."""

    def __init__(
        self, *, calendars: dict[int, str], people: dict[int, str], desks: dict[int, str]
    ):
        self.calendars, self.people, self.desks = calendars, people, desks
        self.skills = {row.id: row for row in _all(Skill, "slug")}

    def people_entries(self, rows: list[Person]) -> list[Entry]:
        roles: dict[int, list[str]] = {}
        for grant in _all(RoleGrant, "id"):
            desk = f":{self.desks[grant.desk_id]}" if grant.desk_id else ""
            roles.setdefault(grant.person_id, []).append(f"{grant.role}{desk}")
        return [
            Entry(
                self.people[row.id],
                values_of(
                    row,
                    PERSON,
                    email=self.people[row.id],
                    manager=self.people.get(row.manager_id),
                    roles=sorted(roles.get(row.id, [])),
                ),
            )
            for row in rows
            if row.id in self.people
        ]

    def desk_entries(self) -> list[Entry]:
        staff = [row for row in _all(StaffMember, "id") if row.person_id in self.people]
        members = {row.id: row for row in staff}
        skills = self._grouped_skills()
        absences = [row for row in _all(Absence, "starts_on") if row.staff_id in members]
        address = {row.id: self.people[row.person_id] for row in staff}
        types = self._types()
        return [
            Entry(
                desk.slug,
                values_of(desk, DESK, calendar=self.calendars[desk.calendar_id]),
                parts={
                    "skills": self._skills_of(desk),
                    "staff": sorted(
                        (
                            self._member(row, skills.get(row.id, []))
                            for row in staff
                            if row.desk_id == desk.id
                        ),
                        key=lambda entry: entry.key,
                    ),
                    "absences": sorted(
                        (
                            _absence(row, address)
                            for row in absences
                            if members[row.staff_id].desk_id == desk.id
                        ),
                        key=lambda entry: (entry.values["from"], entry.key),
                    ),
                    "types": types.get(desk.id, []),
                },
            )
            for desk in _all(Desk, "position", "slug")
        ]

    def _skills_of(self, desk: Desk) -> list[Entry]:
        return [
            Entry(row.slug, values_of(row, SKILL))
            for row in self.skills.values()
            if row.desk_id == desk.id
        ]

    def _grouped_skills(self) -> dict[int, list[StaffSkill]]:
        groups: dict[int, list[StaffSkill]] = {}
        for row in _all(StaffSkill, "id"):
            groups.setdefault(row.staff_id, []).append(row)
        return groups

    def _member(self, row: StaffMember, skills: list[StaffSkill]) -> Entry:
        slug = {one.skill_id: self.skills[one.skill_id].slug for one in skills}
        values = values_of(
            row,
            STAFF,
            person=self.people[row.person_id],
            calendar=self.calendars.get(row.calendar_id, ""),
            skills=sorted(slug[one.skill_id] for one in skills if one.rank == 1),
            second=dict(sorted((slug[one.skill_id], one.speed) for one in skills if one.rank > 1)),
        )
        return Entry(self.people[row.person_id], values)

    def _types(self) -> dict[int, list[Entry]]:
        fields: dict[int, list[Entry]] = {}
        for row in _all(FormField, "position", "id"):
            values = values_of(row, FIELD)
            if not row.pain:
                del values["pain"]  # nobody named one yet
            fields.setdefault(row.type_id, []).append(Entry(row.slug, values))
        approvals = self._approvals()
        types: dict[int, list[Entry]] = {}
        for row in _all(RequestType, "position", "slug"):
            values = values_of(row, TYPE, skill=self.skills[row.skill_id].slug)
            parts = {"fields": fields.get(row.id, []), "approvals": approvals.get(row.id, [])}
            entry = Entry(row.slug, values, parts=parts)
            types.setdefault(row.desk_id, []).append(entry)
        return types

    def _approvals(self) -> dict[int, list[Entry]]:
        """Steps by type, counted from 1; who has no address cannot be named."""
        found: dict[int, list[Entry]] = {}
        for row in _all(ApprovalStep, "type_id", "position"):
            steps = found.setdefault(row.type_id, [])
            who = [one if one == MANAGER else self.people.get(one) for one in row.who]
            named = [one for one in who if one is not None]
            if named:
                number = len(steps) + 1
                values = values_of(row, APPROVAL, step=number, who=named)
                steps.append(Entry(str(number), values))
        return found


def _absence(row: Absence, address: dict[int, str]) -> Entry:
    values = values_of(
        row, ABSENCE, person=address[row.staff_id], deputy=address.get(row.deputy_id)
    )
    return Entry(f"{values['person']} {values['from']}", values)
