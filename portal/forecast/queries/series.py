"""One series of the current run as a chart shows it, and the desk's arrivals by hour."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy import extract, func, select

from portal.catalogue.models import Confidentiality, RequestType
from portal.extensions import db
from portal.forecast.disclosure import merge_privileged
from portal.forecast.grain import Grain
from portal.forecast.local_days import day_begins
from portal.forecast.models import Adjustment, ForecastPoint, ForecastScore
from portal.forecast.points import QUANTILES, Level, Metric
from portal.forecast.queries.runs import LatestRun
from portal.identity.models import Person
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine
from portal.web.collation import in_order
from portal.web.worded import said

BACK = {Grain.DAY: 0, Grain.WEEK: 13, Grain.MONTH: 12}
AHEAD = {Grain.DAY: 42, Grain.WEEK: 13, Grain.MONTH: 6}
ARRIVAL_WEEKS = 13
MOST_KINDS = 200


@dataclass(frozen=True)
class Step:
    """quantiles: seven, None of a past step. value: what came, or the mean expected."""

    on: date
    value: float
    quantiles: tuple[float, ...] | None


@dataclass(frozen=True)
class Kind:
    """A request type that may be named."""

    id: int
    slug: str
    title: str


def kinds_of(desk_id: int, *, first: Collection[int] = ()) -> list[Kind]:
    """Of the desk, by title; no privileged one. Retired ones may still have a past. Of more than
    anybody reads those of `first` (ids) rather than others."""
    row = RequestType
    found = db.session.execute(
        select(row.id, row.slug, row.title, row.translations)
        .where(row.desk_id == desk_id, row.confidentiality != Confidentiality.PRIVILEGED)
        .order_by(row.id.in_(first).desc(), row.title, row.id)
        .limit(MOST_KINDS)
    )
    kinds = [Kind(id_, slug, said(words, "title", title)) for id_, slug, title, words in found]
    return sorted(kinds, key=lambda kind: (in_order(kind.title), kind.id))


def desk_steps(run: LatestRun, *, grain: Grain, metric: Metric) -> list[Step]:
    """The desk's own line: privileged matters count in it. One statement."""
    point = ForecastPoint
    columns = [getattr(point, name) for name in ("on", "mean", *QUANTILES)]
    found = db.session.execute(
        select(*columns)
        .where(point.run_id == run.id, point.grain == grain, point.metric == metric)
        .where(point.level == run.level)
        .order_by(point.on)
    )
    return _around([_step(line, run, grain) for line in found], grain)


@dataclass(frozen=True)
class TypeSteps:
    """Steps of one type; those in which it stands merged into "other" are left out."""

    steps: list[Step]
    merged: frozenset[date]


def type_steps(run: LatestRun, type_id: int, *, grain: Grain, metric: Metric) -> TypeSteps:
    """Weeks or months. One statement reads all types, for what is merged follows from all.

    A page shows the months of a type only where all its weeks are shown, or none: the difference
    would tell what stands in "other" in a single week.
    """
    point, kind = ForecastPoint, RequestType
    columns = [getattr(point, name) for name in ("on", "mean", *QUANTILES)]
    found = db.session.execute(
        select(point.type_id, point.metric, kind.confidentiality, *columns)
        .join(kind, kind.id == point.type_id)
        .where(point.run_id == run.id, point.grain == grain, point.level == Level.TYPE)
        .where(point.metric.in_((Metric.REQUESTS, metric)))
        .order_by(point.on)
    ).all()
    merged = _merged_steps([line for line in found if line[1] == Metric.REQUESTS], type_id)
    steps = [
        _step(line[3:], run, grain)
        for line in found
        if line[0] == type_id and line[1] == metric and line.on not in merged
    ]
    return TypeSteps(_around(steps, grain), frozenset(merged))


def department_steps(
    run: LatestRun, type_id: int, *, department: str, metric: Metric, merged: Collection[date]
) -> list[Step]:
    """What one department asks of one type by week, without those in which the type itself stands
    in "other". Only open requests of open types are in it. One statement."""
    point = ForecastPoint
    columns = [getattr(point, name) for name in ("on", "mean", *QUANTILES)]
    found = db.session.execute(
        select(*columns)
        .where(point.run_id == run.id, point.grain == Grain.WEEK, point.metric == metric)
        .where(point.level == Level.DEPARTMENT, point.type_id == type_id)
        .where(point.department == department)
        .order_by(point.on)
    )
    steps = [_step(line, run, Grain.WEEK) for line in found if line.on not in merged]
    return _around(steps, Grain.WEEK)


