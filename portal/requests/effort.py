"""Effort: hands-on minutes of a request as a lognormal distribution.

A type starts from its prior (median and P90), moves towards what was measured, is sharpened by
the size given at triage, and shrinks as work is done.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import erfc, exp, fsum, log, sqrt
from statistics import NormalDist

import numpy as np

from portal.desks.business_time import WorkingTime

NORMAL = NormalDist()
Z90 = NORMAL.inv_cdf(0.9)
PRIOR_CASES = 8  # weight of the prior in finished cases
LEAST_SPREAD = 0.05  # no effort is known better than to about 5 %
LEAST_MINUTES = 1.0
FORGOTTEN_MINUTES = 960.0


class Size(StrEnum):
    SMALL = "S"
    MEDIUM = "M"
    LARGE = "L"


# How a true third (row) is called at triage: 70 % right, 2 % far off.
SAID = {
    Size.SMALL: (0.70, 0.15, 0.02),
    Size.MEDIUM: (0.28, 0.70, 0.28),
    Size.LARGE: (0.02, 0.15, 0.70),
}


@dataclass(frozen=True)
class Effort:
    """Minutes; `cases` is the number of finished requests it was learnt from."""

    p50: float
    p90: float
    mean: float
    cases: int = 0

    @property
    def log_mean(self) -> float:
        return log(self.p50)

    @property
    def log_spread(self) -> float:
        return max(LEAST_SPREAD, log(self.p90 / self.p50) / Z90)


@dataclass(frozen=True)
class WorkInterval:
    """A person had a request in progress from `start` to `end` (held, resolved or handed on)."""

    request_id: int
    person_id: int
    start: datetime
    end: datetime


def prior(p50: float, p90: float) -> Effort:
    """Effort of a type before anything was measured; p50 and p90 in minutes, 0 < p50 <= p90."""
    if not 0 < p50 <= p90:
        raise ValueError("an effort needs 0 < p50 <= p90")
    return _lognormal(log(p50), max(LEAST_SPREAD, log(p90 / p50) / Z90), cases=0)


def learnt(prior: Effort, measured_minutes: Iterable[float]) -> Effort:
    """The prior shrunk towards measured minutes, on logs: (sum + 8 prior mean) / (n + 8).

    The variance is shrunk in the same way, with deviations from the new mean, so that a wrong
    prior shows as doubt. Minutes that are not positive are left out.
    Worked line: prior median 30, eight cases of 120 -> log mean halfway, median 60.
    """
    logs = [log(minutes) for minutes in measured_minutes if minutes > 0]
    weight = len(logs) + PRIOR_CASES
    mean = (fsum(logs) + PRIOR_CASES * prior.log_mean) / weight
    squares = fsum((x - mean) ** 2 for x in logs)
    variance = (squares + PRIOR_CASES * prior.log_spread**2) / weight
    return _lognormal(mean, max(LEAST_SPREAD, sqrt(variance)), cases=len(logs))


def sized(effort: Effort, size: Size) -> Effort:
    """Effort after S, M or L was said at triage: thirds of the distribution, re-weighted.

    Bayes over the thirds with `SAID`: what is called L is L in 70 of 87 cases. Within a third
    the lognormal keeps its shape, so mean and quantiles are exact.
    """
    said = SAID[size]
    weights = [share / fsum(said) for share in said]
    centre, spread = effort.log_mean, effort.log_spread
    edges = [0.0, NORMAL.cdf(NORMAL.inv_cdf(1 / 3) - spread)]
    edges += [NORMAL.cdf(NORMAL.inv_cdf(2 / 3) - spread), 1.0]
    whole = exp(centre + spread**2 / 2)
    mean = fsum(3 * weights[k] * whole * (edges[k + 1] - edges[k]) for k in range(3))
    p50, p90 = (exp(centre + spread * NORMAL.inv_cdf(_rank(q, weights))) for q in (0.5, 0.9))
    return Effort(p50, p90, mean, effort.cases)


def remaining(effort: Effort, worked_minutes: float) -> Effort:
    """What is left after `worked_minutes`, given that it is not done: X - w where X > w.

    The tail of a lognormal is heavy, so a long case has more left, not less.
    """
    if worked_minutes <= 0:
        return effort
    centre, spread = effort.log_mean, effort.log_spread
    z = min(30.0, (log(worked_minutes) - centre) / spread)
    beyond = _tail(z)

    def left(share: float) -> float:
        quantile = -NORMAL.inv_cdf(beyond * (1 - share))
        return max(LEAST_MINUTES, exp(centre + spread * quantile) - worked_minutes)

    mean = exp(centre + spread**2 / 2) * _tail(z - spread) / beyond - worked_minutes
    return Effort(left(0.5), left(0.9), max(LEAST_MINUTES, mean), effort.cases)


def measured_minutes(
    intervals: Sequence[WorkInterval],
    working_time: WorkingTime,
    *,
    cap: float = FORGOTTEN_MINUTES,
) -> dict[int, float]:
    """Hands-on minutes by request, read off the intervals in which people had it in progress.

    While a person has k requests in progress, each gets 1/k of the working minutes. A request
    gets at most `cap` minutes (two long days): beyond that it was forgotten, not worked on.
    """
    totals: dict[int, float] = {}
    by_person: dict[int, list[WorkInterval]] = {}
    for interval in intervals:
        by_person.setdefault(interval.person_id, []).append(interval)
    for mine in by_person.values():
        starts = _minutes((interval.start for interval in mine), working_time)
        ends = np.maximum(starts, _minutes((interval.end for interval in mine), working_time))
        for interval, minutes in zip(mine, _shared(starts, ends), strict=True):
            totals[interval.request_id] = totals.get(interval.request_id, 0.0) + float(minutes)
    return {request_id: min(cap, minutes) for request_id, minutes in totals.items()}


def _shared(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Each interval's part of the time: a clock runs at 1/k while k intervals are open."""
    times = np.concatenate([starts, ends])
    order = np.argsort(times, kind="stable")
    times = times[order]
    changes = np.repeat([1, -1], [len(starts), len(ends)])[order]
    in_progress = np.maximum(1, np.cumsum(changes))[:-1]
    clock = np.concatenate([[0.0], np.cumsum(np.diff(times) / in_progress)])
    return np.interp(ends, times, clock) - np.interp(starts, times, clock)


def _minutes(instants: Iterable[datetime], working_time: WorkingTime) -> np.ndarray:
    return working_time.minute_of_many(np.array([at.timestamp() for at in instants]))


def _lognormal(log_mean: float, log_spread: float, *, cases: int) -> Effort:
    median = exp(log_mean)
    mean = exp(log_mean + log_spread**2 / 2)
    return Effort(median, median * exp(Z90 * log_spread), mean, cases)


def _rank(share: float, weights: Sequence[float]) -> float:
    """The rank in the whole distribution that has `share` of the re-weighted one below it."""
    third = 0
    while third < 2 and share > weights[third]:
        share -= weights[third]
        third += 1
    return (third + share / weights[third]) / 3


def _tail(z: float) -> float:
    return erfc(z / sqrt(2)) / 2
