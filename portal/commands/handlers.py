"""Names of jobs and the operations they stand for. A handler takes the payload and the portal's
`now`, reads and computes outside write transactions, and is safe to run twice."""

from collections.abc import Callable
from datetime import datetime, timedelta

from portal import clock
from portal.desks.queries import all_desks
from portal.forecast import operations as forecast_operations
from portal.jobs import operations as job_operations
from portal.planning import operations as planning_operations
from portal.web.transaction import reading, writing


def _desk_ids() -> list[int]:
    with reading():
        return [desk.id for desk in all_desks()]


def run_forecast(payload: dict, now: datetime) -> None:
    for desk_id in [payload["desk"]] if "desk" in payload else [*_desk_ids(), None]:
        forecast_operations.run_forecast(desk_id, now=now)


def learn(payload: dict, now: datetime) -> None:
    """What planning knows of each desk's past; open requests without a promise get one."""
    for desk_id in [payload["desk"]] if "desk" in payload else _desk_ids():
        planning_operations.learn_history(desk_id, now=now)
        planning_operations.promise_open_requests(desk_id, now=now)


def forget_jobs(_payload: dict, _now: datetime) -> None:
    with writing():
        job_operations.forget_old_jobs(before=clock.wall_now() - timedelta(days=7))


HANDLERS: dict[str, Callable[[dict, datetime], None]] = {
    "forecast.run": run_forecast,
    "planning.learn": learn,
    "jobs.forget": forget_jobs,
}
