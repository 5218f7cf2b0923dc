from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import select

from portal.desks.capacity import net_minutes
from portal.desks.models import Absence, StaffMember, WorkingCalendar
from portal.desks.operations import (
    Hours,
    Leave,
    book_absence,
    change_calendar,
    end_absence,
)
from portal.desks.queries import (
    Absent,
    absences_from,
    absent_on,
    last_change,
    presence_of_skill,
    staff_of,
    working_time,
)
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import AuditEvent
from tests.support.factories import (
    MONDAY,
    OFFICE_HOURS,
    grant,
    later,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    viewer,
)

TODAY = MONDAY.date()


@pytest.fixture
def desk(session):
    return make_desk()


@pytest.fixture
def skill(desk):
    return make_skill(desk)


@pytest.fixture
def lead(desk, skill):
    return viewer(make_staff(desk, skill, name="Ingrid Solberg", role="lead"))


@pytest.fixture
def admin(session):
    person = make_person("Ada Admin")
    grant(person, "admin")
    return viewer(person)


def staff_id(person):
    return db.session.scalar(select(StaffMember.id).where(StaffMember.person_id == person.id))


def hours(**changes):
    usual = {
        "zone": "Europe/London",
        "weekly": OFFICE_HOURS,
        "holiday_country": None,
        "holiday_subdivision": None,
        "half_days": {},
        "closures": [],
    }
    return Hours(**{**usual, **changes})


def events():
    return [
        (event.kind, event.actor_id)
        for event in db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    ]


def test_a_lead_changes_the_hours_and_the_clock_runs_by_them(desk, lead):
    closed = hours(closures=["2026-11-24"], half_days={"2026-11-25": 780})

    change_calendar(desk.calendar_id, closed, version=1, actor=lead, now=MONDAY)

    time = working_time(desk, around=TODAY)
    minutes = [time.day_minutes(TODAY + timedelta(days=ahead)) for ahead in range(3)]
    assert minutes == [450, 0, 240]
    assert db.session.get_one(WorkingCalendar, desk.calendar_id).version == 2
    assert events() == [("calendar_changed", lead.id)]
    assert last_change(f"calendar:{desk.calendar_id}").name == "Ingrid Solberg"


def test_the_same_hours_again_change_nothing(desk, lead):
    change_calendar(desk.calendar_id, hours(), version=1, actor=lead, now=MONDAY)

    assert events() == []


def test_who_looked_at_older_hours_comes_second(desk, lead, admin):
    change = hours(closures=["2026-11-24"])
    change_calendar(desk.calendar_id, change, version=1, actor=lead, now=MONDAY)

    with pytest.raises(Conflict):
        change_calendar(desk.calendar_id, hours(), version=1, actor=admin, now=MONDAY)


def test_hours_that_another_desk_also_has_are_an_admins(desk, lead, admin):
    other = make_desk("legal")
    other.calendar_id = desk.calendar_id
    change = hours(closures=["2026-11-24"])

    with pytest.raises(NotAllowed):
        change_calendar(desk.calendar_id, change, version=1, actor=lead, now=MONDAY)
    change_calendar(desk.calendar_id, change, version=1, actor=admin, now=MONDAY)


def test_a_calendar_that_never_opens_is_refused(desk, lead):
    with pytest.raises(InvalidInput):
        change_calendar(
            desk.calendar_id, hours(weekly=[[]] * 7), version=1, actor=lead, now=MONDAY
        )


def test_an_absence_booked_now_is_seen_by_capacity_at_once(desk, skill, lead):
    ravi = make_staff(desk, skill)
    leave = Leave(staff_id(ravi), TODAY, TODAY + timedelta(days=1))

    book_absence(desk, leave, actor=lead, now=MONDAY)

    days = [TODAY + timedelta(days=ahead) for ahead in range(3)]
    of_ravi = [each for each in staff_of(desk.id, on=TODAY) if each.person_id == ravi.id]
    net = net_minutes([each.hours() for each in of_ravi], days)
    assert np.allclose(net, [[0, 0, 450 * 0.65]])
    assert events() == [("absence_made", lead.id)]


def test_a_skill_is_there_as_much_as_its_people(desk, skill, lead):
    assert presence_of_skill(skill.id, on=TODAY) == 1.0
    ravi = make_staff(desk, skill)
    leave = Leave(staff_id(ravi), TODAY, TODAY + timedelta(days=1))
    book_absence(desk, leave, actor=lead, now=MONDAY)

    assert presence_of_skill(skill.id, on=TODAY) == pytest.approx(0.8)
    assert presence_of_skill(skill.id, on=TODAY + timedelta(days=2)) == 1.0


