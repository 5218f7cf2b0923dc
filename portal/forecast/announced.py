"""Announced events: what past ones brought, taken out of the past and put on top of the future.

An event with a number is believed as far as such numbers held before; one without brings what
past events of its kind brought. The past is cleaned of both, so that no forecaster learns a
launch as a season.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.forecast.panel import Floats

NEIGHBOUR_WEEKS = 4
PROFILE_WEEKS = 8
# How far one event strays from what its kind usually brings, as a share of it: a count that comes
# or does not come has a standard deviation of half.
EVENT_SD = 0.5
CREDIT_SD = 0.3  # of how far words of a kind hold, before any was seen
UPLIFT_SD = 0.3  # of what a kind without numbers brings, as a share of the usual
TYPE_SD = 0.4  # of a type's uplift around that of all types of the event
LEVEL_NOISE = 0.02  # over-dispersion of a window's sum around its neighbours
MOST_CREDIT = 1.5
MOST_UPLIFT = 4.0


@dataclass(frozen=True)
class Event:
    """`kind`: what is alike; `types`: keys of the series it touches; `expected`: requests on
    top of the usual over all its days, or None; `probability`: how sure it was said to be."""

    kind: Hashable
    types: frozenset
    starts_on: date
    ends_on: date
    announced_on: date
    probability: float
    expected: float | None = None


@dataclass(frozen=True)
class Lessons:
    """What the past taught, for the series in the order of its rows.

    cleaned: float[series, days], the actuals without what events brought. profile: float[series,
    7], usual requests by weekday. credit: kind -> how far its numbers hold. uplift: kind ->
    float[series], the share on top of the usual. begun: event -> float[series] of its own, as far
    as its days are known: the part of its number that comes (or its own share on top).
    """

    keys: tuple[Hashable, ...]
    start: date
    cleaned: Floats
    profile: Floats
    credit: Mapping[Hashable, float]
    uplift: Mapping[Hashable, Floats]
    begun: Mapping[Event, Floats]


@dataclass(frozen=True)
class _Seen:
    """An event over the days that are known. came, usual, noise: float[series]: requests more than
    usual, the usual, and the variance of the former by chance alone."""

    event: Event
    rows: np.ndarray
    days: slice
    share: float
    came: Floats
    usual: Floats
    noise: Floats

    @property
    def said(self) -> float:
        """The announced number, of the days that are known."""
        return (self.event.expected or 0.0) * self.share


def learn(
    keys: Sequence[Hashable],
    start: date,
    actuals: Floats,
    *,
    events: Sequence[Event],
    closed_days: frozenset[date],
) -> Lessons:
    """Reads what each past event brought off the same weekdays of the weeks around it.

    actuals: float[series, days], all known. Only events announced by the last of those days are
    looked at, and of them only the days that are known: nothing later is read.
    """
    days = [start + timedelta(days=day) for day in range(actuals.shape[1])]
    is_closed = np.array([day in closed_days for day in days], dtype=bool)
    last_day = start + timedelta(days=len(days) - 1)
    known = [
        each for each in events if each.announced_on <= last_day and each.starts_on <= last_day
    ]
    rows = {key: row for row, key in enumerate(keys)}
    touched = _touched(known, rows, start, actuals.shape)
    if not actuals.size or not known:
        profile = _profile(actuals, is_closed, start)
        return Lessons(tuple(keys), start, actuals, profile, {}, {}, {})
    usual, weeks = usual_around(actuals, without=touched | is_closed)
    usual = np.where(is_closed, actuals, usual)
    seen = [_seen(event, rows, start, actuals, usual, weeks) for event in known]
    seen = [each for each in seen if len(each.rows) and each.usual.sum() > 0]
    kinds = {each.event.kind for each in seen}
    of_kind = {kind: [each for each in seen if each.event.kind == kind] for kind in kinds}
    credit = {kind: _credit(some) for kind, some in of_kind.items()}
    uplift = {kind: _uplift(some, len(keys)) for kind, some in of_kind.items()}
    cleaned, begun = actuals.copy(), {}
    for each in seen:
        brought = _brought(each, credit=credit[each.event.kind], uplift=uplift[each.event.kind])
        _take_out(cleaned, each, usual, brought)
        begun[each.event] = _own_rate(each, brought, series=len(keys))
    profile = _profile(cleaned, is_closed, start)
    return Lessons(tuple(keys), start, cleaned, profile, credit, uplift, begun)


def _touched(events: Sequence[Event], rows: Mapping, start: date, shape) -> np.ndarray:
    """bool[series, days]: inside an event."""
    touched = np.zeros(shape, dtype=bool)
    for event in events:
        span = _span(event, start, shape[1])
        touched[[rows[key] for key in event.types if key in rows], span] = True
    return touched


def _span(event: Event, start: date, days: int) -> slice:
    first = max(0, (event.starts_on - start).days)
    return slice(min(first, days), max(0, min(days, (event.ends_on - start).days + 1)))


def usual_around(actuals: Floats, *, without: np.ndarray) -> tuple[Floats, Floats]:
    """float[series, days]: mean of the same weekday in the four weeks on either side, and of how
    many days it is made. What lies in `without` is left out; where nothing is left, the last level
    before, else the mean."""
    series, days = actuals.shape
    weeks = -(-days // 7)
    kept = np.zeros((series, weeks * 7))
    counts = np.zeros((series, weeks * 7))
    kept[:, :days] = ~np.broadcast_to(without, actuals.shape)
    counts[:, :days] = np.where(kept[:, :days] > 0, actuals, 0.0)
    total, number = (_near(each.reshape(series, weeks, 7)) for each in (counts, kept))
    total, number = (each.reshape(series, -1)[:, :days] for each in (total, number))
    overall = counts.sum(axis=1) / np.maximum(1, kept.sum(axis=1))
    level = np.where(number > 0, total / np.maximum(1, number), np.nan)
    return np.where(np.isfinite(nearest := _carried(level)), nearest, overall[:, None]), number


def _carried(level: Floats) -> Floats:
    """Where a weekday has no level of its own: that of the last week which had one."""
    series, days = level.shape
    weeks = -(-days // 7)
    padded = np.full((series, weeks * 7), np.nan)
    padded[:, :days] = level
    by_week = padded.reshape(series, weeks, 7)
    latest = np.where(np.isfinite(by_week), np.arange(weeks)[None, :, None], 0)
    latest = np.maximum.accumulate(latest, axis=1)
    return np.take_along_axis(by_week, latest, axis=1).reshape(series, -1)[:, :days]


def _near(values: Floats) -> Floats:
    """Sum over up to four weeks before and after, itself included; float[series, weeks, 7]."""
    weeks = values.shape[1]
    running = np.concatenate([np.zeros_like(values[:, :1]), np.cumsum(values, axis=1)], axis=1)
    week = np.arange(weeks)
    until = np.minimum(weeks, week + NEIGHBOUR_WEEKS + 1)
    since = np.maximum(0, week - NEIGHBOUR_WEEKS)
    return running[:, until] - running[:, since]


def _seen(
    event: Event, rows: Mapping, start: date, actuals: Floats, usual: Floats, weeks: Floats
) -> _Seen:
    span = _span(event, start, actuals.shape[1])
    some = np.array(sorted(rows[key] for key in event.types if key in rows), dtype=int)
    whole = (event.ends_on - event.starts_on).days + 1
    of_usual = usual[some, span].sum(axis=1)
    made_of = np.maximum(1.0, weeks[some, span].mean(axis=1)) if len(some) else np.zeros(0)
    came = actuals[some, span].sum(axis=1) - of_usual
    noise = of_usual * (1 + 1 / made_of) + LEVEL_NOISE * of_usual**2 + 1.0
    return _Seen(event, some, span, (span.stop - span.start) / whole, came, of_usual, noise)


def _credit(seen: Sequence[_Seen]) -> float:
    """How far numbers of this kind held: a mean of came / said, weighted by how well each is known
    and drawn to how sure they were said to be.

    Normal with known variances: weight 1 / (chance / said^2 + .5^2) each, 1 / .3^2 for the prior.
    """
    prior = np.mean([each.event.probability for each in seen])
    weights, total = 1 / CREDIT_SD**2, prior / CREDIT_SD**2
    for each in seen:
        if each.event.expected and each.event.announced_on < each.event.starts_on:
            weight = 1 / (each.noise.sum() / each.said**2 + EVENT_SD**2)
            weights += weight
            total += weight * np.clip(each.came.sum() / each.said, -1.0, 2.0)
    return float(np.clip(total / weights, 0.0, MOST_CREDIT))


def _uplift(seen: Sequence[_Seen], series: int) -> Floats:
    """float[series]: what came on top, as a share of the usual; all types together drawn to none,
    each type to all."""
    came, usual, noise = np.zeros(series), np.zeros(series), np.zeros(series)
    for each in seen:
        came[each.rows] += each.came
        usual[each.rows] += each.usual
        noise[each.rows] += each.noise
    if usual.sum() <= 0:
        return np.zeros(series)
    together = _drawn(came.sum(), usual.sum(), noise.sum(), towards=0.0, sd=UPLIFT_SD)
    own = _drawn(came, usual, noise, towards=together, sd=TYPE_SD)
    return np.clip(np.where(usual > 0, own, 0.0), -1.0, MOST_UPLIFT)


def _drawn(came: Floats, usual: Floats, noise: Floats, *, towards: Floats, sd: float) -> Floats:
    safe = np.maximum(usual, 1e-9)
    own_variance = noise / safe**2
    weight = sd**2 / (sd**2 + own_variance)
    return towards + weight * (came / safe - towards)


def _brought(each: _Seen, *, credit: float, uplift: Floats) -> Floats:
    """float[rows]: requests the event most likely brought on its known days: what was seen and
    what its kind brings, weighted by how well each is known."""
    if each.event.expected is None:
        believed = uplift[each.rows] * each.usual
        variance = (UPLIFT_SD * each.usual) ** 2
        weight = variance / np.maximum(variance + each.noise, 1e-9)
        return believed + weight * (each.came - believed)
    share = each.usual / each.usual.sum()
    variance = (EVENT_SD * each.said) ** 2
    weight = variance / max(variance + each.noise.sum(), 1e-9)
    together = credit * each.said
    together += weight * (each.came.sum() - together)
    return together * share


def _own_rate(each: _Seen, brought: Floats, *, series: int) -> Floats:
    """What the event brings by its own known days: of its number, or of the usual."""
    of = each.usual if each.event.expected is None else each.said * each.usual / each.usual.sum()
    rate = np.zeros(series)
    rate[each.rows] = np.where(of != 0, brought / np.where(of != 0, of, 1.0), 0.0)
    return rate


def _take_out(cleaned: Floats, each: _Seen, usual: Floats, brought: Floats) -> None:
    """Subtract it, spread over the days as the usual is."""
    of_day = usual[each.rows, each.days] / np.maximum(each.usual, 1e-9)[:, None]
    left = cleaned[each.rows, each.days] - brought[:, None] * of_day
    cleaned[each.rows, each.days] = np.maximum(0.0, left)


def _profile(cleaned: Floats, is_closed: np.ndarray, start: date) -> Floats:
    """float[series, 7]: mean by weekday of the last eight weeks' open days."""
    recent = slice(max(0, cleaned.shape[1] - 7 * PROFILE_WEEKS), cleaned.shape[1])
    weekday = (np.arange(cleaned.shape[1]) + start.weekday())[recent] % 7
    profile = np.zeros((len(cleaned), 7))
    for day in range(7):
        here = (weekday == day) & ~is_closed[recent]
        if here.any():
            profile[:, day] = cleaned[:, recent][:, here].mean(axis=1)
    return profile
