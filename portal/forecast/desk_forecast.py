"""A desk's whole forecast from plain facts: requests and hours, by day and week."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import exp, sqrt

import numpy as np

from portal.forecast.announced import Lessons, learn
from portal.forecast.by_hand import Hand, factors
from portal.forecast.by_hand import with_sum as hand_with_sum
from portal.forecast.desk_record import NextWeek, lately, past_of, watch_rows
from portal.forecast.expected import TOO_LITTLE_DATA
from portal.forecast.forecast import Forecast, forecast_panel, ranges
from portal.forecast.grain import Grain
from portal.forecast.hours import CountsAhead, EffortPerRequest, HoursAhead, hours_ahead
from portal.forecast.known_future import (
    NOTHING_KNOWN,
    Ahead,
    Extra,
    KnownFuture,
    on_top,
    spread_with,
    with_sum,
)
from portal.forecast.many_types import REST, TypeEffort, busiest_apart
from portal.forecast.noise_floor import noise_floor
from portal.forecast.panel import Floats
from portal.forecast.series import (
    Arrival,
    Series,
    daily_series,
    monthly_series,
    weekly_series,
)
from portal.forecast.watch import Watch, from_new_level, watches
from portal.requests.effort import learnt, prior

QUANTILES = {
    "q025": 0.025,
    "q10": 0.1,
    "q25": 0.25,
    "q50": 0.5,
    "q75": 0.75,
    "q90": 0.9,
    "q975": 0.975,
}
LEVELS = tuple(QUANTILES.values())
STEPS_AHEAD = {Grain.DAY: 42, Grain.WEEK: 26, Grain.MONTH: 6}
# Steps of the past that are stored beside them.
STEPS_BACK = {Grain.DAY: 0, Grain.WEEK: 26, Grain.MONTH: 12}
IN_STEPS = {Grain.DAY: lambda daily: daily, Grain.WEEK: weekly_series, Grain.MONTH: monthly_series}
SEED = 1978
RECENT_DAYS = 400  # of the months that are stored


class Level(StrEnum):
    ALL = "all"
    DESK = "desk"
    TYPE = "type"


class Metric(StrEnum):
    REQUESTS = "requests"
    HOURS = "hours"


@dataclass(frozen=True)
class DeskFacts:
    """What was known when `last_day` ended. arrivals: (type id, local day, number)."""

    level: Level
    arrivals: tuple[Arrival, ...]
    last_day: date
    closed_days: frozenset[date]
    efforts: Mapping[int, TypeEffort]
    future: KnownFuture = NOTHING_KNOWN
    hands: tuple[Hand, ...] = ()


@dataclass(frozen=True)
class Point:
    """One value of one series, with its QUANTILES. Actuals have all quantiles alike."""

    level: Level
    type_id: int | None
    grain: Grain
    metric: Metric
    on: date
    mean: float
    quantiles: tuple[float, ...]


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


@dataclass(frozen=True)
class _History:
    """`daily`: as it was; `ordinary`: without what announced events brought."""

    daily: Series
    ordinary: Series
    lessons: Lessons


@dataclass(frozen=True)
class _GrainForecast:
    """`base`: requests from the past alone; `before_hand`: with what is known ahead."""

    series: Series
    grain: Grain
    base: Floats
    before_hand: Floats
    forecast: Forecast
    effort: EffortPerRequest
    hours: HoursAhead


def desk_forecast(facts: DeskFacts) -> DeskForecast:
    """42 days, 26 weeks and 6 months ahead, with 26 weeks and 12 months of actuals; no points with
    too little data.

    Hours are arrivals x effort per request as known now, for the past as well: hours *asked*
    in that week, not worked. Weeks run from Monday, months from the 1st; the first week (month)
    ahead is the one that has not ended. Months need half a year. Raises ValueError where a type's
    prior effort is not 0 < p50 <= p90. Of more than 150 types the rarest are only in the sum.
    """
    facts = _with_rare_together(facts)
    history = _history(facts)
    days = history.daily.actuals.shape[1]
    daily = _grain_forecast(facts, history, grain=Grain.DAY)
    watched = watches(past_of(daily.forecast, history.ordinary.actuals))
    if any(watch.alarm for watch in watched):
        brought = from_new_level(history.ordinary.actuals, watched)
        history = replace(history, ordinary=replace(history.ordinary, actuals=brought))
        daily = _grain_forecast(facts, history, grain=Grain.DAY)
    parts = [daily, _grain_forecast(facts, history, grain=Grain.WEEK)]
    monthly = _grain_forecast(facts, history, grain=Grain.MONTH)
    if monthly.forecast.chosen[0] != TOO_LITTLE_DATA:
        parts.append(monthly)
    thin = parts[0].forecast.chosen[0] == TOO_LITTLE_DATA
    points = () if thin else tuple(point for part in parts for point in _points(facts, part))
    return DeskForecast(
        points=points,
        chosen={part.grain.value: _chosen(facts, part) for part in parts},
        backtest={part.grain.value: _backtest(facts, part) for part in parts},
        has_too_little=thin,
        **({} if thin else _record(facts, parts[1], watched, days=days)),
    )


def _with_rare_together(facts: DeskFacts) -> DeskFacts:
    arrivals, efforts = busiest_apart(
        facts.arrivals, facts.efforts, last_day=facts.last_day, named=facts.future.types
    )
    return replace(facts, arrivals=tuple(arrivals), efforts=efforts)


def _record(
    facts: DeskFacts, weekly: _GrainForecast, watched: Sequence[Watch], *, days: int
) -> dict:
    """What the run keeps beside its points, by series."""
    rows = {str(type_id or level): row for row, level, type_id in _shown_rows(facts, weekly)}
    steps = weekly.series.actuals.shape[1]
    begins = [_day_of(weekly, step) for step in range(steps + 2)]
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


def _history(facts: DeskFacts) -> _History:
    named = frozenset(facts.future.types & facts.efforts.keys())
    found = daily_series(facts.arrivals, last_day=facts.last_day, keys=sorted(named))
    daily = _recent_types(found, named=named)
    lessons = learn(
        daily.keys[1:],
        daily.start,
        daily.actuals[1:],
        events=facts.future.events,
        closed_days=facts.closed_days,
    )
    brought = daily.actuals[1:] - lessons.cleaned
    total = daily.actuals[:1] - brought.sum(axis=0, keepdims=True)
    ordinary = np.concatenate([np.maximum(0.0, total), lessons.cleaned])
    return _History(daily, replace(daily, actuals=ordinary), lessons)


def _recent_types(daily: Series, *, named: frozenset[int]) -> Series:
    """Row 0 is the sum; types silent since the weeks that are stored began are only in it, but for
    those named."""
    recent = daily.actuals[:, -RECENT_DAYS:].sum(axis=1) > 0
    recent |= np.array([key in named for key in daily.keys], dtype=bool)
    keys = tuple(key for key, kept in zip(daily.keys, recent, strict=True) if kept)
    total = daily.actuals.sum(axis=0, keepdims=True)
    return replace(
        daily, keys=(None, *keys), actuals=np.concatenate([total, daily.actuals[recent]])
    )


def _grain_forecast(facts: DeskFacts, history: _History, *, grain: Grain) -> _GrainForecast:
    series, ordinary = IN_STEPS[grain](history.daily), IN_STEPS[grain](history.ordinary)
    types = series.keys[1:]
    forecast = forecast_panel(
        ordinary.actuals,
        series.start,
        closed_days=facts.closed_days,
        horizon=STEPS_AHEAD[grain],
        quantiles=LEVELS,
        grain=grain,
        parents=(None, *(0 for _ in types)),
    )
    steps = series.actuals.shape[1]
    ends = range(steps, steps + STEPS_AHEAD[grain] + 1)
    ahead = Ahead(tuple(grain.begins(series.start, step) for step in ends), facts.closed_days)
    spread = forecast.dispersion
    counts = CountsAhead(
        mean=forecast.mean[1:],
        dispersion=spread.per_series[1:],
        of_whole=float(spread.per_series[0]),
        level_share=spread.level_share,
        extra=on_top(history.lessons, facts.future, forecast.mean[1:], ahead=ahead),
        growth=spread.growth,
    )
    effort = _effort_per_request([facts.efforts[key] for key in types])
    hours = hours_ahead(counts, effort, quantiles=LEVELS, rng=np.random.default_rng(SEED))
    known = _with(counts.extra, forecast)
    hand = factors(types, facts.hands, ahead=ahead)
    return _GrainForecast(
        series=series,
        grain=grain,
        base=forecast.mean,
        before_hand=known.mean,
        forecast=_by_hand(hand, known),
        effort=effort,
        hours=_hours_by_hand(hand, hours),
    )


def _by_hand(hand: Floats, known: Forecast) -> Forecast:
    if (hand == 1).all():
        return known
    factor = hand_with_sum(hand, known.mean[1:])
    quantiles = np.round(known.quantiles * factor[..., None])
    return replace(known, mean=known.mean * factor, quantiles=quantiles)


def _hours_by_hand(hand: Floats, hours: HoursAhead) -> HoursAhead:
    if (hand == 1).all():
        return hours
    of_sum = hand_with_sum(hand, hours.mean)[0]
    return HoursAhead(
        mean=hours.mean * hand,
        quantiles=hours.quantiles * hand[..., None],
        total_mean=hours.total_mean * of_sum,
        total_quantiles=hours.total_quantiles * of_sum[:, None],
    )


def _with(extra: Extra, forecast: Forecast) -> Forecast:
    """The forecast with what is known put on top, its ranges widened by how unsure that is."""
    if not extra.mean.any():
        return forecast
    spread = forecast.dispersion.ahead(forecast.mean.shape[1])
    mean, dispersion = spread_with(forecast.mean, spread, with_sum(extra))
    return replace(forecast, mean=mean, quantiles=ranges(mean, dispersion, forecast.levels))


def _effort_per_request(efforts: Sequence[TypeEffort]) -> EffortPerRequest:
    """Mean and cv of each type's lognormal: cv^2 = exp(spread^2) - 1."""
    known = [learnt(prior(each.p50, each.p90), each.measured) for each in efforts]
    return EffortPerRequest(
        minutes=np.array([effort.mean for effort in known]),
        cv=np.array([sqrt(exp(effort.log_spread**2) - 1) for effort in known]),
    )


