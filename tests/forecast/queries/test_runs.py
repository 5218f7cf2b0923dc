from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.forecast.grain import Grain
from portal.forecast.models import ForecastPoint, ForecastRun, RunStatus
from portal.forecast.operations import run_forecast
from portal.forecast.points import Level, Metric
from portal.forecast.queries.runs import (
    accuracy_table,
    expected_minutes_by_type,
    latest_run,
    weekly_hours,
)
from tests.forecast.arrivals import NOW, arrive, make_busy_desk, working_days
from tests.support.factories import make_desk, make_type

pytestmark = pytest.mark.usefixtures("session")
MONDAY = date(2026, 11, 23)


@pytest.fixture
def statements():
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_before_the_first_run_there_is_nothing():
    desk = make_desk()

    assert latest_run(desk.id) is None
    assert weekly_hours(desk.id) is None
    assert accuracy_table(desk.id) == []
    assert expected_minutes_by_type(desk.id, [MONDAY]) == {}


def test_a_desk_on_which_every_run_failed_says_so():
    desk = make_desk()
    db.session.add(ForecastRun(desk_id=desk.id, made_at=NOW, cutoff_on=MONDAY, status="failed"))
    db.session.commit()

    run = latest_run(desk.id)

    assert (run.status, run.failed_at) == (RunStatus.FAILED, NOW)
    assert not run.has_enough("week")


def test_the_run_of_all_desks_is_not_that_of_one():
    desk, _ = make_busy_desk()
    together = run_forecast(None, now=NOW)
    alone = run_forecast(desk.id, now=NOW)

    assert latest_run(None).id == together
    assert latest_run(desk.id).id == alone


@pytest.mark.parametrize("later", [0, 2])
def test_six_weeks_back_and_thirteen_ahead(later):
    desk, _ = make_busy_desk()
    run_forecast(desk.id, now=NOW + timedelta(days=later))

    hours = weekly_hours(desk.id)

    assert [week.starts_on for week in hours.past] == [
        MONDAY - timedelta(weeks=back) for back in range(6, 0, -1)
    ]
    assert [week.starts_on for week in hours.ahead] == [
        MONDAY + timedelta(weeks=ahead) for ahead in range(13)
    ]
    assert hours.run.has_enough("week")


def test_steady_weeks_go_on_as_they_were():
    desk, _ = make_busy_desk()
    run_forecast(desk.id, now=NOW)

    hours = weekly_hours(desk.id)

    asked = hours.past[-1].hours
    assert [week.mean for week in hours.ahead] == pytest.approx([asked] * 13)
    assert all(week.q10 <= week.q50 <= week.q90 for week in hours.ahead)


def test_reading_the_hours_takes_two_statements(statements):
    desk_id = make_busy_desk()[0].id
    run_forecast(desk_id, now=NOW)
    statements.clear()

    weekly_hours(desk_id)

    assert len(statements) == 2


def test_planning_reads_minutes_by_type_and_day():
    desk, request_type = make_busy_desk()
    run_forecast(desk.id, now=NOW)

    expected = expected_minutes_by_type(desk.id, [MONDAY, date(2030, 1, 1)])

    assert list(expected) == [request_type.id]
    assert list(expected[request_type.id]) == [MONDAY]
    day = expected[request_type.id][MONDAY]
    assert 60 < day.mean < 200
    assert day.p70 > 0


def desk_with_a_privileged_type():
    desk, common = make_busy_desk(title="Access", per_day=8)
    rare = make_type(desk, title="Badge")
    arrive(rare, working_days(10)[::2])
    secret = make_type(desk, title="Investigation", confidentiality=Confidentiality.PRIVILEGED)
    arrive(secret, working_days(10)[::2], confidentiality=Confidentiality.PRIVILEGED)
    return desk, common, rare, secret


def test_privileged_matters_count_in_the_desk():
    desk, *_ = desk_with_a_privileged_type()
    run_forecast(desk.id, now=NOW)

    first = weekly_hours(desk.id).past[0]
    of_types = select(func.sum(ForecastPoint.mean)).where(
        ForecastPoint.level == Level.TYPE, ForecastPoint.on == first.starts_on,
        ForecastPoint.grain == Grain.WEEK, ForecastPoint.metric == Metric.HOURS,
    )  # fmt: skip

    assert first.hours == pytest.approx(db.session.scalar(of_types))


def test_accuracy_names_the_desk_first_and_no_privileged_type():
    desk, common, rare, secret = desk_with_a_privileged_type()
    run_forecast(desk.id, now=NOW)

    table = accuracy_table(desk.id)

    assert (table[0].type_id, table[0].grain) == (None, "day")
    assert {row.type_id for row in table} == {None, common.id, rare.id}
    assert secret.id not in {row.type_id for row in table}
    assert all(row.cutoffs > 0 for row in table)


def test_accuracy_of_all_desks_is_one_series():
    make_busy_desk()
    run_forecast(None, now=NOW)

    assert {row.level for row in accuracy_table(None)} == {"all"}
