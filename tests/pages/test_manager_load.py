"""People over the next ten working days: totals only."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from portal.desks.models import Absence, Desk, Skill, StaffMember
from portal.extensions import db
from portal.forecast.operations import run_forecast
from portal.pages.manager_page.facts import facts_of
from portal.pages.manager_page.load import load_card
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from tests.forecast.arrivals import NOW, arrive, make_busy_desk
from tests.support.factories import make_desk, make_skill, make_staff, make_type

NET_MINUTES = 450 * 0.65


@pytest.fixture(autouse=True)
def somebody_reads(app, session):
    with app.test_request_context():
        yield


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def skill(desk):
    return make_skill(desk)


def work(desk, skill, *, minutes=NET_MINUTES / 2, **columns):
    """One open request that takes exactly so long."""
    kind = make_type(desk, skill, effort_p50_minutes=minutes, effort_p90_minutes=minutes)
    arrive(kind, [NOW - timedelta(days=1)], **columns)


def card(desk, *, now=NOW):
    return load_card(facts_of(desk, now=now))


def percents(row):
    return [None if cell.percent is None else round(cell.percent, -1) for cell in row.cells]


def test_open_work_stands_before_its_due_day(desk, skill):
    make_staff(desk, skill)
    work(desk, skill, due_at=NOW + timedelta(days=1))

    row = card(desk).rows[0]

    assert percents(row) == [50, *[0] * 9]
    assert [cell.level for cell in row.cells[:2]] == ["l1", "l1"]


def test_more_work_than_hours_is_said_in_words_too(desk, skill):
    make_staff(desk, skill)
    work(desk, skill, minutes=3 * NET_MINUTES, due_at=NOW + timedelta(hours=1))

    found = card(desk)

    assert found.rows[0].cells[0].level == "l5"
    assert found.over == "1 person has more work than hours on one of these days."


def test_what_is_on_hold_loads_nobody(desk, skill):
    make_staff(desk, skill)
    work(desk, skill, status=Status.ON_HOLD, due_at=NOW)

    assert percents(card(desk).rows[0]) == [0] * 10


def test_days_away_are_marked_and_carry_no_load(desk, skill):
    make_staff(desk, skill)
    staff_id = db.session.scalar(select(StaffMember.id).where(StaffMember.desk_id == desk.id))
    away = Absence(staff_id=staff_id, starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25))
    db.session.add(away)
    db.session.flush()

    cells = card(desk).rows[0].cells

    assert [cell.is_away for cell in cells[:4]] == [False, True, True, False]
    assert cells[1].percent is None


def test_ten_working_days_from_today_with_a_gap_between_weeks(desk):
    days = card(desk).days

    assert [day.number for day in days] == ["23", "24", "25", "26", "27", "30", "1", "2", "3", "4"]
    assert [i for i, day in enumerate(days) if day.starts_week] == [0, 5]


def test_in_the_afternoon_the_days_begin_with_tomorrow(desk):
    assert card(desk, now=NOW.replace(hour=16)).days[0].number == "24"


def test_of_many_people_the_fullest_come_first(desk, skill):
    for number in range(34):
        person = make_staff(desk, skill, name=f"Person {number:02}")
        if number == 33:
            work(desk, skill, assignee_id=person.id, due_at=NOW)

    found = card(desk)

    assert (len(found.rows), len(found.more_rows)) == (8, 24)
    assert found.rows[0].name == "Person 33"
    assert found.left_out == "2 more people have less to do."


def test_expected_requests_load_the_people_with_the_skill():
    desk, kind = make_busy_desk(effort_p50_minutes=60, effort_p90_minutes=60)
    make_staff(desk, db.session.get_one(Skill, kind.skill_id), name="Able")
    make_staff(desk, make_skill(desk, "other"), name="Other")
    db.session.commit()
    desk_id = desk.id
    run_forecast(desk_id, now=NOW)
    db.session.execute(update(ServiceRequest).values(status=Status.RESOLVED))

    able, other = card(db.session.get_one(Desk, desk_id)).rows

    assert percents(able) == [80] * 10
    assert percents(other) == [0] * 10