def _points(facts: DeskFacts, part: _GrainForecast) -> Iterator[Point]:
    hours_mean = np.concatenate([part.hours.total_mean[None], part.hours.mean])
    hours_range = np.concatenate([part.hours.total_quantiles[None], part.hours.quantiles])
    steps = part.series.actuals.shape[1]
    for row, level, type_id in _shown_rows(facts, part):
        requests = (part.forecast.mean[row], part.forecast.quantiles[row])
        hours = (hours_mean[row], hours_range[row])
        for metric, (mean, spread) in ((Metric.REQUESTS, requests), (Metric.HOURS, hours)):
            for ahead, value in enumerate(mean):
                on = _day_of(part, steps + ahead)
                quantiles = tuple(float(quantile) for quantile in spread[ahead])
                yield Point(level, type_id, part.grain, metric, on, float(value), quantiles)
        yield from _past(part, row=row, level=level, type_id=type_id)


def _past(part: _GrainForecast, *, row: int, level: Level, type_id: int | None) -> Iterator[Point]:
    hours = _hours_asked(part)
    steps = part.series.actuals.shape[1]
    for step in range(max(0, steps - STEPS_BACK[part.grain]), steps):
        on = _day_of(part, step)
        values = {Metric.REQUESTS: part.series.actuals[row, step], Metric.HOURS: hours[row, step]}
        for metric, value in values.items():
            same = (float(value),) * len(LEVELS)
            yield Point(level, type_id, part.grain, metric, on, float(value), same)


