"""A run of a replay as a log in which promises are judged."""

import numpy as np

from portal.planning.promise_record import PromiseLog, PromiseRecord, promises, record_of
from portal.planning.replay.engine import Run
from portal.planning.replay.scenario import DAY, Scenario
from portal.requests.effort import prior

ASSUMED = prior(30, 120)  # of a desk that has measured nothing
WEEK_DAYS = 5


def promised(scenario: Scenario, run: Run) -> PromiseRecord:
    """What would have been promised at each arrival while the run goes on, and what came of it.
    The promise sees type, priority or target, team and the queue, never an effort."""
    work = scenario.work
    rows = np.flatnonzero(work.is_real & np.isfinite(run.done_at) & (work.team >= 0))
    days = (work.arrives[rows] // DAY).astype(int)
    heads = np.array([_heads(scenario, team) for team in scenario.teams] or [1.0])
    log = PromiseLog(
        arrived=work.arrives[rows],
        resolved=run.done_at[rows],
        gone=np.full(len(rows), np.nan),
        held=np.zeros(len(rows)),
        is_late=np.zeros(len(rows), dtype=bool),
        day=days,
        opens=DAY * np.arange(days.max(initial=0) + 1),
        type=work.type[rows],
        tier=np.unique(work.target[rows], return_inverse=True)[1],
        skill=work.team[rows],
        effort=np.full(len(rows), ASSUMED.p50),
        mean_effort=np.full(len(rows), ASSUMED.mean),
        heads=heads[work.team[rows]],
        days_a_week=WEEK_DAYS,
    )
    return record_of(log, promises(log))


def _heads(scenario: Scenario, team) -> float:
    return max(1.0, sum(person.team == team for person in scenario.people))
