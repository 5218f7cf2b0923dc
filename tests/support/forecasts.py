"""Forecasts for tests: a finished run with the weeks a test wants."""

from datetime import date, datetime, timedelta

from portal.extensions import db
from portal.forecast.models import ForecastPoint, ForecastRun, RunStatus

NAMES = ("mean", "q025", "q10", "q25", "q50", "q75", "q90", "q975")


def make_forecast(desk, hours, *, first: date, now: datetime, by_type=None):
    """Weekly middles of the desk from the Monday `first` on; `by_type`: type id -> hours of every
    week."""
    run = ForecastRun(
        desk_id=desk.id,
        made_at=now,
        cutoff_on=now.date() - timedelta(days=1),
        status=RunStatus.DONE,
        chosen={"week": {"desk": "weekday_average"}},
        backtest={},
    )
    db.session.add(run)
    db.session.flush()
    for k, middle in enumerate(hours):
        of_types = [("type", key, each) for key, each in (by_type or {}).items()]
        for level, type_id, value in [("desk", None, middle), *of_types]:
            where = {"level": level, "type_id": type_id, "grain": "week", "metric": "hours"}
            on = first + timedelta(weeks=k)
            numbers = dict.fromkeys(NAMES, float(value))
            db.session.add(ForecastPoint(run_id=run.id, on=on, **where, **numbers))
    db.session.flush()
    return run