def _hours_asked(part: _GrainForecast) -> Floats:
    """float[series, steps]: the sum first."""
    of_types = part.series.actuals[1:] * part.effort.minutes[:, None] / 60
    return np.concatenate([of_types.sum(axis=0, keepdims=True), of_types])


def _day_of(part: _GrainForecast, step: int) -> date:
    return part.grain.begins(part.series.start, step)


def _shown_rows(facts: DeskFacts, part: _GrainForecast) -> Iterator[tuple[int, Level, int | None]]:
    """All desks together are told as one; their types belong to the runs of the desks."""
    yield 0, facts.level, None
    if facts.level is Level.DESK:
        for row, type_id in enumerate(part.series.keys[1:], start=1):
            if type_id != REST:
                yield row, Level.TYPE, type_id


def _chosen(facts: DeskFacts, part: _GrainForecast) -> dict[str, str]:
    return {
        str(type_id or level.value): part.forecast.chosen[row]
        for row, level, type_id in _shown_rows(facts, part)
    }


def _backtest(facts: DeskFacts, part: _GrainForecast) -> dict[str, dict]:
    return {
        str(type_id or level.value): asdict(part.forecast.backtest[row])
        | {"floor": _floor(part, row), "uses_calendar": part.forecast.uses_calendar}
        for row, level, type_id in _shown_rows(facts, part)
    }


def _floor(part: _GrainForecast, row: int) -> float | None:
    """The unavoidable share of error of one week ahead, step by step.

    Of the dispersion only the steps' own part counts: a better forecast could know the level.
    """
    spread = part.forecast.dispersion
    own = float(spread.per_series[row]) * (1 - spread.level_share)
    means = part.forecast.mean[row, : part.grain.season_length]
    if means.sum() <= 0:
        return None
    errors = [noise_floor(float(mean), own) * float(mean) for mean in means]
    return sum(errors) / float(means.sum())
