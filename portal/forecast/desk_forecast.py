"""A desk's whole forecast from plain facts: requests and hours, by day and week."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace

import numpy as np

from portal.forecast.departments import department_points
from portal.forecast.desk_history import DeskFacts, history_of, with_rare_together
from portal.forecast.desk_record import NextWeek, lately, past_of, watch_rows
from portal.forecast.expected import TOO_LITTLE_DATA
from portal.forecast.grain import Grain
from portal.forecast.grain_forecast import GrainForecast, grain_forecast
from portal.forecast.many_types import REST
from portal.forecast.points import LEVELS, Level, Metric, Point
from portal.forecast.watch import Watch, from_new_level, watches

# Steps of the past that are stored beside those ahead.
STEPS_BACK = {Grain.DAY: 0, Grain.WEEK: 26, Grain.MONTH: 12}


@dataclass(frozen=True)
class DeskForecast:
    """chosen, backtest: by grain, then by "desk" or "all" or the type's id as text; lately, watch,
    said: by the latter (desk_record.py)."""

    points: tuple[Point, ...]
    chosen: dict[str, dict[str, str]]
    backtest: dict[str, dict[str, dict[str, float | int | None]]]
    has_too_little: bool
    lately: dict[str, list[list]] = field(default_factory=dict)
    watch: dict[str, dict] = field(default_factory=dict)
    said: dict[str, list] = field(default_factory=dict)


def desk_forecast(facts: DeskFacts) -> DeskForecast:
    """42 days, 26 weeks and 6 months ahead, with 26 weeks and 12 months of actuals; no points with
    too little data.

    Hours are arrivals x effort per request as known now, for the past as well: hours *asked*
    in that week, not worked. Weeks run from Monday, months from the 1st; the first week (month)
    ahead is the one that has not ended. Months need half a year. Raises ValueError where a type's
    prior effort is not 0 < p50 <= p90. Of more than 150 types the rarest are only in the sum.
    """
    facts = with_rare_together(facts)
    history = history_of(facts)
    days = history.daily.actuals.shape[1]
    daily = grain_forecast(facts, history, grain=Grain.DAY)
    watched = watches(past_of(daily.forecast, history.ordinary.actuals))
    if any(watch.alarm for watch in watched):
        brought = from_new_level(history.ordinary.actuals, watched)
        history = replace(history, ordinary=replace(history.ordinary, actuals=brought))
        daily = grain_forecast(facts, history, grain=Grain.DAY)
    parts = [daily, grain_forecast(facts, history, grain=Grain.WEEK)]
    monthly = grain_forecast(facts, history, grain=Grain.MONTH)
    if monthly.forecast.chosen[0] != TOO_LITTLE_DATA:
        parts.append(monthly)
    thin = parts[0].forecast.chosen[0] == TOO_LITTLE_DATA
    points = [] if thin else [point for part in parts for point in _points(facts, part)]
    points += [] if thin else department_points(facts, parts[1])
    return DeskForecast(
        points=tuple(points),
        chosen={part.grain.value: _chosen(facts, part) for part in parts},
        backtest={part.grain.value: _backtest(facts, part) for part in parts},
        has_too_little=thin,
        **({} if thin else _record(facts, parts[1], watched, days=days)),
    )


def _record(
    facts: DeskFacts, weekly: GrainForecast, watched: Sequence[Watch], *, days: int
) -> dict:
    """What the run keeps beside its points, by series."""
    rows = {str(type_id or level): row for row, level, type_id in _shown_rows(facts, weekly)}
    steps = weekly.steps_known
    begins = [weekly.day_of(step) for step in range(steps + 2)]
    # The first week ahead may have begun: the next whole one is said.
    place = 0 if begins[steps] > facts.last_day else 1
    said = NextWeek(
        begins[steps + place],
        weekly.base[:, place],
        weekly.before_hand[:, place],
        weekly.forecast.mean[:, place],
        weekly.forecast.quantiles[:, place],
    )
    came = weekly.series.actuals
    return {
        "lately": lately(rows, weekly.forecast, came, begins),
        "watch": watch_rows(rows, watched, days=days, last_day=facts.last_day),
        "said": said.by_key(rows),
    }


def _points(facts: DeskFacts, part: GrainForecast) -> Iterator[Point]:
    hours_mean = np.concatenate([part.hours.total_mean[None], part.hours.mean])
    hours_range = np.concatenate([part.hours.total_quantiles[None], part.hours.quantiles])
    steps = part.steps_known
    for row, level, type_id in _shown_rows(facts, part):
        requests = (part.forecast.mean[row], part.forecast.quantiles[row])
        hours = (hours_mean[row], hours_range[row])
        for metric, (mean, spread) in ((Metric.REQUESTS, requests), (Metric.HOURS, hours)):
            for ahead, value in enumerate(mean):
                on = part.day_of(steps + ahead)
                quantiles = tuple(float(quantile) for quantile in spread[ahead])
                yield Point(level, type_id, part.grain, metric, on, float(value), quantiles)
        yield from _past(part, row=row, level=level, type_id=type_id)


def _past(part: GrainForecast, *, row: int, level: Level, type_id: int | None) -> Iterator[Point]:
    hours = part.hours_asked
    steps = part.steps_known
    for step in range(max(0, steps - STEPS_BACK[part.grain]), steps):
        on = part.day_of(step)
        values = {Metric.REQUESTS: part.series.actuals[row, step], Metric.HOURS: hours[row, step]}
        for metric, value in values.items():
            same = (float(value),) * len(LEVELS)
            yield Point(level, type_id, part.grain, metric, on, float(value), same)


def _shown_rows(facts: DeskFacts, part: GrainForecast) -> Iterator[tuple[int, Level, int | None]]:
    """All desks together are told as one; their types belong to the runs of the desks."""
    yield 0, facts.level, None
    if facts.level is Level.DESK:
        for row, type_id in enumerate(part.series.keys[1:], start=1):
            if type_id != REST:
                yield row, Level.TYPE, type_id


def _chosen(facts: DeskFacts, part: GrainForecast) -> dict[str, str]:
    return {
        str(type_id or level.value): part.forecast.chosen[row]
        for row, level, type_id in _shown_rows(facts, part)
    }


def _backtest(facts: DeskFacts, part: GrainForecast) -> dict[str, dict]:
    return {
        str(type_id or level.value): asdict(part.forecast.backtest[row])
        | {"floor": part.floor(row), "uses_calendar": part.forecast.uses_calendar}
        for row, level, type_id in _shown_rows(facts, part)
    }
