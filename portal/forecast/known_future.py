"""What is known of the days ahead, on top of a forecast from the past: announced events and dated
facts, by step of any grain."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from portal.forecast.announced import EVENT_SD, Event, Lessons
from portal.forecast.panel import Floats


@dataclass(frozen=True)
class Dated:
    """A fact that leads to `quantity` requests of a type by its day, with a probability."""

    type_id: Hashable
    due_on: date
    quantity: float
    probability: float


@dataclass(frozen=True)
class KnownFuture:
    """`usual_dated`: by type, requests a week that dated facts led to in the past."""

    events: tuple[Event, ...] = ()
    dated: tuple[Dated, ...] = ()
    usual_dated: Mapping[Hashable, float] = field(default_factory=dict)

    @property
    def types(self) -> set:
        """Types that something is known about."""
        named = {fact.type_id for fact in self.dated}
        return named.union(*(event.types for event in self.events if event.expected))


NOTHING_KNOWN = KnownFuture()


@dataclass(frozen=True)
class Ahead:
    """The steps of a forecast: `begins` has one more day than there are steps, the end."""

    begins: tuple[date, ...]
    closed_days: frozenset[date] = frozenset()

    @property
    def days(self) -> list[date]:
        count = (self.begins[-1] - self.begins[0]).days
        return [self.begins[0] + timedelta(days=day) for day in range(count)]

    @property
    def step_of_day(self) -> np.ndarray:
        starts = np.array([day.toordinal() for day in self.begins[:-1]])
        ordinals = np.array([day.toordinal() for day in self.days])
        return np.searchsorted(starts, ordinals, side="right") - 1


@dataclass(frozen=True)
class Extra:
    """mean, variance: float[series, steps]: requests on top, and how unsure they are beyond the
    chance that every count has."""

    mean: Floats
    variance: Floats

    @classmethod
    def none(cls, series: int, steps: int) -> "Extra":
        return cls(np.zeros((series, steps)), np.zeros((series, steps)))

    def plus(self, other: "Extra") -> "Extra":
        return Extra(self.mean + other.mean, self.variance + other.variance)


def from_events(lessons: Lessons, events: Sequence[Event], mean: Floats, *, ahead: Ahead) -> Extra:
    """What events bring in the steps ahead; mean: float[series, steps], the forecast without them.

    A number is spread over the open days of the event as requests usually are, and believed as far
    as its kind held; without a number it is the kind's share on top of the usual.
    """
    extra = Extra.none(*mean.shape)
    rows = {key: row for row, key in enumerate(lessons.keys)}
    for event in events:
        some = np.array(sorted(rows[key] for key in event.types if key in rows), dtype=int)
        if not len(some) or event.ends_on < ahead.begins[0] or event.starts_on >= ahead.begins[-1]:
            continue
        brought = np.zeros_like(mean)
        if event.expected is None:
            share = _share_of_steps(lessons, event, ahead)
            known = lessons.uplift.get(event.kind, np.zeros(len(mean)))
            brought[some] = (share * mean * known[:, None])[some]
        else:
            credit = lessons.credit.get(event.kind, event.probability)
            held = lessons.begun.get(event, np.full(len(mean), credit))[some, None]
            shares = _shares_of_number(lessons, event, some, ahead)
            brought[some] = held * event.expected * shares
        extra = extra.plus(Extra(brought, (EVENT_SD * brought) ** 2))
    return extra


def _share_of_steps(lessons: Lessons, event: Event, ahead: Ahead) -> Floats:
    """float[series, steps]: the part of each step's usual requests that falls into the event."""
    usual = _usual_of(lessons, ahead.days, ahead.closed_days)
    inside = np.array([event.starts_on <= day <= event.ends_on for day in ahead.days])
    within, whole = (_by_step(each, ahead) for each in (usual * inside, usual))
    return np.where(whole > 0, within / np.where(whole > 0, whole, 1.0), 0.0)


