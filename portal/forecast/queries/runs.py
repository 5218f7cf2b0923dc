"""What the current run says, as frozen dataclasses for pages and for planning."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.extensions import db
from portal.forecast.expected import TOO_LITTLE_DATA
from portal.forecast.grain import Grain
from portal.forecast.models import ForecastPoint, ForecastRun, RunStatus
from portal.forecast.points import QUANTILES, Level, Metric

PAST_WEEKS, WEEKS_AHEAD = 6, 13
WEEK_COLUMNS = tuple(getattr(ForecastPoint, name) for name in ("on", "mean", *QUANTILES))
SHOWN = (RunStatus.DONE, RunStatus.TOO_LITTLE_DATA)
# P70 lies between the stored P50 and P75.
P70_BETWEEN = (0.70 - 0.50) / (0.75 - 0.50)


@dataclass(frozen=True)
class LatestRun:
    """The run that is shown. failed_at: a later run failed then; None: none did.

    status: done, too_little or (no run ever worked) failed. chosen, backtest: see ForecastRun.
    """

    id: int
    desk_id: int | None
    made_at: datetime
    cutoff_on: date
    status: RunStatus
    chosen: dict
    backtest: dict
    failed_at: datetime | None
    lately: dict = field(default_factory=dict)
    watch: dict = field(default_factory=dict)

    @property
    def level(self) -> Level:
        return Level.ALL if self.desk_id is None else Level.DESK

    @property
    def told_types(self) -> list[int]:
        """Ids of the types it tells apart."""
        return [int(key) for key in self.chosen.get(Grain.WEEK, {}) if key.isdigit()]

    def has_enough(self, grain: Grain) -> bool:
        chosen = self.chosen.get(grain, {}).get(self.level, TOO_LITTLE_DATA)
        return self.status == RunStatus.DONE and chosen != TOO_LITTLE_DATA


@dataclass(frozen=True)
class PastWeek:
    """Hours asked in a past week: its arrivals x effort per request as known at the run."""

    starts_on: date
    hours: float


@dataclass(frozen=True)
class WeekAhead:
    """Hours that will be asked; the first week ahead has begun unless the run ended a week."""

    starts_on: date
    mean: float
    q025: float
    q10: float
    q25: float
    q50: float
    q75: float
    q90: float
    q975: float


@dataclass(frozen=True)
class WeeklyHours:
    run: LatestRun
    past: tuple[PastWeek, ...]
    ahead: tuple[WeekAhead, ...]


@dataclass(frozen=True)
class ExpectedMinutes:
    mean: float
    p70: float


@dataclass(frozen=True)
class Accuracy:
    """How well a series would have been forecast; shares are of the actuals. None: not known.

    error_ratio: below 1 beats "same day last week" (weeks, months: the last one). floor: the share
    of error nobody can avoid at this volume. horizon: steps ahead that were judged. uses_calendar:
    whether the desk's closed days made the forecast better. pinball_ratio: like error_ratio, of
    the whole range. title is empty for the desk itself.
    """

    level: Level
    type_id: int | None
    title: str
    grain: Grain
    chosen: str
    cutoffs: int
    error_share: float | None
    error_ratio: float | None
    coverage: float | None
    floor: float | None
    # Not in runs of earlier versions:
    horizon: int | None = None
    uses_calendar: bool = True
    pinball_ratio: float | None = None


def latest_run(desk_id: int | None) -> LatestRun | None:
    """One statement. The last good run, or the last failure where none was good."""
    newest = select(func.max(ForecastRun.id)).where(ForecastRun.desk_id == desk_id)
    last = [
        newest.where(ForecastRun.status.in_(some)).scalar_subquery()
        for some in (SHOWN, (RunStatus.FAILED,))
    ]
    found = db.session.scalars(select(ForecastRun).where(ForecastRun.id.in_(last))).all()
    good = next((each for each in found if each.status in SHOWN), None)
    failed = next((each for each in found if each.status == RunStatus.FAILED), None)
    run = good or failed
    if run is None:
        return None
    is_later = failed is not None and failed.id >= run.id
    return LatestRun(
        id=run.id,
        desk_id=run.desk_id,
        made_at=run.made_at,
        cutoff_on=run.cutoff_on,
        status=RunStatus(run.status),
        chosen=run.chosen,
        backtest=run.backtest,
        failed_at=failed.made_at if is_later else None,
        lately=run.lately,
        watch=run.watch,
    )


def weekly_hours(desk_id: int | None) -> WeeklyHours | None:
    """Six past weeks of hours asked and 13 ahead with their range. None: no run yet."""
    run = latest_run(desk_id)
    if run is None:
        return None
    points = _points(run, *WEEK_COLUMNS, grain=Grain.WEEK, level=run.level).where(
        ForecastPoint.metric == Metric.HOURS
    )
    found = db.session.execute(points.order_by(ForecastPoint.on)).all()
    return WeeklyHours(
        run=run,
        past=tuple(PastWeek(on, mean) for on, mean, *_ in found if _has_ended(on, run)),
        ahead=tuple(WeekAhead(*week) for week in found if not _has_ended(week.on, run)),
    )


def expected_minutes_by_type(
    desk_id: int, days: Iterable[date]
) -> dict[int, dict[date, ExpectedMinutes]]:
    """type id -> day -> minutes of work that will be asked; days without a forecast are left out.

    For planning only: privileged types stand by themselves, so it is never shown by type.
    """
    run = latest_run(desk_id)
    if run is None:
        return {}
    wanted = frozenset(days)
    expected: dict[int, dict[date, ExpectedMinutes]] = defaultdict(dict)
    point = ForecastPoint
    columns = (point.type_id, point.on, point.mean, point.q50, point.q75)
    statement = _points(run, *columns, grain=Grain.DAY, level=Level.TYPE).where(
        point.metric == Metric.HOURS, point.on.in_(wanted)
    )
    for type_id, on, mean, q50, q75 in db.session.execute(statement):
        p70 = q50 + P70_BETWEEN * (q75 - q50)
        expected[type_id][on] = ExpectedMinutes(60 * mean, 60 * p70)
    return dict(expected)


def desk_minutes(desk_id: int, days: Iterable[date]) -> dict[date, ExpectedMinutes]:
    """day -> minutes of work of all types that will be asked; days without a forecast left out."""
    run = latest_run(desk_id)
    if run is None:
        return {}
    point = ForecastPoint
    columns = (point.on, point.mean, point.q50, point.q75)
    statement = _points(run, *columns, grain=Grain.DAY, level=run.level).where(
        point.metric == Metric.HOURS, point.on.in_(frozenset(days))
    )
    return {
        on: ExpectedMinutes(60 * mean, 60 * (q50 + P70_BETWEEN * (q75 - q50)))
        for on, mean, q50, q75 in db.session.execute(statement)
    }


@dataclass(frozen=True)
class WeeksAhead:
    """Weeks that have not ended, the first first. `by_type`: type id -> Monday -> mean hours;
    `above_by_type`: how far P90 lies above it. Privileged types stand by themselves, so neither
    is ever shown by type."""

    weeks: tuple[WeekAhead, ...]
    by_type: dict[int, dict[date, float]]
    above_by_type: dict[int, dict[date, float]]


def weeks_ahead(desk_id: int) -> WeeksAhead | None:
    """One statement, for planning. None: no run, or too little data for weeks."""
    run, point = ForecastRun, ForecastPoint
    newest = (
        select(run.id)
        .where(run.desk_id == desk_id, run.status == RunStatus.DONE)
        .order_by(run.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(run.chosen, run.cutoff_on, point.level, point.type_id, *WEEK_COLUMNS)
        .join(point, point.run_id == run.id)
        .where(run.id == newest, point.grain == Grain.WEEK, point.metric == Metric.HOURS)
        .where(point.level.in_((Level.DESK, Level.TYPE)))
        .order_by(point.on)
    ).all()
    if not found or _is_thin(found[0].chosen):
        return None
    ahead = [row for row in found if row.on + timedelta(days=6) > row.cutoff_on]
    by_type: dict[int, dict[date, float]] = defaultdict(dict)
    above: dict[int, dict[date, float]] = defaultdict(dict)
    for row in ahead:
        if row.level == Level.TYPE:
            by_type[row.type_id][row.on] = row.mean
            above[row.type_id][row.on] = max(0.0, row.q90 - row.mean)
    desk = [row for row in ahead if row.level == Level.DESK]
    return WeeksAhead(tuple(WeekAhead(*row[4:]) for row in desk), dict(by_type), dict(above))


def _is_thin(chosen: dict) -> bool:
    return chosen.get(Grain.WEEK, {}).get(Level.DESK, TOO_LITTLE_DATA) == TOO_LITTLE_DATA


def accuracy_table(desk_id: int | None) -> list[Accuracy]:
    """The desk first, then its types by name, day and week each; no privileged type."""
    run = latest_run(desk_id)
    if run is None:
        return []
    titles = {run.level.value: ""}
    if desk_id is not None:
        titles |= {
            str(row.id): row.title
            for row in _types(run.told_types)
            if row.confidentiality != Confidentiality.PRIVILEGED
        }
    return [
        _accuracy(run, key=key, title=title, grain=grain)
        for key, title in titles.items()
        for grain in Grain
        if key in run.backtest.get(grain, {})
    ]


def _accuracy(run: LatestRun, *, key: str, title: str, grain: Grain) -> Accuracy:
    return Accuracy(
        level=Level.TYPE if key.isdigit() else Level(key),
        type_id=int(key) if key.isdigit() else None,
        title=title,
        grain=grain,
        chosen=run.chosen[grain][key],
        **run.backtest[grain][key],
    )


def _points(run: LatestRun, *columns, grain: Grain, level: Level) -> Select:
    """Points of the run from the last six weeks that had ended at its cutoff to 13 weeks on."""
    last_sunday = run.cutoff_on - timedelta(days=(run.cutoff_on.weekday() + 1) % 7)
    return select(*columns).where(
        ForecastPoint.run_id == run.id,
        ForecastPoint.grain == grain,
        ForecastPoint.level == level,
        ForecastPoint.on > last_sunday - timedelta(weeks=PAST_WEEKS),
        ForecastPoint.on <= last_sunday + timedelta(weeks=WEEKS_AHEAD),
    )


def _has_ended(starts_on: date, run: LatestRun) -> bool:
    return starts_on + timedelta(days=6) <= run.cutoff_on


def _types(ids: Collection[int]) -> list[RequestType]:
    told = select(RequestType).where(RequestType.id.in_(ids))
    return list(db.session.scalars(told.order_by(RequestType.title, RequestType.id)))
