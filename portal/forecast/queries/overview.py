"""All that a desk's page shows of its current run, read in two statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.extensions import db
from portal.forecast.grain import Grain
from portal.forecast.models import ForecastPoint
from portal.forecast.points import QUANTILES, Level, Metric
from portal.forecast.queries.runs import (
    PAST_WEEKS,
    WEEKS_AHEAD,
    Accuracy,
    LatestRun,
    PastWeek,
    WeekAhead,
    latest_run,
)
from portal.web.collation import in_order
from portal.web.worded import said


@dataclass(frozen=True)
class DeskOverview:
    """`expected_minutes`: type id -> day -> mean minutes of work that will be asked; privileged
    types stand by themselves, so it is never shown by type. `skills`: type id -> skill id;
    `targets`: type id -> working minutes to resolve, None where nothing is owed.

    `accuracy`: the desk first, then its types by name, no privileged one.
    """

    run: LatestRun
    past: tuple[PastWeek, ...]
    ahead: tuple[WeekAhead, ...]
    expected_minutes: dict[int, dict[date, float]]
    skills: dict[int, int]
    targets: dict[int, int | None]
    accuracy: tuple[Accuracy, ...]


def desk_overview(desk_id: int, *, days: Iterable[date]) -> DeskOverview | None:
    """Six past weeks and 13 ahead, the expected work of `days`, the back-test. None: no run."""
    run = latest_run(desk_id)
    if run is None:
        return None
    weeks, type_days = [], []
    for row in db.session.execute(_points(run, days=tuple(days))):
        (weeks if row.grain == Grain.WEEK else type_days).append(row)
    return DeskOverview(
        run=run,
        past=tuple(PastWeek(row.on, row.mean) for row in weeks if _has_ended(row.on, run)),
        ahead=tuple(
            WeekAhead(row.on, row.mean, *(getattr(row, name) for name in QUANTILES))
            for row in weeks
            if not _has_ended(row.on, run)
        ),
        expected_minutes=_minutes_by_type(type_days),
        skills={row.type_id: row.skill_id for row in type_days},
        targets={row.type_id: row.resolution_target_minutes for row in type_days},
        accuracy=tuple(_accuracies(run, _open_titles(type_days))),
    )


def _points(run: LatestRun, *, days: Sequence[date]):
    point = ForecastPoint
    last_sunday = run.cutoff_on - timedelta(days=(run.cutoff_on.weekday() + 1) % 7)
    of_desk = and_(
        point.grain == Grain.WEEK,
        point.level == run.level,
        point.on > last_sunday - timedelta(weeks=PAST_WEEKS),
        point.on <= last_sunday + timedelta(weeks=WEEKS_AHEAD),
    )
    of_types = and_(point.grain == Grain.DAY, point.level == Level.TYPE, point.on.in_(days))
    columns = [getattr(point, name) for name in ("grain", "on", "mean", *QUANTILES, "type_id")]
    kind = RequestType
    return (
        select(
            *columns,
            kind.skill_id,
            kind.title,
            kind.translations,
            kind.confidentiality,
            kind.resolution_target_minutes,
        )
        .outerjoin(kind, kind.id == point.type_id)
        .where(point.run_id == run.id, point.metric == Metric.HOURS, or_(of_desk, of_types))
        .order_by(point.on)
    )


def _has_ended(starts_on: date, run: LatestRun) -> bool:
    return starts_on + timedelta(days=6) <= run.cutoff_on


def _minutes_by_type(type_days: Iterable) -> dict[int, dict[date, float]]:
    minutes: dict[int, dict[date, float]] = defaultdict(dict)
    for row in type_days:
        minutes[row.type_id][row.on] = 60 * row.mean
    return dict(minutes)


def _open_titles(type_days: Iterable) -> dict[str, str]:
    """Type id as text -> title, by title; privileged types are told in the desk's line only."""
    titles = {
        str(row.type_id): said(row.translations, "title", row.title)
        for row in type_days
        if row.confidentiality != Confidentiality.PRIVILEGED
    }
    return dict(sorted(titles.items(), key=lambda pair: (in_order(pair[1]), int(pair[0]))))


def _accuracies(run: LatestRun, titles: dict[str, str]) -> Iterable[Accuracy]:
    for key, title in ({run.level.value: ""} | titles).items():
        for grain in Grain:
            if key in run.backtest.get(grain, {}):
                yield Accuracy(
                    level=Level.TYPE if title else run.level,
                    type_id=int(key) if title else None,
                    title=title,
                    grain=grain,
                    chosen=run.chosen[grain][key],
                    **run.backtest[grain][key],
                )
