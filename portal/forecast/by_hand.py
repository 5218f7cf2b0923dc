"""A lead's hand on the forecast: a change in percent for some days, with a reason and an end."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.errors import InvalidInput
from portal.forecast.known_future import Ahead
from portal.forecast.panel import Floats

LEAST_PERCENT, MOST_PERCENT = -90, 300
LONGEST = timedelta(days=183)


@dataclass(frozen=True)
class Hand:
    """`type_id`: None for the whole desk. Both days included."""

    type_id: Hashable | None
    starts_on: date
    ends_on: date
    percent: int


def check_hand(hand: Hand, *, today: date) -> None:
    """Raises InvalidInput with words for the lead."""
    if not LEAST_PERCENT <= hand.percent <= MOST_PERCENT or hand.percent == 0:
        raise InvalidInput("Write -90 to 300 percent, and not 0.", field="percent")
    if hand.ends_on < hand.starts_on:
        raise InvalidInput("The last day comes before the first.", field="ends_on")
    if hand.ends_on < today:
        raise InvalidInput("These days are over: nothing would change.", field="ends_on")
    if hand.ends_on - max(hand.starts_on, today) > LONGEST:
        raise InvalidInput("A change by hand ends within half a year.", field="ends_on")


def factors(keys: Sequence[Hashable], hands: Sequence[Hand], *, ahead: Ahead) -> Floats:
    """float[series, steps] to multiply with; a step that lies partly in a hand's days takes that
    part of it, by working days (any day where a step has none)."""
    steps = len(ahead.begins) - 1
    found = np.ones((len(keys), steps))
    weight = np.array([day.weekday() < 5 and day not in ahead.closed_days for day in ahead.days])
    of_step = np.zeros(steps)
    np.add.at(of_step, ahead.step_of_day, weight)
    weight = np.where(of_step[ahead.step_of_day] > 0, weight, 1.0)
    of_step = np.zeros(steps)
    np.add.at(of_step, ahead.step_of_day, weight)
    for hand in hands:
        inside = np.array([hand.starts_on <= day <= hand.ends_on for day in ahead.days])
        part = np.zeros(steps)
        np.add.at(part, ahead.step_of_day, weight * inside)
        rows = [hand.type_id is None or key == hand.type_id for key in keys]
        found[rows] *= 1 + hand.percent / 100 * part / of_step
    return found


def with_sum(factor: Floats, mean: Floats) -> Floats:
    """The same with that of the sum first; mean: float[series, steps] before the hand."""
    total = mean.sum(axis=0)
    changed = (factor * mean).sum(axis=0)
    of_sum = np.where(total > 0, changed / np.where(total > 0, total, 1.0), 1.0)
    return np.concatenate([of_sum[None], factor])