def departments_of(run: LatestRun, type_id: int) -> list[str]:
    """Which of them are told of this type, by name."""
    point = ForecastPoint
    found = db.session.scalars(
        select(point.department)
        .where(point.run_id == run.id, point.grain == Grain.WEEK)
        .where(point.metric == Metric.REQUESTS, point.level == Level.DEPARTMENT)
        .where(point.type_id == type_id)
        .distinct()
    )
    return sorted(found, key=in_order)


def _merged_steps(lines: Iterable, type_id: int) -> set[date]:
    counts: dict[int, dict[date, float]] = {}
    hidden: dict[int, bool] = {}
    for line in lines:
        counts.setdefault(line[0], {})[line.on] = line.mean
        hidden[line[0]] = line[2] == Confidentiality.PRIVILEGED
    weeks = sorted({on for each in counts.values() for on in each})
    types = sorted(counts)
    if type_id not in counts:
        return set()
    table = np.array([[counts[each].get(on, 0.0) for on in weeks] for each in types])
    merge = merge_privileged(table, [hidden[each] for each in types])
    row = merge.merged[types.index(type_id)]
    return {on for on, is_merged in zip(weeks, row, strict=True) if is_merged}


def _step(line, run: LatestRun, grain: Grain) -> Step:
    on, mean, *quantiles = line
    has_ended = grain.begins(on, 1) - timedelta(days=1) <= run.cutoff_on
    return Step(on, mean, None if has_ended else tuple(quantiles))


def _around(steps: list[Step], grain: Grain) -> list[Step]:
    past = [step for step in steps if step.quantiles is None]
    ahead = [step for step in steps if step.quantiles is not None]
    return (past[-BACK[grain] :] if BACK[grain] else []) + ahead[: AHEAD[grain]]


def arrivals_by_hour(desk_id: int, *, zone: ZoneInfo, last_day: date) -> np.ndarray:
    """float[7, 24]: requests of the last thirteen weeks by local weekday and hour, privileged
    matters among them. One grouped statement."""
    first = last_day - timedelta(days=7 * ARRIVAL_WEEKS - 1)
    row = ServiceRequest
    day = func.date(row.arrived_at).label("day")
    hour = extract("hour", row.arrived_at).label("hour")
    found = db.session.execute(
        for_engine(day, hour, func.count())
        .where(row.desk_id == desk_id, row.arrived_at >= day_begins(first, zone))
        .where(row.arrived_at < day_begins(last_day + timedelta(days=1), zone))
        .group_by("day", "hour")
    )
    table = np.zeros((7, 24))
    for day_text, hour_of_day, number in found:
        on = date.fromisoformat(str(day_text))
        local = datetime(on.year, on.month, on.day, int(hour_of_day), tzinfo=UTC).astimezone(zone)
        table[local.weekday(), local.hour] += number
    return table


def scores_of(desk_id: int, *, since: date) -> list[ForecastScore]:
    """Of the desk and of its types that may be named, oldest first."""
    row = ForecastScore
    return list(
        db.session.scalars(
            select(row)
            .outerjoin(RequestType, RequestType.id == row.type_id)
            .where(row.desk_id == desk_id, row.week_on >= since)
            .where(
                row.type_id.is_(None) | (RequestType.confidentiality != Confidentiality.PRIVILEGED)
            )
            .order_by(row.week_on, row.id)
        )
    )


@dataclass(frozen=True)
class HandLine:
    row: Adjustment
    by: str
    title: str


def hands_of(desk_id: int, *, ending_since: date) -> list[HandLine]:
    """Adjustments that stand or stood lately, the newest first."""
    row = Adjustment
    found = db.session.execute(
        select(row, Person.name, RequestType.title)
        .join(Person, Person.id == row.made_by_id)
        .outerjoin(RequestType, RequestType.id == row.type_id)
        .where(row.desk_id == desk_id, row.ends_on >= ending_since)
        .order_by(row.id.desc())
        .limit(50)
    )
    return [HandLine(row, name, title or "") for row, name, title in found]
