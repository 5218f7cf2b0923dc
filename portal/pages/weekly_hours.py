"""Hours by week, as a chart or a table reads them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

QUANTILES = ("q025", "q10", "q25", "q50", "q75", "q90", "q975")


@dataclass(frozen=True)
class Week:
    """One week of hours: what happened, what is expected (seven quantiles), what is there."""

    label: str
    starts_on: date
    actual: float | None = None
    q025: float | None = None
    q10: float | None = None
    q25: float | None = None
    q50: float | None = None
    q75: float | None = None
    q90: float | None = None
    q975: float | None = None
    capacity: float | None = None


def week_to_decide(weeks: Sequence[Week]) -> int | None:
    """The forecast week whose middle stands highest above capacity, or None if all hold."""
    short = {
        index: week.q50 - week.capacity
        for index, week in enumerate(weeks)
        if is_known(week.q50) and is_known(week.capacity) and week.q50 > week.capacity
    }
    return max(short, key=lambda index: (short[index], -index)) if short else None


def is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def cleaned(week: Week) -> Week:
    """The week without what cannot be drawn; all seven quantiles or none."""
    kept = {name: _drawable(getattr(week, name)) for name in (*QUANTILES, "actual", "capacity")}
    if any(kept[name] is None for name in QUANTILES):
        kept.update(dict.fromkeys(QUANTILES))
    return Week(label=week.label, starts_on=week.starts_on, **kept)


def _drawable(value: float | None) -> float | None:
    return max(0.0, float(value)) if is_known(value) else None


def hours_of(week: Week) -> list[float]:
    return [hours for hours in (week.actual, week.q975, week.capacity) if hours is not None]


def last_actual(weeks: Sequence[Week]) -> int | None:
    return max((i for i, week in enumerate(weeks) if week.actual is not None), default=None)


def certain(week: Week) -> Week:
    """The week as a forecast without doubt: every quantile is what happened."""
    known = dict.fromkeys(QUANTILES, week.actual)
    return Week(label=week.label, starts_on=week.starts_on, **known)
