"""What a log says of its desk: what arrives, what is coming, what another order would gain."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from portal.commands.import_log.row import LogRow
from portal.commands.replay.log import ReadLog, known_part, scenario_of
from portal.forecast.backtest import Backtest
from portal.forecast.expected import TOO_LITTLE_DATA
from portal.forecast.forecast import forecast_panel
from portal.planning.policies import POLICIES
from portal.planning.replay.scenario import Scenario
from portal.planning.replay.sweep import BASELINE, OURS, Sweep, sweep

WEEKS_AHEAD, WEEKS_SHOWN = 8, 52
LEVELS = (0.1, 0.5, 0.9)
MOST_NAMED = 10
COMPARED = (BASELINE, "round_robin", "priority_then_age", "earliest_due", OURS)


@dataclass(frozen=True)
class Week:
    """`came`: requests, or None ahead; `range`: P10, P50, P90 ahead."""

    monday: date
    came: int | None = None
    range: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Assessment:
    name: str
    rows: int
    first_day: date
    last_day: date
    per_week: float
    weekdays: tuple[float, ...]  # mean arrivals by weekday, Monday first
    groups: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    resolved: tuple[float, float] | None  # median and P90 of arrival to resolved, in days
    faults: tuple[tuple[str, int], ...]
    remarks: tuple[str, ...]
    weeks: tuple[Week, ...]
    daily: Backtest
    weekly: Backtest
    is_thin: bool
    scenario: Scenario
    sweep: Sweep


def assess(
    read: ReadLog, *, name: str, progress: Callable[[str], None] = lambda words: None
) -> Assessment:
    """Nothing random but what the log lacks, drawn with one seed. Raises InvalidInput."""
    rows = known_part(read)
    progress("forecast and back-test")
    counts = _daily(rows)
    first_day, last_day = min(counts), max(counts)
    days = (last_day - first_day).days + 1
    daily = np.array([counts[first_day + timedelta(days=n)] for n in range(days)], dtype=float)
    of_days = forecast_panel(daily, first_day, horizon=14, quantiles=LEVELS)
    monday, weekly = _weekly(daily, first_day)
    of_weeks = forecast_panel(weekly, monday, horizon=WEEKS_AHEAD, quantiles=LEVELS, grain="week")
    scenario = scenario_of(read, name=name)
    found = sweep(
        [scenario],
        {one: POLICIES[one] for one in COMPARED},
        after_hours=True,
        with_promises=True,
        progress=progress,
    )
    return Assessment(
        name=name,
        rows=len(rows),
        first_day=first_day,
        last_day=last_day,
        per_week=7 * len(rows) / days,
        weekdays=_weekdays(daily, first_day),
        groups=_most(row.group for row in rows),
        kinds=_most(row.category for row in rows),
        resolved=_resolved(rows),
        faults=tuple(read.faults.most_common()),
        remarks=read.remarks,
        weeks=_weeks(weekly, monday, of_weeks.quantiles[0]),
        daily=of_days.backtest[0],
        weekly=of_weeks.backtest[0],
        is_thin=of_weeks.chosen[0] == TOO_LITTLE_DATA,
        scenario=scenario,
        sweep=found,
    )


def _daily(rows: Sequence[LogRow]) -> Counter[date]:
    return Counter(row.opened_on for row in rows)


def _weekly(daily: np.ndarray, first_day: date) -> tuple[date, np.ndarray]:
    """Whole weeks from Monday; the whole log as one week where there is none."""
    skipped = -first_day.weekday() % 7
    whole = (len(daily) - skipped) // 7
    if whole < 1:
        return first_day - timedelta(days=first_day.weekday()), np.array([daily.sum()])
    weeks = daily[skipped : skipped + 7 * whole].reshape(whole, 7).sum(axis=1)
    return first_day + timedelta(days=skipped), weeks


def _weekdays(daily: np.ndarray, first_day: date) -> tuple[float, ...]:
    weekday = (first_day.weekday() + np.arange(len(daily))) % 7
    return tuple(
        float(daily[weekday == day].mean()) if (weekday == day).any() else 0.0 for day in range(7)
    )


def _most(names) -> tuple[tuple[str, int], ...]:
    counts = Counter(name for name in names if name)
    named = counts.most_common(MOST_NAMED)
    rest = counts.total() - sum(count for _name, count in named)
    return (*named, ("all others", rest)) if rest else tuple(named)


def _resolved(rows: Sequence[LogRow]) -> tuple[float, float] | None:
    days = [
        (row.resolved_at - row.opened_at) / timedelta(days=1) for row in rows if row.resolved_at
    ]
    return tuple(np.quantile(days, [0.5, 0.9]).tolist()) if days else None


def _weeks(weekly: np.ndarray, monday: date, ahead: np.ndarray) -> tuple[Week, ...]:
    begins = [monday + timedelta(weeks=n) for n in range(len(weekly) + len(ahead))]
    past = [Week(on, came=int(count)) for on, count in zip(begins, weekly, strict=False)]
    coming = [
        Week(on, range=tuple(float(one) for one in levels))
        for on, levels in zip(begins[len(weekly) :], ahead, strict=True)
    ]
    return (*past[-WEEKS_SHOWN:], *coming)
