"""What no order of work can beat: a lower bound from a desk that does not exist.

A team is taken as one machine as fast as all its people who are in, which may interrupt work. On
it the preemptive rule "most weight per minute first" has the least weighted mean busy time M
(Goemans et al. 2002), and work done by one person in one go ends at least half its effort after
its M: C >= M + p/2. Work ahead of arrival is not reckoned with.
"""

from dataclasses import dataclass
from heapq import heappop, heappush

import numpy as np

from portal.planning.replay.engine import Run
from portal.planning.replay.scenario import DAY, Scenario

HOUR = 60.0


@dataclass(frozen=True)
class Bound:
    """Hours no policy that starts nothing before its arrival can go below in a window."""

    mean: float
    weighted_tardiness: float


def bound(scenario: Scenario, best: Run, *, window: tuple[int, int]) -> Bound | None:
    """`best`: a good run with true efforts known; its late requests carry the second bound.

    Sum of w max(0, C - d) over all is at least the sum of w (C - d) over any of them.
    """
    work = scenario.work
    start, end = window
    judged = work.is_real & np.isfinite(best.done_at)
    judged &= (work.arrives >= start * DAY) & (work.arrives < end * DAY)
    if not judged.any():
        return None
    late = judged & (best.done_at > work.due_at)
    flow = tardiness = 0.0
    for team in np.unique(work.team[judged]).tolist():
        speed = _present(scenario, team)
        rows = np.flatnonzero(judged & (work.team == team))
        effort = work.effort[rows] / max(1.0, scenario.second_speed)
        ends = least_busy(work.arrives[rows], effort, np.ones(len(rows)), speed) + effort / 2
        flow += float((np.maximum(ends, work.arrives[rows] + effort) - work.arrives[rows]).sum())
        rows = np.flatnonzero(late & (work.team == team))
        effort, weight = work.effort[rows] / max(1.0, scenario.second_speed), work.weight[rows]
        ends = least_busy(work.arrives[rows], effort, weight, speed) + effort / 2
        tardiness += max(0.0, float(weight @ (ends - work.due_at[rows])))
    weights = float(work.weight[judged].sum())
    return Bound(flow / judged.sum() / HOUR, tardiness / max(1e-9, weights) / HOUR)


def least_busy(
    arrives: np.ndarray, effort: np.ndarray, weight: np.ndarray, speed: np.ndarray
) -> np.ndarray:
    """Mean busy times under the preemptive rule; `speed`: people by day, the last one for ever."""
    left, moment = effort.astype(float).copy(), np.zeros(len(effort))
    waiting: list[tuple[float, int]] = []
    now = 0.0
    for row in np.argsort(arrives, kind="stable").tolist():
        now = _work_until(float(arrives[row]), now, waiting, left=left, moment=moment, speed=speed)
        heappush(waiting, (-float(weight[row]) / max(1e-9, float(effort[row])), row))
    _work_until(np.inf, now, waiting, left=left, moment=moment, speed=speed)
    return np.where(effort > 0, moment / np.maximum(1e-9, effort), arrives)


def _work_until(
    until: float,
    now: float,
    waiting: list[tuple[float, int]],
    *,
    left: np.ndarray,
    moment: np.ndarray,
    speed: np.ndarray,
) -> float:
    """Work off what waits; `moment` gathers minutes x the time at which they are done."""
    while waiting and now < until:
        day = int(now // DAY)
        rate = float(speed[min(day, len(speed) - 1)])
        stop = min(until, (day + 1) * DAY)
        row = waiting[0][1]
        if rate > 0:
            stop = min(stop, now + left[row] / rate)
        done = min(float(left[row]), rate * (stop - now))
        moment[row] += done * (now + stop) / 2
        left[row] -= done
        if left[row] <= 1e-9 or stop <= now:
            heappop(waiting)
        now = stop
    return now if until == np.inf else max(now, until)


def _present(scenario: Scenario, team: int) -> np.ndarray:
    """People by day who can do a team's work, as if none of them had other work."""
    name = scenario.teams[team]
    days = scenario.days + 1
    count = np.zeros(days)
    for person, away in zip(scenario.people, scenario.away, strict=True):
        if name in (person.team, person.second_team):
            count += [day not in away for day in range(days)]
    count[-1] = max(1.0, count[-1])
    return count
