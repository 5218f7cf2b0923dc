"""Desks with odd pasts: every page of the forecast opens, says so plainly, and is still of use."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from portal import clock
from portal.catalogue.models import RequestType
from portal.extensions import db
from portal.forecast.operations import run_forecast
from portal.requests.models import ServiceRequest
from tests.forecast.arrivals import arrive
from tests.support.browser import open_page
from tests.support.factories import make_desk, make_skill, make_staff, make_type, sign_in
from tests.support.statements import counted_statements

PAGE = "/desks/it/forecast"
ALL = (PAGE, *(f"{PAGE}/{name}" for name in ("hours", "record", "calendar", "adjustments")))
TYPES = 3000


@pytest.fixture
def kind(client):
    """As lead of a desk without a past."""
    with client.application.app_context():
        desk = make_desk("it")
        skill = make_skill(desk)
        kind = make_type(desk, skill, title="Access")
        lead = make_staff(desk, skill, name="Leila", role="lead")
        db.session.commit()
        sign_in(client, lead)
        db.session.expunge(kind)
    return kind


def noon(*, days_ago):
    at = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    return at - timedelta(days=days_ago)


ODD = {
    "one row": [3],
    "one day": [3] * 40,
    "long silent": [day for day in range(300, 400) for _ in range(3)],
    "nothing at all": [],
}


@pytest.mark.parametrize("past", ODD.values(), ids=ODD.keys())
def test_too_little_is_said_and_the_open_work_stands_there(client, kind, past):
    with client.application.app_context():
        arrive(kind, [noon(days_ago=day) for day in past])
        run_forecast(kind.desk_id, now=clock.now())

    page = open_page(client, PAGE).text

    assert "Too little data" in page
    assert "The forecast needs about two months with a request a week or more." in page
    assert (f"{len(past)} open request" if past else "Nothing is open") in page
    assert client.get(f"{PAGE}.csv").text.count("\n") == 1


def a_past_of_many_types(kind):
    """Three thousand kinds, a request or two of each, in rows."""
    usual = {column.name: getattr(kind, column.name) for column in RequestType.__table__.columns}
    del usual["id"]
    rows = [
        usual | {"slug": f"kind-{number}", "title": f"Kind {number:04}"} for number in range(TYPES)
    ]
    db.session.execute(insert(RequestType.__table__), rows)
    ids = list(db.session.scalars(select(RequestType.id).order_by(RequestType.id)))
    arrive(kind, [noon(days_ago=1)])
    [one] = db.session.scalars(select(ServiceRequest)).all()
    asked = {column.name: getattr(one, column.name) for column in one.__table__.columns}
    del asked["id"]
    db.session.execute(
        insert(ServiceRequest.__table__),
        [
            asked
            | {
                "reference": f"M-{number}",
                "type_id": ids[number % len(ids)],
                "arrived_at": noon(days_ago=1 + number % 200),
            }
            for number in range(2 * TYPES)
        ],
    )
    db.session.commit()


@pytest.mark.once  # of the time three thousand kinds take, not of their rows
def test_a_desk_of_three_thousand_kinds_is_told_as_one_and_its_busiest_apart(client, kind):
    with client.application.app_context():
        a_past_of_many_types(kind)
        run_forecast(kind.desk_id, now=clock.now())

    for path in ALL:
        with counted_statements() as statements:
            page = open_page(client, path).text
        assert len(statements) <= 12, (path, statements)
        assert len(page) < 200_000, path

    page = open_page(client, f"{PAGE}?metric=requests").text
    assert 'class="b80"' in page
    assert 190 < page.count("kind=kind-") <= 200
