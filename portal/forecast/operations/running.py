"""The forecast job: read, end the transaction, compute, write in short batches."""

import logging
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from portal.extensions import db
from portal.forecast import queries
from portal.forecast.desk_forecast import DeskForecast, desk_forecast
from portal.forecast.grain import Grain
from portal.forecast.models import ForecastPoint, ForecastRun, RunStatus
from portal.forecast.operations.scoring import keep_scores, tell_of_changes
from portal.forecast.points import QUANTILES, Level, Metric, Point
from portal.jobs.operations import enqueue
from portal.web.transaction import reading, writing

POINTS_PER_BATCH = 1000
KEPT_RUNS = 30
WAIT = timedelta(seconds=70)  # until all that was said in the minute is kept

log = logging.getLogger("portal.forecast")


def run_forecast(desk_id: int | None, *, now: datetime) -> int:
    """Forecasts a desk, or all desks together (None), from what was known when the last whole
    local day ended; returns the id of the stored run.

    Safe to run twice: each run is a row of its own and the newest finished one is shown. What
    goes wrong while computing is stored with the run, and the last good one stays current.
    Holds no transaction while it computes; ends the caller's.
    """
    with reading():
        facts = queries.desk_facts(desk_id, now=now)
    try:
        found = desk_forecast(facts)
    except Exception as error:
        log.exception("forecast failed", extra={"desk_id": desk_id})
        return _record_failure(desk_id, error=error, cutoff_on=facts.last_day, now=now)
    run_id = _record(desk_id, found=found, cutoff_on=facts.last_day, now=now)
    _look_back(run_id, now=now)
    _forget_old_runs(desk_id)
    return run_id


def _look_back(run_id: int, *, now: datetime) -> None:
    """What came of what was said, and what changed: of a desk's run that has enough."""
    with writing():
        run = db.session.get_one(ForecastRun, run_id)
        if run.desk_id is not None and run.status == RunStatus.DONE:
            keep_scores(run)
            tell_of_changes(run, now=now)


def forecast_soon(desk_id: int, *, now: datetime) -> None:
    """What people say of the days ahead counts in the next minutes, not tomorrow. `now`: the
    machine's; all that is said within a minute makes one run after it."""
    minute = now.replace(second=0, microsecond=0)
    for what, payload in ((desk_id, {"desk": desk_id}), ("all", {"all": True})):
        key = f"forecast.run:{what}:{minute:%Y-%m-%dT%H:%M}"
        enqueue("forecast.run", now=now, payload=payload, key=key, run_at=minute + WAIT)


def _record(desk_id: int | None, *, found: DeskForecast, cutoff_on: date, now: datetime) -> int:
    """The run becomes visible with the last batch of its points."""
    run = ForecastRun(
        desk_id=desk_id,
        made_at=now,
        cutoff_on=cutoff_on,
        status=RunStatus.WRITING,
        chosen=found.chosen,
        backtest=found.backtest,
        lately=found.lately,
        watch=found.watch,
        said=found.said,
    )
    with writing():
        db.session.add(run)
        db.session.flush()
        run_id = run.id
    rows = [_row(run_id, point) for point in found.points]
    for first in range(0, len(rows), POINTS_PER_BATCH):
        with writing():
            db.session.execute(insert(ForecastPoint), rows[first : first + POINTS_PER_BATCH])
    status = RunStatus.TOO_LITTLE_DATA if found.has_too_little else RunStatus.DONE
    with writing():
        db.session.execute(
            update(ForecastRun).where(ForecastRun.id == run_id).values(status=status)
        )
    return run_id


def _row(run_id: int, point: Point) -> dict:
    quantiles = dict(zip(QUANTILES, point.quantiles, strict=True))
    return quantiles | {
        "run_id": run_id,
        "level": point.level,
        "type_id": point.type_id,
        "department": point.department,
        "grain": point.grain,
        "metric": point.metric,
        "on": point.on,
        "mean": point.mean,
    }


def _record_failure(
    desk_id: int | None, *, error: Exception, cutoff_on: date, now: datetime
) -> int:
    run = ForecastRun(
        desk_id=desk_id,
        made_at=now,
        cutoff_on=cutoff_on,
        status=RunStatus.FAILED,
        error=f"{type(error).__name__}: {error}",
    )
    with writing():
        db.session.add(run)
        db.session.flush()
        return run.id


def _forget_old_runs(desk_id: int | None) -> None:
    """Keeps the newest 30 of the desk; each older run goes in a transaction of its own. What
    departments will ask is told by the newest run alone."""
    with reading():
        newest_first = select(ForecastRun.id).where(ForecastRun.desk_id == desk_id)
        ids = db.session.scalars(newest_first.order_by(ForecastRun.id.desc())).all()
    of_departments = delete(ForecastPoint).where(
        ForecastPoint.run_id.in_(ids[1:KEPT_RUNS]),
        ForecastPoint.grain == Grain.WEEK,
        ForecastPoint.metric.in_(tuple(Metric)),
        ForecastPoint.level == Level.DEPARTMENT,
    )
    with writing():
        db.session.execute(of_departments)
    for run_id in ids[KEPT_RUNS:]:
        with writing():
            db.session.execute(delete(ForecastPoint).where(ForecastPoint.run_id == run_id))
            db.session.execute(delete(ForecastRun).where(ForecastRun.id == run_id))
