from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.catalogue.models import Confidentiality
from portal.desks.models import WorkingCalendar
from portal.extensions import db
from portal.forecast.many_types import TypeEffort
from portal.forecast.operations import run_forecast
from portal.forecast.points import Level
from portal.forecast.queries.facts import arrivals_by_day, desk_facts
from portal.forecast.queries.runs import weekly_hours
from tests.forecast.arrivals import NOW, arrive, make_busy_desk
from tests.support.factories import make_desk, make_type

pytestmark = pytest.mark.usefixtures("session")
SUNDAY = date(2026, 11, 22)


def test_requests_are_counted_by_type_and_day():
    desk, request_type = make_busy_desk(weeks=1, per_day=3)

    facts = desk_facts(desk.id, now=NOW)

    monday = date(2026, 11, 16)
    assert facts.arrivals == tuple(
        (request_type.id, monday + timedelta(days=i), 3) for i in range(5)
    )
    assert (facts.level, facts.last_day) == (Level.DESK, SUNDAY)


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("Europe/London", datetime(2026, 7, 1, 23, 30, tzinfo=UTC), date(2026, 7, 2)),
        ("Europe/London", datetime(2026, 11, 3, 23, 30, tzinfo=UTC), date(2026, 11, 3)),
        ("America/New_York", datetime(2026, 7, 1, 3, 30, tzinfo=UTC), date(2026, 6, 30)),
        ("Asia/Kathmandu", datetime(2026, 7, 1, 18, 20, tzinfo=UTC), date(2026, 7, 2)),
        ("UTC", datetime(2026, 7, 1, 23, 59, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_request_belongs_to_the_day_of_its_desk(zone, at, day):
    desk, request_type = make_busy_desk(weeks=0)
    arrive(request_type, [at])

    counted = arrivals_by_day(desk.id, zone=ZoneInfo(zone), last_day=SUNDAY)

    assert counted == [(request_type.id, day, 1)]


def test_today_is_not_known_yet():
    desk, request_type = make_busy_desk(weeks=1, per_day=1)
    arrive(request_type, [NOW - timedelta(minutes=5), NOW + timedelta(days=3)])

    assert max(day for _, day, _ in desk_facts(desk.id, now=NOW).arrivals) < SUNDAY


def test_other_desks_do_not_count():
    desk, _ = make_busy_desk(weeks=1)
    make_busy_desk("law", weeks=1)

    assert sum(number for *_, number in desk_facts(desk.id, now=NOW).arrivals) == 20
    assert sum(number for *_, number in desk_facts(None, now=NOW).arrivals) == 40


def test_effort_is_learned_from_matured_requests_only():
    desk, request_type = make_busy_desk(weeks=0)
    old, recent = NOW - timedelta(days=60), NOW - timedelta(days=9)
    arrive(request_type, [old], effort_minutes=40.0, resolved_at=recent)
    arrive(request_type, [recent], effort_minutes=5.0, resolved_at=recent)
    arrive(request_type, [old], effort_minutes=999.0, resolved_at=NOW)
    arrive(request_type, [old])

    assert desk_facts(desk.id, now=NOW).efforts == {request_type.id: TypeEffort(16, 54, (40.0,))}


def test_a_type_never_measured_keeps_its_prior():
    desk = make_desk()
    request_type = make_type(desk)

    assert desk_facts(desk.id, now=NOW).efforts == {request_type.id: TypeEffort(16, 54)}


def test_holidays_come_from_the_calendar_of_the_desk():
    desk = make_desk()
    calendar = db.session.get_one(WorkingCalendar, desk.calendar_id)
    calendar.closures = ["2026-12-24"]
    calendar.holiday_country = "GB"
    db.session.flush()

    closed = desk_facts(desk.id, now=NOW).closed_days

    assert {date(2026, 12, 24), date(2026, 12, 25)} <= closed


def test_all_desks_are_closed_only_when_every_desk_is():
    for slug, closures in (("it", ["2026-12-24", "2026-12-31"]), ("law", ["2026-12-24"])):
        calendar = db.session.get_one(WorkingCalendar, make_desk(slug).calendar_id)
        calendar.closures = closures
    db.session.flush()

    assert desk_facts(None, now=NOW).closed_days == {date(2026, 12, 24)}


def test_no_desk_at_all_is_no_fact():
    assert desk_facts(None, now=NOW).arrivals == ()


def test_what_happens_after_the_cutoff_changes_no_hour():
    desk, request_type = make_busy_desk()
    run_forecast(desk.id, now=NOW)
    before = weekly_hours(desk.id)
    arrive(request_type, [NOW + timedelta(hours=hour) for hour in range(200)])
    old = NOW - timedelta(days=60)
    arrive(request_type, [NOW], effort_minutes=9e3, resolved_at=NOW, started_at=old)

    run_forecast(desk.id, now=NOW)

    after = weekly_hours(desk.id)
    assert after.run.id != before.run.id
    assert after.run.backtest == before.run.backtest
    assert (after.past, after.ahead) == (before.past, before.ahead)


def test_departments_are_told_of_open_requests_of_open_kinds_only():
    desk, kind = make_busy_desk(weeks=0)
    secret = make_type(desk, slug="secret", confidentiality=Confidentiality.PRIVILEGED)
    inside = make_type(desk, slug="inside", confidentiality=Confidentiality.RESTRICTED)
    noon = NOW - timedelta(days=3)
    arrive(kind, [noon, noon], department="Sales")
    arrive(kind, [noon], department="Sales", confidentiality=Confidentiality.PRIVILEGED)
    arrive(kind, [noon, NOW - timedelta(days=500)])
    for each in (secret, inside):
        arrive(each, [noon], department="Sales")

    facts = desk_facts(desk.id, now=NOW)

    assert facts.by_department == ((kind.id, "Sales", noon.date(), 2),)
    assert desk_facts(None, now=NOW).by_department == ()