def test_the_deputy_stands_in_on_those_days_only(desk, skill, lead):
    ravi, lan = make_staff(desk, skill), make_staff(desk, skill, name="Lan Nguyen")
    leave = Leave(staff_id(ravi), TODAY, TODAY, deputy_id=staff_id(lan))
    book_absence(desk, leave, actor=lead, now=MONDAY)

    tomorrow = TODAY + timedelta(days=1)
    assert absent_on(desk.id, on=TODAY) == [Absent(ravi.id, tomorrow, lan.id)]
    assert absent_on(desk.id, on=tomorrow) == []


def test_a_deputy_who_is_away_too_stands_in_for_nobody(desk, skill, lead):
    ravi, lan = make_staff(desk, skill), make_staff(desk, skill, name="Lan Nguyen")
    for person, deputy in ((ravi, lan), (lan, None)):
        leave = Leave(staff_id(person), TODAY, TODAY, deputy_id=deputy and staff_id(deputy))
        book_absence(desk, leave, actor=lead, now=MONDAY)

    assert [each.deputy_id for each in absent_on(desk.id, on=TODAY)] == [None, None]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": TODAY + timedelta(days=2000)}, "ends_on"),
        ({"deputy_id": "self"}, "deputy"),
        ({"deputy_id": "stranger"}, "deputy"),
        ({"staff_id": "stranger"}, "staff"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(desk, skill, lead, changes, field):
    other = make_desk("legal")
    people = {
        "self": staff_id(make_staff(desk, skill)),
        "stranger": staff_id(make_staff(other, make_skill(other))),
    }
    told = {"staff_id": people["self"], "starts_on": TODAY, "ends_on": TODAY} | changes
    leave = Leave(**{name: people.get(value, value) for name, value in told.items()})

    with pytest.raises(InvalidInput) as refused:
        book_absence(desk, leave, actor=lead, now=MONDAY)
    assert refused.value.field == field


def test_only_lead_and_admin_book_and_end(desk, skill, lead):
    ravi = make_staff(desk, skill)
    leave = Leave(staff_id(ravi), TODAY, TODAY)
    other = make_desk("legal")
    outsider = viewer(make_staff(other, make_skill(other), name="Hal", role="lead"))
    row = book_absence(desk, leave, actor=lead, now=MONDAY)

    for actor in (viewer(ravi), outsider):
        with pytest.raises(NotAllowed):
            book_absence(desk, leave, actor=actor, now=MONDAY)
        with pytest.raises(NotAllowed):
            end_absence(desk, row.id, today=TODAY, version=1, actor=actor, now=MONDAY)


@pytest.mark.parametrize(
    ("begins", "left"), [(3, None), (0, None), (-2, TODAY - timedelta(days=1))]
)
def test_ending_brings_somebody_back_today(desk, skill, lead, begins, left):
    ravi = make_staff(desk, skill)
    starts = TODAY + timedelta(days=begins)
    leave = Leave(staff_id(ravi), starts, starts + timedelta(days=9))
    row = book_absence(desk, leave, actor=lead, now=MONDAY)

    end_absence(desk, row.id, today=TODAY, version=1, actor=lead, now=later(hours=1))

    ends = [absence.ends_on for absence in db.session.scalars(select(Absence))]
    assert ends == ([left] if left else [])
    assert absences_from(desk.id, on=TODAY) == []
    assert [kind for kind, _actor in events()] == ["absence_made", "absence_ended"]


def test_an_absence_of_another_desk_is_not_there(desk, skill, lead, admin):
    other = make_desk("legal")
    person = make_staff(other, make_skill(other))
    row = book_absence(other, Leave(staff_id(person), TODAY, TODAY), actor=admin, now=MONDAY)

    with pytest.raises(NotFound):
        end_absence(desk, row.id, today=TODAY, version=1, actor=lead, now=MONDAY)


def test_one_that_is_over_or_was_changed_is_not_ended(desk, skill, lead):
    ravi = make_staff(desk, skill)
    row = book_absence(
        desk, Leave(staff_id(ravi), date(2026, 11, 2), date(2026, 11, 3)), actor=lead, now=MONDAY
    )

    for day, version in ((TODAY, 1), (date(2026, 11, 2), 7)):
        with pytest.raises(Conflict):
            end_absence(desk, row.id, today=day, version=version, actor=lead, now=MONDAY)
