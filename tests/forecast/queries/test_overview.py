from datetime import date

import pytest

from portal.catalogue.models import Confidentiality
from portal.forecast.operations import run_forecast
from portal.forecast.queries.overview import desk_overview
from portal.forecast.queries.runs import accuracy_table, expected_minutes_by_type, weekly_hours
from tests.forecast.arrivals import NOW, arrive, make_busy_desk, working_days
from tests.support.factories import make_desk, make_type
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("session")
DAYS = [date(2026, 11, 23), date(2026, 11, 24)]


def test_it_says_what_the_single_reads_say():
    desk, kind = make_busy_desk()
    run_forecast(desk.id, now=NOW)

    found = desk_overview(desk.id, days=DAYS)

    hours, minutes = weekly_hours(desk.id), expected_minutes_by_type(desk.id, DAYS)
    assert (found.past, found.ahead) == (hours.past, hours.ahead)
    assert found.expected_minutes == {
        kind.id: {day: minutes[kind.id][day].mean for day in DAYS},
    }
    assert found.skills == {kind.id: kind.skill_id}
    assert list(found.accuracy) == accuracy_table(desk.id)


def test_it_takes_two_statements():
    desk, _ = make_busy_desk()
    desk_id = desk.id
    run_forecast(desk_id, now=NOW)

    with counted_statements() as seen:
        desk_overview(desk_id, days=DAYS)

    assert len(seen) == 2


def test_a_privileged_type_has_no_accuracy_of_its_own():
    desk, _ = make_busy_desk()
    secret = make_type(desk, title="Secret", confidentiality=Confidentiality.PRIVILEGED)
    arrive(secret, working_days(10))
    run_forecast(desk.id, now=NOW)

    found = desk_overview(desk.id, days=DAYS)

    assert "Secret" not in [row.title for row in found.accuracy]


def test_before_the_first_run_there_is_nothing():
    assert desk_overview(make_desk().id, days=DAYS) is None
