"""Simulated desks whose level changes for some weeks, half of the changes announced."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.forecast.announced import Event, learn
from portal.forecast.forecast import forecast_panel
from portal.forecast.known_future import Ahead, from_events

START = date(2024, 1, 1)  # a Monday
LEAD = 42  # days before its first that a change is announced
WEEKDAYS = np.array([1.2, 1.05, 1.05, 1.0, 0.9, 0.1, 0.1]) / 5.4 * 7


@dataclass(frozen=True)
class Desk:
    """`announced`: what the announced changes truly brought, day by day."""

    counts: np.ndarray
    announced: np.ndarray
    events: tuple[Event, ...]


def simulated_desk(rng, *, weeks=104, per_week=150.0, false_share=0.0) -> Desk:
    """A change every nine weeks or so, for two to six weeks, of 0.4 to 1.2 times the level, one in
    four of them downwards by half as much. Half are announced, with a number that is off by a
    quarter; of the announced ones `false_share` never come."""
    usual = np.full(weeks * 7, per_week / 7) * np.tile(WEEKDAYS, weeks)
    level, announced, events, day = usual.copy(), np.zeros(weeks * 7), [], 0
    while True:
        day += 7 * int(rng.exponential(42) // 7) + 7
        length = 7 * int(rng.integers(2, 7))
        if day + length >= len(level):
            break
        size = rng.uniform(0.4, 1.2) * rng.choice([1.0, 1.0, 1.0, -0.5])
        span = slice(day, day + length)
        is_announced = rng.random() < 0.5
        comes = not (is_announced and rng.random() < false_share)
        if is_announced:
            events.append(_event(day, length, size * per_week * length / 7, rng))
        if comes:
            level[span] += size * usual[span]
            announced[span] += size * usual[span] * is_announced
        day += length
    shock = np.repeat(rng.gamma(1 / 0.02, 0.02, weeks), 7)
    counts = rng.poisson(np.maximum(0.0, level) * shock).astype(float)
    return Desk(counts, announced, tuple(events))


def _event(day, length, extra, rng) -> Event:
    starts_on = START + timedelta(days=day)
    return Event(
        kind="launch",
        types=frozenset({"all"}),
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=length - 1),
        announced_on=starts_on - timedelta(days=LEAD),
        probability=0.95,
        expected=float(extra * rng.lognormal(0, 0.25)),
    )


def weekly_errors(desks, *, horizon=4, cutoffs=range(52, 100, 4)) -> tuple[float, float]:
    """Sums of |error| of weekly totals up to four weeks ahead, without the announcements and
    with them."""
    without = with_them = 0.0
    for cutoff in cutoffs:
        known = slice(0, cutoff * 7)
        lessons = [_lessons(desk, known) for desk in desks]
        came = np.stack([_weekly(desk.counts)[cutoff : cutoff + horizon] for desk in desks])
        plain = _forecast(np.stack([desk.counts[known] for desk in desks]), horizon)
        cleaned = _forecast(np.concatenate([each.cleaned for each in lessons]), horizon)
        first = START + timedelta(weeks=cutoff)
        ahead = Ahead(tuple(first + timedelta(weeks=week) for week in range(horizon + 1)))
        said = [
            mean + from_events(lesson, _known(desk, first), mean[None], ahead=ahead).mean[0]
            for desk, lesson, mean in zip(desks, lessons, cleaned, strict=True)
        ]
        without += np.abs(came - plain).sum()
        with_them += np.abs(came - np.array(said)).sum()
    return float(without), float(with_them)


def _lessons(desk, known):
    events = _known(desk, START + timedelta(days=known.stop))
    counts = desk.counts[None, known]
    return learn(("all",), START, counts, events=events, closed_days=frozenset())


def _known(desk, before):
    return [event for event in desk.events if event.announced_on < before]


def _forecast(counts, horizon):
    weekly = np.stack([_weekly(each) for each in counts])
    return forecast_panel(weekly, START, horizon=horizon, grain="week").mean


def _weekly(counts):
    return counts.reshape(-1, 7).sum(axis=1)


def bound(desks, *, horizon=4, cutoffs=range(52, 100, 4)) -> float:
    """Sum of |error| of who knows to the request what the announced changes bring."""
    error = 0.0
    for cutoff in cutoffs:
        known, ahead = slice(0, cutoff * 7), slice(cutoff, cutoff + horizon)
        ordinary = [np.maximum(0.0, desk.counts - desk.announced)[known] for desk in desks]
        said = _forecast(np.stack(ordinary), horizon)
        for desk, mean in zip(desks, said, strict=True):
            brought = _weekly(desk.announced)[ahead]
            error += np.abs(_weekly(desk.counts)[ahead] - mean - brought).sum()
    return float(error)
