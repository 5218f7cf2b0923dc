from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.extensions import db
from portal.forecast.operations import run_forecast
from portal.forecast.queries.facts import desk_facts
from portal.forecast.queries.future import known_future
from portal.forecast.queries.runs import weekly_hours
from portal.obligations.announcing import Announcement, Certainty, Occasion
from portal.obligations.due_days import Notice, Source
from portal.obligations.operations import Fact, add_obligation, announce, withdraw_announcement
from tests.forecast.arrivals import NOW, make_busy_desk
from tests.support.factories import make_person, make_skill, make_staff, make_type, viewer

pytestmark = pytest.mark.usefixtures("session")
SUNDAY = date(2026, 11, 22)
LONDON = ZoneInfo("Europe/London")


def announced(desk, *, now=NOW, **changes):
    given = {
        "title": "Sixty join",
        "occasion": Occasion.JOINERS,
        "desk_id": desk.id,
        "type_id": None,
        "starts_on": SUNDAY + timedelta(days=15),
        "ends_on": SUNDAY + timedelta(days=19),
        "expected": 60,
        "certainty": Certainty.SURE,
    }
    said, actor = Announcement(**given | changes), viewer(make_person())
    row = announce(said, department="People", today=NOW.date(), actor=actor, now=now)
    return row, actor


def known(desk, now=NOW):
    return known_future({desk.id: LONDON}, last_day=SUNDAY, now=now)


def test_what_was_announced_by_now_is_known():
    desk, kind = make_busy_desk(weeks=0)
    other = make_type(desk)
    announced(desk, now=NOW - timedelta(hours=1))

    [event] = known(desk).events

    assert event.types == {kind.id, other.id}
    assert (event.expected, event.probability) == (60.0, 0.95)
    assert event.kind == (desk.id, "joiners")


def test_what_is_said_or_withdrawn_later_changes_nothing():
    desk, _kind = make_busy_desk(weeks=10)
    row, actor = announced(desk, now=NOW - timedelta(days=2))
    before = desk_facts(desk.id, now=NOW)
    withdraw_announcement(row.id, version=1, actor=actor, now=NOW + timedelta(hours=1))
    announced(desk, now=NOW + timedelta(hours=1), expected=900)
    lead = viewer(make_staff(desk, make_skill(desk), role="lead"))
    fact = Fact("Lease", before.arrivals[0][0], Source.HAND, SUNDAY + timedelta(days=30))
    add_obligation(fact, actor=lead, now=NOW + timedelta(hours=1))

    assert desk_facts(desk.id, now=NOW) == before


def test_the_weeks_ahead_hold_what_is_announced_and_what_falls_due():
    desk, kind = make_busy_desk(weeks=10)
    db.session.commit()
    run_forecast(desk.id, now=NOW)
    plain = {week.starts_on: week.mean for week in weekly_hours(desk.id).ahead}
    announced(desk, now=NOW - timedelta(hours=1))
    lead = viewer(make_staff(desk, make_skill(desk), role="lead"))
    due = SUNDAY + timedelta(days=26)
    fact = Fact(
        "Laptops", kind.id, Source.DEVICES, due + timedelta(days=14), Notice(days=14), quantity=50
    )
    add_obligation(fact, actor=lead, now=NOW - timedelta(hours=1))
    db.session.commit()

    run_forecast(desk.id, now=NOW)

    weeks = {week.starts_on: week.mean for week in weekly_hours(desk.id).ahead}
    more = {on: (weeks[on] - plain[on]) * 60 / 16 for on in weeks}
    third, fourth = SUNDAY + timedelta(days=15), SUNDAY + timedelta(days=22)
    assert more[third] > 50
    assert more[fourth] > 35
    assert sum(more.values()) == pytest.approx(more[third] + more[fourth])
