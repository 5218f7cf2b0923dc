"""Are promises kept? A past in time order: what would have been promised at each arrival, knowing
only what was known in the night before, and what happened."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil

import numpy as np

from portal.planning.calibration import calibrated_levels
from portal.planning.promise import (
    DECILES,
    LEAST_CASES,
    Case,
    PastCases,
    promised_deciles,
    work_ahead_at_arrival,
)

KNOWN_DAYS = 26 * 7  # of past that a desk learns from
WARM_UP_DAYS = 28
MOST_PROMISED = 6000  # of more, each k-th: a calculation stays within a minute
FEWEST_OF_WEEK = 30  # below, the share of a week says nothing
OWN = (0, 4, 8)  # places of P10, P50 and P90 among the deciles


@dataclass(frozen=True)
class PromiseLog:
    """Requests in order of arrival, arrays of one length; minutes of the desk's working time.

    `resolved` NaN: never, or not yet. `gone`: when it was closed without being resolved (NaN:
    not). `held`: minutes for which its clock waited, a hold that goes on included. `is_late`: it
    came back, so it was not kept. `day`: of arrival, counted from the first; `opens`: the minute
    at which each day begins. `until`: the end of what is known; None: only what was resolved is
    judged.
    """

    arrived: np.ndarray
    resolved: np.ndarray
    gone: np.ndarray
    held: np.ndarray
    is_late: np.ndarray
    day: np.ndarray
    opens: np.ndarray
    type: np.ndarray
    tier: np.ndarray
    skill: np.ndarray
    effort: np.ndarray  # median, minutes, as a desk that has measured nothing assumes it
    mean_effort: np.ndarray
    heads: np.ndarray
    days_a_week: int = 7
    until: float | None = None

    @property
    def took(self) -> np.ndarray:
        """Minutes from arrival to resolved, without those for which the clock waited."""
        return np.maximum(0.0, self.resolved - self.arrived - self.held)


@dataclass(frozen=True)
class Promised:
    """`rows` of the log; float[rows, 9] deciles (NaN: too little past to promise on); float[rows,
    3] plain quantiles of the finished of the same type and tier, as a catalogue prints them."""

    rows: np.ndarray
    deciles: np.ndarray
    catalogue: np.ndarray
    stride: int = 1


def promises(log: PromiseLog, *, most: int = MOST_PROMISED) -> Promised:
    """The first promise of each request that came after four weeks, learnt anew every night."""
    ahead = work_ahead_at_arrival(
        log.arrived,
        np.fmin(log.resolved, log.gone),
        effort=log.mean_effort,
        heads=log.heads,
        skill=log.skill,
    )
    chosen = np.flatnonzero(log.day >= WARM_UP_DAYS * log.days_a_week / 7)
    stride = max(1, ceil(len(chosen) / most))
    chosen = chosen[::stride]
    deciles = np.full((len(chosen), len(DECILES)), np.nan)
    plain = np.full((len(chosen), 3), np.nan)
    book = _Book(log, chosen, deciles)
    for day in np.unique(log.day[chosen]).tolist():
        past, known = _past(log, ahead, day)
        past = replace(past, levels=calibrated_levels(book.places_known(log.opens[day])))
        for at in np.flatnonzero(log.day[chosen] == day).tolist():
            row = chosen[at]
            deciles[at] = promised_deciles(_case(log, ahead, row), past) or np.nan
            plain[at] = _catalogue(log, row, known)
    return Promised(chosen, deciles, plain, stride)


def _case(log: PromiseLog, ahead: np.ndarray, row: int) -> Case:
    return Case(
        log.type[row], log.tier[row], float(ahead[row]), float(log.effort[row]),
        skill=log.skill[row],
    )  # fmt: skip


class _Book:
    """Where each promise ended (`calibration.place_of`), as it became known: resolved, or its P90
    passed."""

    def __init__(self, log: PromiseLog, rows: np.ndarray, deciles: np.ndarray) -> None:
        self.log, self.rows, self.deciles = log, rows, deciles

    def places_known(self, now: float) -> list[int]:
        log, rows = self.log, self.rows
        p90 = self.deciles[:, OWN[2]]
        passed = log.arrived[rows] + log.held[rows] + p90
        known_at = np.fmin(log.resolved[rows], passed)
        seen = np.flatnonzero((known_at <= now) & np.isfinite(p90) & ~(log.gone[rows] <= now))
        seen = seen[np.argsort(known_at[seen], kind="stable")]
        took = np.where(log.is_late[rows] | np.isnan(log.took[rows]), np.inf, log.took[rows])
        return (took[seen, None] > self.deciles[seen][:, OWN]).sum(axis=1).tolist()


def _past(log: PromiseLog, ahead: np.ndarray, day: int) -> tuple[PastCases, np.ndarray]:
    """What is known in the night before a day: the finished, and the open with their age."""
    now = log.opens[day]
    stays = ~(log.gone <= now)
    since = day - KNOWN_DAYS * log.days_a_week / 7
    seen = np.flatnonzero((log.day < day) & (log.day >= since) & stays)
    done = log.resolved[seen] <= now
    past = PastCases(
        types=log.type[seen],
        tiers=log.tier[seen],
        work_ahead=ahead[seen],
        effort=log.effort[seen],
        minutes=np.maximum(0.0, np.where(done, log.took[seen], now - log.arrived[seen])),
        finished=done,
        skills=log.skill[seen],
        arrived=log.arrived[seen],
    )
    return past, seen[done]


def _catalogue(log: PromiseLog, row: int, known: np.ndarray) -> Sequence[float]:
    """Plain quantiles of the finished of this type and tier, else of the tier, else of all."""
    of_tier = known[log.tier[known] == log.tier[row]]
    same = of_tier[log.type[of_tier] == log.type[row]]
    group = next((some for some in (same, of_tier, known) if some.size >= LEAST_CASES), None)
    return [np.nan] * 3 if group is None else np.quantile(log.took[group], (0.1, 0.5, 0.9))


@dataclass(frozen=True)
class WeekKept:
    """First promises of the requests that came in a week, counted from the first of the log."""

    week: int
    judged: int
    kept: int
    inside: int


@dataclass(frozen=True)
class PromiseRecord:
    """`happened`: for 10, 20 ... 90 % said, the share that was resolved by then. `width` and
    `catalogue_width`: median minutes from P10 to P90 of the same requests, and `catalogue_kept`
    the share that was resolved by the latter P90; None without any. `stride`: every how many
    requests one was looked at."""

    judged: int
    kept: int
    inside: int
    happened: tuple[float, ...]
    weeks: tuple[WeekKept, ...]
    width: float | None
    catalogue_width: float | None
    catalogue_kept: float | None = None
    stride: int = 1

    def as_dict(self) -> dict:
        return asdict(self)

    @classmethod
    def of_dict(cls, kept: dict) -> "PromiseRecord":
        weeks = tuple(WeekKept(**week) for week in kept["weeks"])
        return cls(**{**kept, "weeks": weeks, "happened": tuple(kept["happened"])})


def record_of(log: PromiseLog, found: Promised) -> PromiseRecord:
    """What came of them. One counts once its P90 has passed, so that the quick ones are not
    over-counted; cancelled ones never do."""
    rows, p90 = found.rows, found.deciles[:, OWN[2]]
    took = np.where(np.isnan(log.took[rows]), np.inf, log.took[rows])
    took = np.where(log.is_late[rows], np.inf, took)
    if log.until is None:
        is_over = np.isfinite(log.resolved[rows])
    else:
        is_over = log.arrived[rows] + log.held[rows] + p90 <= log.until
    judged = np.flatnonzero(np.isfinite(p90) & is_over & np.isnan(log.gone[rows]))
    deciles, took = found.deciles[judged], took[judged]
    kept = took <= deciles[:, OWN[2]]
    inside = kept & (took >= deciles[:, OWN[0]])
    plain = found.catalogue[judged]
    both = np.isfinite(plain[:, 0])
    weeks = log.day[rows[judged]] // log.days_a_week
    return PromiseRecord(
        judged=len(judged),
        kept=int(kept.sum()),
        inside=int(inside.sum()),
        happened=tuple((took[:, None] <= deciles).mean(axis=0).tolist()) if len(judged) else (),
        weeks=tuple(
            WeekKept(
                week, int((weeks == week).sum()), int(kept[weeks == week].sum()),
                int(inside[weeks == week].sum()),
            )
            for week in np.unique(weeks).tolist()
        ),
        width=_median(deciles[both, OWN[2]] - deciles[both, OWN[0]]),
        catalogue_width=_median(plain[both, 2] - plain[both, 0]),
        catalogue_kept=float((took[both] <= plain[both, 2]).mean()) if both.any() else None,
        stride=found.stride,
    )  # fmt: skip


def _median(values: np.ndarray) -> float | None:
    return float(np.median(values)) if values.size else None