def _shares_of_number(lessons: Lessons, event: Event, some: np.ndarray, ahead: Ahead) -> Floats:
    """float[rows, steps]: the part of the announced number that falls into each step and type;
    they sum to 1 over the whole event, of which some may lie outside the steps."""
    count = (event.ends_on - event.starts_on).days + 1
    whole = [event.starts_on + timedelta(days=day) for day in range(count)]
    usual = _usual_of(lessons, whole, ahead.closed_days)[some]
    if usual.sum() <= 0:
        usual = np.ones_like(usual)
    shares = usual / usual.sum()
    first = (event.starts_on - ahead.begins[0]).days
    step_of_day = ahead.step_of_day
    placed = np.zeros((len(some), len(ahead.begins) - 1))
    for day in range(count):
        if 0 <= first + day < len(step_of_day):
            placed[:, step_of_day[first + day]] += shares[:, day]
    return placed


def _usual_of(lessons: Lessons, days: Sequence[date], closed_days: frozenset[date]) -> Floats:
    """float[series, days]; 0 on closed days."""
    weekdays = np.array([day.weekday() for day in days], dtype=int)
    is_open = np.array([day not in closed_days for day in days])
    return lessons.profile[:, weekdays] * is_open


def _by_step(values: Floats, ahead: Ahead) -> Floats:
    summed = np.zeros((len(values), len(ahead.begins) - 1))
    np.add.at(summed.T, ahead.step_of_day, values.T)
    return summed


def from_facts(
    keys: Sequence[Hashable],
    facts: Sequence[Dated],
    *,
    usual_per_week: Mapping[Hashable, float],
    ahead: Ahead,
) -> Extra:
    """What dated facts bring beyond the dated requests that every week has, and that are in the
    forecast from the past already: max(0, due - usual) per type and step.

    Worked line: six renewals at .82 in a week that usually has 1.6 of them: 3.3 on top.
    """
    series, steps = len(keys), len(ahead.begins) - 1
    rows = {key: row for row, key in enumerate(keys)}
    due, unsure = np.zeros((series, steps)), np.zeros((series, steps))
    starts = np.array([day.toordinal() for day in ahead.begins])
    for fact in facts:
        step = int(np.searchsorted(starts, fact.due_on.toordinal(), side="right")) - 1
        if fact.type_id in rows and 0 <= step < steps:
            row = rows[fact.type_id]
            due[row, step] += fact.quantity * fact.probability
            # All of one fact come or none do.
            unsure[row, step] += fact.quantity**2 * fact.probability * (1 - fact.probability)
    weeks = np.diff(starts) / 7
    usual = np.array([usual_per_week.get(key, 0.0) for key in keys])[:, None] * weeks
    on_top = np.maximum(0.0, due - usual)
    share = np.where(due > 0, on_top / np.where(due > 0, due, 1.0), 0.0)
    return Extra(on_top, unsure * share)


def on_top(lessons: Lessons, known: KnownFuture, mean: Floats, *, ahead: Ahead) -> Extra:
    """All that is known, for the series of the lessons; mean: the forecast without it."""
    dated = from_facts(lessons.keys, known.dated, usual_per_week=known.usual_dated, ahead=ahead)
    return from_events(lessons, known.events, mean, ahead=ahead).plus(dated)


def with_sum(extra: Extra) -> Extra:
    """The same with the sum of all rows put first."""
    return Extra(
        np.concatenate([extra.mean.sum(axis=0, keepdims=True), extra.mean]),
        np.concatenate([extra.variance.sum(axis=0, keepdims=True), extra.variance]),
    )


def spread_with(mean: Floats, dispersion: Floats, extra: Extra) -> tuple[Floats, Floats]:
    """(mean, dispersion) with the extra, float[series, steps] each: NB variances add.

    variance = mean + a mean^2 keeps the extra's own chance in `mean`; what is unsure of it beyond
    goes into a. Worked line: 100 +- a .05, 40 on top with variance 400: 140, a = 900 / 140^2.
    """
    whole = np.maximum(0.0, mean + extra.mean)
    unsure = dispersion * mean**2 + extra.variance
    return whole, np.where(whole > 0, unsure / np.where(whole > 0, whole, 1.0) ** 2, 0.0)
