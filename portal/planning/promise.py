"""The promise: when a request will be resolved, read off alike requests that met a like queue.

Past cases of the same type (else tier, else desk) are narrowed to those that found about as much
work ahead of them as this one does: state-aware quantiles beat averages (Ibrahim 2018).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO

import numpy as np

from portal.desks.business_time import WorkingTime
from portal.planning.calibration import START

Code = int | str

EIGHT_IN_TEN = (0.1, 0.9)
EIGHT_IN_TEN_AND_MIDDLE = (0.1, 0.5, 0.9)
LEAST_CASES = 30
NEAREST_SHARE = 0.25  # of a group, by work ahead
LATEST_CASES = 150  # of the nearest, open ones too: a desk does not keep its speed for months
NEWEST_CASES = 25  # P10 yields to them, so that a desk that got faster is seen at once
LEAST_LEFT = 0.2  # a smaller queue never takes off more than the rest of a past case


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
    over-counted. `levels`: what the desk publishes as P10, P50 and P90 (`calibration`).
    """

    types: np.ndarray
    tiers: np.ndarray
    work_ahead: np.ndarray
    effort: np.ndarray
    minutes: np.ndarray
    finished: np.ndarray
    skills: np.ndarray | None = None
    levels: Sequence[float] = START

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
    basis, minutes, finished = found
    p10, p50, p90 = _quantiles(minutes, finished, past.levels)
    newest = _quantiles(minutes[-NEWEST_CASES:], finished[-NEWEST_CASES:], past.levels)
    return PromiseRange(min(p10, newest[0]), p50, p90, int(finished.sum()), basis)


DECILES = tuple(round(0.1 * tenth, 1) for tenth in range(1, 10))


def promised_deciles(case: Case, past: PastCases) -> tuple[float, ...] | None:
    """Nine working minutes from filing, by which 1 to 9 in 10 like it are said to be resolved; the
    first, the fifth and the ninth are the promise. The levels between its own three are read off
    them in a straight line."""
    found = _alike(case, past, age_minutes=0.0)
    if found is None:
        return None
    _basis, minutes, finished = found
    levels = np.interp(DECILES, EIGHT_IN_TEN_AND_MIDDLE, past.levels)
    p10, *rest = _quantiles(minutes, finished, levels)
    newest = _quantiles(minutes[-NEWEST_CASES:], finished[-NEWEST_CASES:], levels[:1])
    return (min(p10, newest[0]), *rest)


def _alike(
    case: Case, past: PastCases, *, age_minutes: float
) -> tuple[Basis, np.ndarray, np.ndarray] | None:
    """The most alike group of 30 or more finished cases: minutes, and which are finished."""
    older = past.minutes > age_minutes
    for basis, alike in _groups(case, past):
        group = np.flatnonzero(alike & older)
        minutes = past.minutes[group]
        if basis.endswith("_state"):
            group, minutes = _like_queue(group, past, work_ahead=case.work_ahead_minutes_per_head)
        finished = past.finished[group]
        if finished.sum() >= LEAST_CASES:
            return basis, np.maximum(minutes, age_minutes), finished
    return None


def usual_minutes(past: PastCases, of_type: Code) -> tuple[float, float] | None:
    """Within how many working minutes 8 in 10 of the latest requests of a type were done, whatever
    the queue; None where fewer than 30 are finished."""
    group = np.flatnonzero(past.types == of_type)[-LATEST_CASES:]
    finished = past.finished[group]
    if finished.sum() < LEAST_CASES:
        return None
    p10, p90 = _quantiles(past.minutes[group], finished, EIGHT_IN_TEN)
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


def _groups(case: Case, past: PastCases) -> Iterator[tuple[Basis, np.ndarray]]:
    """Groups of past cases from the most to the least alike."""
    third = _third(past.effort, case.effort_p50)
    same_type, same_tier = past.types == case.type, past.tiers == case.tier
    everyone = np.ones(len(past.minutes), dtype=bool)
    if past.skills is not None:
        same_skill = past.skills == case.skill
        yield Basis.TYPE_STATE, same_type & same_skill & third
        yield Basis.TYPE_STATE, same_type & same_skill
        yield Basis.TIER_STATE, same_tier & same_skill
    yield Basis.TYPE_STATE, same_type & third
    yield Basis.TYPE_STATE, same_type
    yield Basis.TIER_STATE, same_tier & third
    yield Basis.TIER_STATE, same_tier
    yield Basis.DESK_STATE, third
    yield Basis.DESK_STATE, everyone
    yield Basis.TYPE, same_type
    yield Basis.TIER, same_tier
    yield Basis.DESK, everyone


def _third(efforts: np.ndarray, effort: float) -> np.ndarray:
    """Cases in the same third of the desk's efforts."""
    if not efforts.size:
        return np.zeros(0, dtype=bool)
    edges = np.quantile(efforts, [1 / 3, 2 / 3])
    return np.searchsorted(edges, efforts) == np.searchsorted(edges, effort)


def _like_queue(
    group: np.ndarray, past: PastCases, *, work_ahead: float
) -> tuple[np.ndarray, np.ndarray]:
    """The latest of the quarter of a group that met about the same queue, and their minutes.

    What differs in work ahead is added at the group's own slope of resolution on work ahead
    (least squares): about 1 where the oldest goes first, about 0 for what jumps the queue.
    """
    if not group.size:
        return group, past.minutes[group]
    count = max(min(group.size, LEAST_CASES), int(np.ceil(NEAREST_SHARE * group.size)))
    away = np.abs(past.work_ahead[group] - work_ahead)
    near = group[away <= np.partition(away, count - 1)[count - 1]][-LATEST_CASES:]
    slope = _slope(past, group[past.finished[group]])
    more = slope * (work_ahead - past.work_ahead[near])
    return near, np.maximum(LEAST_LEFT * past.minutes[near], past.minutes[near] + more)


def _slope(past: PastCases, rows: np.ndarray) -> float:
    if rows.size < LEAST_CASES:
        return 0.0
    away = past.work_ahead[rows] - past.work_ahead[rows].mean()
    spread = float(away @ away)
    return min(2.0, max(0.0, float(away @ past.minutes[rows]) / spread)) if spread else 0.0


def _quantiles(minutes: np.ndarray, finished: np.ndarray, levels: Sequence[float]) -> list[float]:
    """Quantiles of the time to finish, the open ones counted as longer than their age.

    Product limit (Kaplan & Meier 1958). One beyond the last finished case is the longest seen.
    """
    order = np.lexsort((~finished, minutes))
    minutes, finished = minutes[order], finished[order]
    at_risk = np.arange(len(minutes), 0, -1)
    done = 1.0 - np.cumprod(1.0 - finished / at_risk)
    ranks = np.searchsorted(done, np.array(levels) - 1e-9)
    return [float(minutes[min(rank, len(minutes) - 1)]) for rank in ranks]
