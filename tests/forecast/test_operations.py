from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.extensions import db
from portal.forecast.models import ForecastPoint, ForecastRun, RunStatus
from portal.forecast.operations import run_forecast
from portal.forecast.operations.running import KEPT_RUNS
from portal.forecast.queries import latest_run
from tests.forecast.arrivals import NOW, make_busy_desk
from tests.support.factories import make_desk

pytestmark = pytest.mark.usefixtures("session")


def points_of(run_id):
    counted = select(func.count()).where(ForecastPoint.run_id == run_id)
    return db.session.scalar(counted)


def test_a_run_is_stored_with_its_points_and_its_age():
    desk, _ = make_busy_desk()

    run = db.session.get_one(ForecastRun, run_forecast(desk.id, now=NOW))

    assert (run.status, run.made_at, run.cutoff_on) == (RunStatus.DONE, NOW, date(2026, 11, 22))
    # Desk and type, requests and hours: 42 days, 26 weeks ahead and 10 back; no months yet.
    assert points_of(run.id) == 2 * 2 * (42 + 26 + 10)


def test_all_desks_together_are_one_run_without_a_desk():
    make_busy_desk()
    make_busy_desk("law")

    run = db.session.get_one(ForecastRun, run_forecast(None, now=NOW))

    assert run.desk_id is None
    levels = select(ForecastPoint.level).where(ForecastPoint.run_id == run.id).distinct()
    assert db.session.scalars(levels).all() == ["all"]
    assert run.backtest["day"]["all"]["cutoffs"] > 0


def test_too_little_data_is_stored_as_such():
    desk, _ = make_busy_desk(weeks=3)

    run = db.session.get_one(ForecastRun, run_forecast(desk.id, now=NOW))

    assert run.status == RunStatus.TOO_LITTLE_DATA
    assert points_of(run.id) == 0


def test_a_desk_nobody_ever_asked_has_too_little_data():
    desk = make_desk()
    db.session.commit()

    run_forecast(desk.id, now=NOW)

    assert latest_run(desk.id).status == RunStatus.TOO_LITTLE_DATA


def test_a_failed_run_leaves_the_last_good_one_current():
    desk, request_type = make_busy_desk()
    good = run_forecast(desk.id, now=NOW)
    request_type.effort_p90_minutes = request_type.effort_p50_minutes / 2
    db.session.commit()

    failed = run_forecast(desk.id, now=NOW + timedelta(days=1))

    assert "effort" in db.session.get_one(ForecastRun, failed).error
    current = latest_run(desk.id)
    assert current.id == good
    assert current.failed_at == NOW + timedelta(days=1)


def test_a_half_written_run_is_not_shown():
    desk, _ = make_busy_desk()
    good = run_forecast(desk.id, now=NOW)
    half = db.session.get_one(ForecastRun, run_forecast(desk.id, now=NOW))
    half.status = RunStatus.WRITING
    db.session.commit()

    assert latest_run(desk.id).id == good


def test_old_runs_are_forgotten_with_their_points():
    desk, _ = make_busy_desk()
    first = run_forecast(desk.id, now=NOW)
    for _ in range(KEPT_RUNS - 1):
        db.session.add(ForecastRun(desk_id=desk.id, made_at=NOW, cutoff_on=NOW, status="failed"))
    db.session.commit()

    run_forecast(desk.id, now=NOW)

    assert db.session.get(ForecastRun, first) is None
    assert points_of(first) == 0
    assert db.session.scalar(select(func.count()).select_from(ForecastRun)) == KEPT_RUNS


def test_the_same_day_run_twice_says_the_same():
    desk, _ = make_busy_desk()

    first, second = (run_forecast(desk.id, now=NOW) for _ in range(2))

    values = [
        db.session.execute(
            select(ForecastPoint.on, ForecastPoint.mean, ForecastPoint.q90)
            .where(ForecastPoint.run_id == run_id)
            .order_by(ForecastPoint.id)
        ).all()
        for run_id in (first, second)
    ]
    assert values[0] == values[1]
