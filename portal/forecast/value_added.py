"""Forecast value added (Gilliland 2010): did each step taken after the past help?"""

from collections.abc import Sequence
from dataclasses import dataclass

TOUCHED = 0.02  # a step that changed the forecast by less was not taken
FEWEST = 3


@dataclass(frozen=True)
class Said:
    """One week of one series as it was said before it began, and what came."""

    naive: float
    base: float
    before_hand: float
    said: float
    low: float
    high: float
    came: float

    @property
    def held(self) -> bool:
        return self.low <= self.came <= self.high


@dataclass(frozen=True)
class ValueAdded:
    """Of the weeks in which the step was taken: how many, in how many the forecast came nearer,
    and sum |error| after it over sum |error| before it."""

    weeks: int
    helped: int
    error_ratio: float


def value_of_hand(weeks: Sequence[Said]) -> ValueAdded | None:
    return _value([(week.before_hand, week.said, week.came) for week in weeks])


def value_of_announcements(weeks: Sequence[Said]) -> ValueAdded | None:
    """Of what was announced and fell due, against the past alone."""
    return _value([(week.base, week.before_hand, week.came) for week in weeks])


def _value(steps: Sequence[tuple[float, float, float]]) -> ValueAdded | None:
    """None with fewer than three weeks in which it was taken."""
    taken = [
        (abs(came - before), abs(came - after))
        for before, after, came in steps
        if abs(after - before) > TOUCHED * max(before, 1.0)
    ]
    if len(taken) < FEWEST:
        return None
    before, after = (sum(errors) for errors in zip(*taken, strict=True))
    helped = sum(later < earlier for earlier, later in taken)
    return ValueAdded(len(taken), helped, after / before if before else 1.0)
