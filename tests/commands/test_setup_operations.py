"""A setup in the database: applied, applied again, written out, applied to another one."""

from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from portal.catalogue.approval_rule import RuleStep
from portal.catalogue.models import FormField, RequestType
from portal.catalogue.queries import approval_rule_of
from portal.commands.setup.exporting import exported
from portal.commands.setup.faults import faults_in
from portal.commands.setup.model import Setup
from portal.commands.setup.operations import apply_setup
from portal.commands.setup.people_csv import joined_people, read_people, written_people
from portal.commands.setup.queries import current_setup, disabled_addresses
from portal.commands.setup.reading import read_setup
from portal.commands.setup.writing import written
from portal.desks.models import Absence, Desk, Skill, StaffMember, StaffSkill, WorkingCalendar
from portal.extensions import db
from portal.identity.models import AuditEvent, Person
from portal.identity.queries import viewer_of_person
from tests.support.factories import MONDAY, make_desk, make_person, make_skill, make_staff
from tests.support.setup_example import example


def apply(text, people="", now: datetime = MONDAY):
    return changes_of(text, people, now=now).lines


def changes_of(text, people="", *, now: datetime = MONDAY, take_roles=False):
    setup, faults = read_setup(text.encode(), "desk.toml")
    listed, of_sheet = read_people(people.encode(), "people.csv") if people else ([], [])
    joined, of_both = joined_people(setup.people, listed)
    setup = Setup(setup.calendars, joined, setup.desks)
    faults += of_sheet + of_both + faults_in(setup, current_setup())
    assert faults == []
    return apply_setup(setup, now=now, take_roles=take_roles)


def export():
    found = exported(current_setup(), disabled=disabled_addresses(), today=MONDAY.date())
    return written(found[0]), written_people(found[1])


@pytest.fixture
def applied(session):
    return apply(example("desk.toml"), example("people.csv"))


def one(model, **values):
    return db.session.scalars(select(model).filter_by(**values)).one()


def person(address):
    return one(Person, email=address)


def test_a_desk_stands_as_the_file_says(applied):
    desk = one(Desk, slug="facilities")
    calendar = db.session.get_one(WorkingCalendar, desk.calendar_id)
    key = one(RequestType, slug="new-key")
    tom = one(StaffMember, person_id=person("tom@example.org").id)

    assert (desk.prefix, desk.reopen_days, desk.policy) == ("FAC", 14, "balanced")
    assert (calendar.holiday_country, calendar.holiday_subdivision) == ("GB", "ENG")
    assert calendar.half_days == {"2026-12-24": 780, "2026-12-31": 780}
    assert (key.effort_p50_minutes, key.response_target_minutes) == (15, 240)
    assert (tom.weekday_minutes, tom.shrinkage) == ([450, 450, 450, 450, 360, 0, 0], 0.35)
    assert one(Absence).deputy_id == one(StaffMember, person_id=person("grace@example.org").id).id
    skills = {row.id: row.slug for row in db.session.scalars(select(Skill))}
    of_tom = db.session.scalars(select(StaffSkill).where(StaffSkill.staff_id == tom.id))
    assert {(skills[each.skill_id], each.rank, each.speed) for each in of_tom} == {
        ("rooms", 1, 1.0),
        ("repairs", 2, 0.7),
    }


def test_people_have_their_managers_and_the_staff_their_role(applied):
    grace, tom = person("grace@example.org"), person("tom@example.org")

    assert (tom.manager_id, tom.department, tom.name) == (grace.id, "Facilities", "Tom Reed")
    assert person("mina@example.org").zone == "Europe/Istanbul"
    desk = one(Desk, slug="facilities")
    assert viewer_of_person(grace.id).leads(desk.id)
    assert viewer_of_person(grace.id).has_role("manager")
    assert viewer_of_person(tom.id).is_on_desk(desk.id)
    assert not viewer_of_person(person("mina@example.org").id).grants


def test_the_desk_also_takes_something_else(applied):
    assert one(RequestType, slug="something-else").desk_id == one(Desk).id


def test_applied_twice_nothing_changes(applied):
    events = db.session.scalar(select(func.count()).select_from(AuditEvent))

    assert apply(example("desk.toml"), example("people.csv")) == []
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == events


def test_an_export_applied_changes_nothing(applied):
    text, people = export()

    assert apply(text, people) == []
    assert export() == (text, people)


def test_an_export_sets_up_an_empty_portal_that_exports_the_same_bytes(applied):
    text, people = export()
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Person)) == 0

    assert apply(text, people)
    assert export() == (text, people)


def test_what_the_file_does_not_name_is_left_alone(applied):
    before, _people = export()

    lines = apply(
        '[[desks]]\nslug = "facilities"\n\n[[desks.types]]\nslug = "new-key"\nweight = 3'
    )

    assert lines == ["type facilities/new-key: weight"]
    assert export()[0] == before.replace("weight = 2.0", "weight = 3.0", 1)
    assert one(RequestType, slug="new-key").version == 2


