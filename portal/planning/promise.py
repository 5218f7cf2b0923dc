"""The promise: when a request will be resolved, read off past ones, by how alike they are.

Those of the same kind say most, fewer the more of the wider groups; among them those that found
about as much work ahead: state-aware quantiles beat averages (Ibrahim 2018). See `likeness`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO

import numpy as np

from portal.desks.business_time import WorkingTime
from portal.planning.calibration import START
from portal.planning.likeness import (
    at_this_queue,
    nested_weights,
    product_limit,
    queue_slope,
    recency_of,
)

Code = int | str

EIGHT_IN_TEN = (0.1, 0.9)
EIGHT_IN_TEN_AND_MIDDLE = (0.1, 0.5, 0.9)
LEAST_CASES = 30
LATEST_CASES = 150  # of a type, for what is usual
NEWEST_CASES = 25  # P10 yields to them, so that a desk that got faster is seen at once


class Basis(StrEnum):
    """How alike the past cases are; `_state` also means that they met a like queue."""

    TYPE_STATE = "type_state"
    TIER_STATE = "tier_state"
    DESK_STATE = "desk_state"
    TYPE = "type"
    TIER = "tier"
    DESK = "desk"


@dataclass(frozen=True)
class Case:
    """A request at filing. Minutes of the desk's working time.

    `work_ahead_minutes_per_head`: effort of its skill's unfinished work per person with that
    skill; `resolution_minutes`: arrival to resolved, or age so far where it is not finished.
    """

    type: Code
    tier: Code
    work_ahead_minutes_per_head: float
    effort_p50: float
    resolution_minutes: float | None = None
    is_finished: bool = True
    skill: Code = 0


@dataclass(frozen=True)
class PromiseRange:
    """Working minutes from filing to resolved; `cases` past requests stand behind it."""

    p10: float
    p50: float
    p90: float
    cases: int
    basis: Basis


@dataclass(frozen=True)
class PastCases:
    """Past requests in order of arrival, as arrays of one length; cancelled ones left out.

    Open ones belong in with their age and `finished` False: without them the quick ones are
    over-counted. `arrived`: in working minutes, so that the latest say most; `levels`: what the
    desk publishes as P10, P50 and P90 (`calibration`).
    """

    types: np.ndarray
    tiers: np.ndarray
    work_ahead: np.ndarray
    effort: np.ndarray
    minutes: np.ndarray
    finished: np.ndarray
    skills: np.ndarray | None = None
    levels: Sequence[float] = START
    arrived: np.ndarray | None = None

    @classmethod
    def of(cls, cases: Sequence[Case]) -> "PastCases":
        return cls(
            types=np.array([case.type for case in cases]),
            tiers=np.array([case.tier for case in cases]),
            work_ahead=np.array([case.work_ahead_minutes_per_head for case in cases], dtype=float),
            effort=np.array([case.effort_p50 for case in cases], dtype=float),
            minutes=np.array([case.resolution_minutes for case in cases], dtype=float),
            finished=np.array([case.is_finished for case in cases], dtype=bool),
            skills=np.array([case.skill for case in cases]),
        )

    def packed(self) -> bytes:
        buffer = BytesIO()
        known = {name: column for name, column in vars(self).items() if column is not None}
        np.savez_compressed(buffer, allow_pickle=False, **known)
        return buffer.getvalue()

    @classmethod
    def unpacked(cls, data: bytes) -> "PastCases":
        with np.load(BytesIO(data), allow_pickle=False) as arrays:
            return cls(**{name: arrays[name] for name in arrays.files})


def promise_for(case: Case, past: PastCases, *, age_minutes: float = 0.0) -> PromiseRange | None:
    """P10, P50 and P90 given that the request is already older than `age_minutes`.

    None where fewer than 30 finished cases are like it: then the target is shown instead.
    """
    found = _alike(case, past, age_minutes=age_minutes)
    if found is None:
        return None
    return PromiseRange(*found.quantiles(past.levels), found.cases, found.basis)


DECILES = tuple(round(0.1 * tenth, 1) for tenth in range(1, 10))


def promised_deciles(case: Case, past: PastCases) -> tuple[float, ...] | None:
    """Nine working minutes from filing, by which 1 to 9 in 10 like it are said to be resolved; the
    first, the fifth and the ninth are the promise. The levels between its own three are read off
    them in a straight line."""
    found = _alike(case, past, age_minutes=0.0)
    if found is None:
        return None
    levels = np.interp(DECILES, EIGHT_IN_TEN_AND_MIDDLE, past.levels)
    return tuple(found.quantiles(levels))


@dataclass(frozen=True)
class _Alike:
    """Past cases that say something of a new one, by weight; `cases` finished ones are of the
    narrowest group that has enough of them, the `basis`. `newest`: the last of that group."""

    basis: Basis
    cases: int
    minutes: np.ndarray
    finished: np.ndarray
    weights: np.ndarray
    newest: np.ndarray

    def quantiles(self, levels: Sequence[float]) -> list[float]:
        first, *rest = product_limit(self.minutes, self.finished, levels, self.weights)
        late, finished = self.minutes[self.newest], self.finished[self.newest]
        newest = product_limit(late, finished, levels[:1], np.ones(len(late)))
        return [min(first, *newest), *rest]


def _alike(case: Case, past: PastCases, *, age_minutes: float) -> _Alike | None:
    """None where fewer than 30 finished cases of the desk are older than this one."""
    older = past.minutes > age_minutes
    bases, groups = zip(*_groups(case, past, older), strict=True)
    counts = [int(past.finished[rows].sum()) for rows in groups]
    at = next((at for at, count in enumerate(counts) if count >= LEAST_CASES), None)
    if at is None:
        return None
    mine = case.work_ahead_minutes_per_head
    weights = nested_weights(
        groups, ahead=past.work_ahead, mine=mine, recency=recency_of(past.arrived, len(older))
    )
    slope = queue_slope(
        groups, ahead=past.work_ahead, minutes=past.minutes, finished=past.finished
    )
    rows = np.flatnonzero(weights > 0)
    newest = np.searchsorted(rows, groups[at][-NEWEST_CASES:])
    minutes = at_this_queue(past.minutes[rows], past.work_ahead[rows], mine=mine, slope=slope)
    return _Alike(
        bases[at],
        counts[at],
        np.maximum(minutes, age_minutes),
        past.finished[rows],
        weights[rows],
        newest,
    )


def usual_minutes(past: PastCases, of_type: Code) -> tuple[float, float] | None:
    """Within how many working minutes 8 in 10 of the latest requests of a type were done, whatever
    the queue; None where fewer than 30 are finished."""
    group = np.flatnonzero(past.types == of_type)[-LATEST_CASES:]
    finished = past.finished[group]
    if finished.sum() < LEAST_CASES:
        return None
    weights = np.ones(group.size)
    p10, p90 = product_limit(past.minutes[group], finished, EIGHT_IN_TEN, weights)
    return p10, p90


def work_ahead_at_arrival(
    arrived: np.ndarray,
    finished: np.ndarray,
    *,
    effort: np.ndarray,
    heads: np.ndarray | float,
    skill: np.ndarray,
) -> np.ndarray:
    """Minutes of unfinished work per head that each request found in its skill, float[n].

    `arrived` and `finished` in one unit (NaN: not finished), `effort` in minutes, `heads` people
    with the skill. Of two that arrive together the later row counts the earlier one.
    """
    ahead = np.zeros(len(arrived))
    ended = np.where(np.isfinite(finished), np.maximum(finished, arrived), np.inf)
    for one in np.unique(skill):
        rows = np.flatnonzero(skill == one)
        rows = rows[np.argsort(arrived[rows], kind="stable")]
        come = np.concatenate([[0.0], np.cumsum(effort[rows])[:-1]])
        by_end = rows[np.argsort(ended[rows], kind="stable")]
        gone = np.concatenate([[0.0], np.cumsum(effort[by_end])])
        left = gone[np.searchsorted(ended[by_end], arrived[rows], side="right")]
        ahead[rows] = np.maximum(0.0, come - left)
    return ahead / np.maximum(heads, 1e-9)


class DayState(StrEnum):
    OUT = "out"
    IN = "in"
    LIKELY = "likely"


@dataclass(frozen=True)
class StripDay:
    """A local day of the strip; a day the desk is closed is always out."""

    on: date
    state: DayState
    is_open: bool


@dataclass(frozen=True)
class PromiseDays:
    lower_on: date
    likeliest_on: date
    upper_on: date
    days: tuple[StripDay, ...]


def promise_days(
    promised: PromiseRange, working_time: WorkingTime, *, filed_at: datetime
) -> PromiseDays:
    """The range as local days of the desk; the likeliest day is that of P50.

    `days` runs from the day of filing to a day after the range; a page cuts it to what fits.
    """
    ends = (promised.p10, promised.p50, promised.p90)
    lower, likeliest, upper = (
        working_time.local_day(working_time.add_minutes(filed_at, minutes)) for minutes in ends
    )
    day, days = working_time.local_day(filed_at), []
    while day <= upper + timedelta(days=1):
        is_open = working_time.day_minutes(day) > 0
        state = DayState.IN if is_open and lower <= day <= upper else DayState.OUT
        days.append(StripDay(day, DayState.LIKELY if day == likeliest else state, is_open))
        day += timedelta(days=1)
    return PromiseDays(lower, likeliest, upper, tuple(days))


def _groups(case: Case, past: PastCases, older: np.ndarray) -> list[tuple[Basis, np.ndarray]]:
    """Rows of past cases, from the most alike to all of the desk."""
    kind = older & (past.types == case.type) & (past.tiers == case.tier)
    tier = older & (past.tiers == case.tier)
    found = [(Basis.TIER_STATE, tier), (Basis.DESK_STATE, older)]
    if past.skills is not None:
        skill = past.skills == case.skill
        kind = kind & skill
        found = [(Basis.TIER_STATE, tier & skill), (Basis.DESK_STATE, older & skill), *found]
    sized = kind & _third(past.effort, case.effort_p50)
    found = [(Basis.TYPE_STATE, sized), (Basis.TYPE_STATE, kind), *found]
    return [(basis, np.flatnonzero(alike)) for basis, alike in _without_repeats(found)]


def _third(efforts: np.ndarray, effort: float) -> np.ndarray:
    """Cases in the same third of the desk's efforts."""
    if not efforts.size:
        return np.zeros(0, dtype=bool)
    edges = np.quantile(efforts, [1 / 3, 2 / 3])
    return np.searchsorted(edges, efforts) == np.searchsorted(edges, effort)


def _without_repeats(groups: list[tuple[Basis, np.ndarray]]) -> list[tuple[Basis, np.ndarray]]:
    """A group that is as large as the one before says nothing new; the wider of the two stays out,
    so that cases are not counted twice."""
    kept = groups[:1]
    for basis, alike in groups[1:]:
        if alike.sum() != kept[-1][1].sum():
            kept.append((basis, alike))
    return kept
