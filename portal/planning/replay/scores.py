"""What a run is judged by, for each window of arrival days apart."""

from dataclasses import asdict, dataclass

import numpy as np

from portal.planning.replay.engine import Run
from portal.planning.replay.scenario import DAY, Scenario

HOUR, WEEK_DAYS = 60.0, 5


@dataclass(frozen=True)
class Scores:
    """Working hours from arrival to done; shares in percent. None: nothing to judge.

    `weighted_tardiness`: sum weight x max(0, done - due) / sum weight. `after_hours`: hours a
    week of the whole desk, from the second run. `wasted`: effort on needs that never came, of
    all effort.
    """

    count: int
    mean: float | None = None
    p50: float | None = None
    p90: float | None = None
    oldest: float | None = None
    weighted_tardiness: float | None = None
    in_target: float | None = None
    after_hours: float | None = None
    wasted: float | None = None
    not_done: int = 0
    effort_minutes: float = 0.0
    wasted_minutes: float = 0.0

    def as_dict(self) -> dict:
        return asdict(self)


def scores(
    scenario: Scenario, run: Run, *, window: tuple[int, int], late: Run | None = None
) -> Scores:
    """Of the requests that arrived in a window of days (the second one not included)."""
    work = scenario.work
    start, end = window
    inside = (work.arrives >= start * DAY) & (work.arrives < end * DAY)
    asked = inside & work.is_real
    judged = asked & np.isfinite(run.done_at)
    not_done = int((asked & ~judged).sum())
    if not judged.any():
        return Scores(count=0, not_done=not_done)
    hours = (run.done_at[judged] - work.arrives[judged]) / HOUR
    late_hours = np.maximum(0.0, run.done_at[judged] - work.due_at[judged]) / HOUR
    weight = work.weight[judged]
    total = float(weight.sum())
    effort = float(work.effort[judged].sum())
    wasted = float(run.ahead_minutes[inside & ~work.is_real].sum())
    return Scores(
        count=int(judged.sum()),
        mean=float(hours.mean()),
        p50=float(np.quantile(hours, 0.5)),
        p90=float(np.quantile(hours, 0.9)),
        oldest=float(hours.max()),
        weighted_tardiness=float(weight @ late_hours) / total if total > 0 else None,
        in_target=100 * float((late_hours <= 1e-9).mean()),
        after_hours=_after_hours(late, inside, days=end - start) if late else None,
        wasted=100 * wasted / (effort + wasted) if effort + wasted > 0 else None,
        not_done=not_done,
        effort_minutes=effort,
        wasted_minutes=wasted,
    )


def _after_hours(late: Run, inside: np.ndarray, *, days: int) -> float:
    """Hours stayed for the requests of the window, a week of it."""
    return float(late.overtime[inside].sum()) / HOUR / (max(1, days) / WEEK_DAYS)
