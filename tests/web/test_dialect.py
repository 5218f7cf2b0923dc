from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, literal, null, select, update

from portal.catalogue.models import Confidentiality, FormField
from portal.desks.models import StaffMember
from portal.identity.models import Person
from portal.requests.models import ServiceRequest
from portal.web.dialect import count_ids_on, day_moved, insert_many, instant_moved, local_day
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
)
from tests.support.statements import counted_statements

TEHRAN = ZoneInfo("Asia/Tehran")
BERLIN = ZoneInfo("Europe/Berlin")
FALL = datetime(2026, 10, 25, 1, tzinfo=UTC)  # Berlin goes from +2 to +1 hours


@pytest.mark.parametrize(
    ("zone", "offsets", "instant", "day"),
    [
        (TEHRAN, [(FALL, 12_600)], "2026-03-01 20:29:59", date(2026, 3, 1)),
        (TEHRAN, [(FALL, 12_600)], "2026-03-01 20:30:00", date(2026, 3, 2)),
        (BERLIN, [(FALL, 7200), (FALL, 3600)], "2026-10-24 22:00:00", date(2026, 10, 25)),
        (BERLIN, [(FALL, 7200), (FALL, 3600)], "2026-10-25 22:30:00", date(2026, 10, 25)),
        (BERLIN, [(FALL, 7200), (FALL, 3600)], "2026-10-25 23:00:00", date(2026, 10, 26)),
    ],
)
def test_an_instant_falls_on_the_same_local_day(session, zone, offsets, instant, day):
    person = make_person(created_at=datetime.fromisoformat(instant).replace(tzinfo=UTC))

    found = session.scalar(
        select(local_day(Person.created_at, zone=zone, offsets=offsets)).where(
            Person.id == person.id
        )
    )

    assert str(found) == day.isoformat()


def test_an_instant_is_moved_over_midnight_and_an_empty_one_stays_empty(session):
    at = datetime(2026, 2, 27, 23, 59, 59, 123000, tzinfo=UTC)
    desk = make_desk()
    row = make_request(make_type(desk), now=at)
    span = timedelta(weeks=1, hours=1)

    moved = {
        column: instant_moved(column, span)
        for column in (ServiceRequest.arrived_at, ServiceRequest.resolved_at)
    }
    session.execute(update(ServiceRequest).values(moved))
    session.refresh(row)

    assert (row.arrived_at, row.resolved_at) == (at + span, None)


def test_a_day_is_moved_and_an_empty_one_stays_empty(session):
    desk = make_desk()
    make_staff(desk, make_skill(desk))
    staff = session.scalars(select(StaffMember)).one()
    for joined_on, moved in ((date(2026, 2, 27), date(2026, 3, 6)), (None, None)):
        staff.joined_on = joined_on
        session.flush()

        week = day_moved(StaffMember.joined_on, timedelta(weeks=1))
        session.execute(update(StaffMember).values(joined_on=week))
        session.refresh(staff)

        assert staff.joined_on == moved


def test_a_row_after_those_with_given_ids_gets_the_next_one(session):
    given = make_person().id + 500
    row = {"id": given, "name": "Given", "created_at": datetime(2026, 1, 1, tzinfo=UTC)}
    session.execute(insert(Person), [row])

    count_ids_on(Person)

    assert make_person().id > given


@pytest.mark.parametrize("word", ["ÄRGER", "ÇAĞ", "ΔΈΛΤΑ", "ПАПКА", "plain"])
def test_words_are_folded_alike(session, word):
    assert session.scalar(select(func.lower(literal(word)))) == word.lower()


def test_rows_in_bulk_are_like_rows_one_by_one(session):
    """Words that could upset a stream, an empty JSON, defaults, a kind from an enumeration."""
    desk = make_desk()
    kind = make_type(desk)
    odd = "a\tb\\N\n\\. 'quoted' \"twice\" €"
    field = {"type_id": kind.id, "label": odd, "kind": Confidentiality.OPEN, "shown_if": None}
    session.add(FormField(slug="one", **field))
    session.flush()

    insert_many(FormField.__table__, [{"slug": "two", **field}, {"slug": "three", **field}])

    rows = session.execute(select(*FormField.__table__.c).order_by(FormField.id)).all()
    assert [row.slug for row in rows] == ["one", "two", "three"]
    one, *others = [row._asdict() | {"id": 0, "slug": ""} for row in rows]
    assert others == [one, one]
    empty = select(func.count()).where(FormField.shown_if.is_(null()), FormField.slug != "one")
    assert session.scalar(empty) == 2


def test_no_rows_in_bulk_are_no_statement(session):
    with counted_statements() as statements:
        insert_many(FormField.__table__, [])

    assert statements == []
