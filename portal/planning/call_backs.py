"""The line of those who want to be called: who is next, and how long it takes until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import exp, log, sqrt

from portal.errors import InvalidTransition

LONGEST_GAP = 60.0  # minutes: a call is put between two pieces of longer work
VARIATION = 1.0  # of the time from one free moment of a person to the next
PRIOR_CALLS = 10.0  # how many past calls it takes to move half the way to what they say
NINETY = 1.2816  # standard deviations to the P90
MOST_TRIES = 3
AGAIN_AFTER = timedelta(minutes=15)
ROUNDS_MOST = 4.0  # how far past calls may stretch or shrink what is said


class CallState(StrEnum):
    WAITING = "waiting"
    CALLING = "calling"  # somebody has the telephone in hand
    REACHED = "reached"
    MISSED = "missed"  # tried three times
    CANCELLED = "cancelled"


class CallOutcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    PUT_BACK = "put_back"  # not called after all


IN_LINE = frozenset({CallState.WAITING, CallState.CALLING})


@dataclass(frozen=True)
class Wait:
    """Working minutes until the call: half of them come sooner than `p50`, nine in ten sooner than
    `p90`. `ahead`: how many come before."""

    p50: float
    p90: float
    ahead: int


def wait_of(ahead: int, *, heads: float, effort_minutes: float, scale: float = 1.0) -> Wait | None:
    """`heads`: people with the skill who are there; each is free for a call whenever a piece of
    work (`effort_minutes` on average) ends, at the latest after an hour. `scale`: what past calls
    say of these minutes. None: nobody is there.

    The call is the (ahead + 1)th such moment. The sum of k gaps of mean m and variation c has mean
    k m and variation c / sqrt(k); read as lognormal, P50 = mean / sqrt(1 + v^2) and
    P90 = P50 exp(1.28 sqrt(ln(1 + v^2))).
    Worked line: 1 ahead, 2 people, 40 minutes -> k 2, m 20, v .71 -> P50 33, P90 74.
    """
    if heads <= 0:
        return None
    gaps = ahead + 1
    mean = gaps * min(LONGEST_GAP, effort_minutes) / heads * scale
    spread = VARIATION / sqrt(gaps)
    p50 = mean / sqrt(1 + spread**2)
    return Wait(p50, p50 * exp(NINETY * sqrt(log(1 + spread**2))), ahead)


def learnt_scale(calls: Sequence[tuple[float, float]]) -> float:
    """What the line's own past says: (said P50, minutes it really took) of past calls; the mean of
    the log ratios, drawn to 1 as if ten more calls had come exactly as said.

    Worked line: ten calls that took twice as long -> 2^(10/20) = 1.41.
    """
    ratios = [log(max(1.0, took) / max(1.0, said)) for said, took in calls]
    scale = exp(sum(ratios) / (len(ratios) + PRIOR_CALLS))
    return min(ROUNDS_MOST, max(1 / ROUNDS_MOST, scale))


def after_call(outcome: CallOutcome, *, tries: int) -> CallState:
    """`tries`: with this one. Who did not answer keeps their place, three times."""
    if outcome == CallOutcome.REACHED:
        return CallState.REACHED
    if outcome == CallOutcome.PUT_BACK:
        return CallState.WAITING
    return CallState.MISSED if tries >= MOST_TRIES else CallState.WAITING


def check_call(state: str, wanted: CallState) -> None:
    if state != wanted:
        raise InvalidTransition("Somebody was faster: this call is not as you saw it.")