def test_a_type_is_retired_not_removed(applied):
    apply(
        '[[desks]]\nslug = "facilities"\n[[desks.types]]\nslug = "fire-drill"\narchived = true\n'
    )

    assert one(RequestType, slug="fire-drill").is_archived


def test_named_fields_come_first_in_the_order_of_the_file(applied):
    text = '[[desks]]\nslug = "facilities"\n[[desks.types]]\nslug = "new-key"\n'
    text += '[[desks.types.fields]]\nslug = "floor"\nlabel = "Which floor?"\npain = "Steps."\n'
    text += '[[desks.types.fields]]\nslug = "lasting"\n'

    assert apply(text) == ["type facilities/new-key: field floor"]
    assert apply(text) == []
    kind = one(RequestType, slug="new-key")
    fields = db.session.scalars(
        select(FormField).where(FormField.type_id == kind.id).order_by(FormField.position)
    )
    assert [field.slug for field in fields] == ["floor", "lasting", "door", "back_on", "price"]


def test_a_second_skill_can_become_the_first(applied):
    text = '[[desks]]\nslug = "facilities"\n[[desks.staff]]\nperson = "tom@example.org"\n'

    assert apply(text + 'skills = ["repairs", "rooms"]\nsecond = {}\n') == [
        "staff facilities/tom@example.org: skills"
    ]
    assert {row.rank for row in db.session.scalars(select(StaffSkill))} == {1}


def test_changes_are_kept_as_events_of_the_console_by_codes_and_ids(applied):
    apply('[[desks]]\nslug = "facilities"\nname = "Rooms and repairs"\n')

    event = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (event.kind, event.actor_id) == ("desk_changed", None)
    assert event.subject == f"desk:{one(Desk).id}"
    assert event.details == {"what": ["name"]}
    assert all("Grace" not in str(each.details) for each in db.session.scalars(select(AuditEvent)))


def test_absences_that_are_over_and_the_disabled_are_not_exported(session):
    desk = make_desk()
    skill = make_skill(desk)
    gone, here = make_staff(desk, skill), make_staff(desk, skill, name="Lan Nguyen")
    gone.is_active, here.manager_id = False, gone.id
    member = one(StaffMember, person_id=here.id)
    for month in (1, 12):
        day = date(2026, month, 7)
        db.session.add(Absence(staff_id=member.id, starts_on=day, ends_on=day))
    make_person("Nameless", email=None)
    db.session.flush()

    text, people = export()

    assert gone.email not in text + people
    assert here.email in text
    assert "2026-12-07" in text
    assert "2026-01-07" not in text
    assert "Nameless" not in people


def test_the_approvals_of_a_type_stand_as_the_file_says(applied):
    rule = approval_rule_of(one(RequestType, slug="new-key").id)

    assert rule == [
        RuleStep(("manager",)),
        RuleStep(
            (person("grace@example.org").id,),
            "any",
            "price",
            500.0,
            {"field": "lasting", "is": "good"},
        ),
    ]


def test_naming_one_step_replaces_the_whole_rule_and_an_empty_list_ends_it(applied):
    kind = one(RequestType, slug="new-key")
    type_ = '[[desks]]\nslug = "facilities"\n[[desks.types]]\nslug = "new-key"\n'
    changes = changes_of(
        type_ + 'approvals = [{ step = 1, who = ["tom@example.org"], need = "all" }]'
    )
    assert changes.lines == ["type facilities/new-key: approval"]
    assert approval_rule_of(kind.id) == [RuleStep((person("tom@example.org").id,), "all")]

    apply(type_ + "approval_by_mail = false")
    assert len(approval_rule_of(kind.id)) == 1
    apply(type_ + "approvals = []")
    assert approval_rule_of(kind.id) == []


ROLES = '[[people]]\nemail = "grace@example.org"\nroles = ["manager"]'


def test_a_role_that_is_not_listed_any_more_is_told_and_taken_only_when_asked_to(applied):
    told = changes_of(ROLES)
    assert told.lines == []
    (note,) = told.notes
    assert note.startswith("person grace@example.org: holds the role lead:facilities, which the")
    assert note.endswith("; --take-roles takes it")

    taken = changes_of(ROLES, take_roles=True)
    assert taken.lines == ["person grace@example.org: role lead:facilities taken"]
    again = changes_of(ROLES, take_roles=True)
    assert again.lines == again.notes == []


def test_who_is_named_without_a_list_and_who_is_staff_keep_what_they_hold(applied):
    named = '[[people]]\nemail = "grace@example.org"'
    assert changes_of(named, take_roles=True).lines == []
    tom = '[[people]]\nemail = "tom@example.org"\nroles = []'
    told = changes_of(tom, take_roles=True)
    assert (told.lines, told.notes) == ([], [])


def test_the_last_admin_keeps_the_role(applied):
    apply('[[people]]\nemail = "tom@example.org"\nroles = ["admin"]')
    none = '[[people]]\nemail = "tom@example.org"\nroles = []'

    told = changes_of(none, take_roles=True)
    assert told.lines == []
    assert told.notes[0].endswith("the last admin keeps it")
