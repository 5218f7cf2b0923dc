"""Staff of a desk and how much of them is there."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.desks.capacity import net_minutes
from portal.desks.models import StaffMember, WorkingCalendar
from portal.desks.queries import presence_of_skill, staff_of
from tests.support.factories import OFFICE_HOURS, make_desk, make_skill, make_staff
from tests.support.statements import counted_statements

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


@pytest.fixture
def skill(session):
    """Of two people, one of whom works by a calendar that is closed on Tuesday."""
    desk = make_desk()
    skill = make_skill(desk)
    own = make_staff(desk, skill, name="Selin Kaya")
    make_staff(desk, skill)
    calendar = WorkingCalendar(
        name="Istanbul",
        zone="Europe/Istanbul",
        weekly=OFFICE_HOURS,
        closures=[TUESDAY.isoformat()],
        half_days={MONDAY.isoformat(): 780},
    )
    session.add(calendar)
    session.flush()
    member = session.scalars(select(StaffMember).where(StaffMember.person_id == own.id)).one()
    member.calendar_id = calendar.id
    session.flush()
    return skill


def test_capacity_honours_a_persons_own_calendar(skill):
    with counted_statements() as statements:
        staff = staff_of(skill.desk_id, on=MONDAY)
    net = net_minutes([person.hours() for person in staff], [MONDAY, TUESDAY])

    assert len(statements) == 2
    assert [person.name for person in staff] == ["Ravi Menon", "Selin Kaya"]
    assert net.tolist() == [[292.5, 292.5], [pytest.approx(292.5 * 240 / 450), 0]]


def test_a_promise_reckons_with_who_has_a_holiday_this_week(skill):
    with counted_statements() as statements:
        present = presence_of_skill(skill.id, on=MONDAY)

    lost = 450 + 450 - 240
    assert present == pytest.approx(1 - lost / (2 * 5 * 450))
    assert len(statements) == 1
