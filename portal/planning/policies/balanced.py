"""Urgency per hour, a lane for the oldest, hard deadlines first, work ahead only in real slack."""

from collections.abc import Sequence

import numpy as np

from portal.planning.hard_deadlines import careful_effort, hard_plan
from portal.planning.urgency import (
    STANDARD,
    Figures,
    Settings,
    figures,
    mean_effort_of,
    urgency_per_hour,
    worth_ahead,
)
from portal.planning.work import Choice, Context, Person, WorkItem, eligible


def balanced(
    person: Person,
    waiting: Sequence[WorkItem],
    now: float,
    context: Context,
    *,
    settings: Settings = STANDARD,
) -> Choice:
    """What is worth most now, in this order:

    1. hard deadlines, from a day before the latest start that still keeps them all, or when the
       pick below would take longer than the time left until then;
    2. each n-th pick of a team takes its oldest item, so an item with r older ones starts after
       at most n(r+1) picks of its team, picks for hard deadlines aside;
    3. the highest urgency per hour;
    4. if nothing waits, the predicted need worth most, within the day's budget.
    """
    items = eligible(person, waiting)
    real = [item for item in items if not item.is_predicted]
    if not real:
        return _ahead(person, items, now=now, context=context, settings=settings)
    known = figures(real, person=person, context=context, settings=settings)
    pbar = mean_effort_of(known, context)
    index = urgency_per_hour(known, now, mean_effort=pbar, settings=settings)
    ranked = [real[k] for k in best_two(real, index)]
    plan = hard_plan(real, now, person=person, settings=settings)
    picked, rule = _lane_or(ranked[0], real, context=context, settings=settings)
    careful = careful_effort(picked, person)
    if plan and plan.latest_start_at - now <= max(settings.hard_horizon, careful):
        picked, rule = plan.items[0], "hard_deadline"
        ranked = [*plan.items[1:2], *ranked]
    runner_up = next((item for item in ranked if item is not picked), None)
    at = {item.id: k for k, item in enumerate(real)}
    terms = {
        "rule": rule,
        **_terms(picked, now),
        **_weighed(known, index, at=at[picked.id]),
        "runner_up_index": float(index[at[runner_up.id]]) if runner_up else None,
        "minutes_to_latest_start": plan.latest_start_at - now if plan else None,
        "waiting_count": float(len(real)),
    }
    return Choice(picked, terms, runner_up)


def best_two(items: Sequence[WorkItem], index: np.ndarray) -> list[int]:
    """Positions of the highest and next highest index; the older, then the lower id, on ties."""
    found: list[int] = []
    left = index.copy()
    for _ in range(min(2, len(items))):
        ties = np.flatnonzero(left == left.max())
        found.append(int(min(ties, key=lambda k: items[k].order)))
        left[found[-1]] = -np.inf
    return found


def _ahead(
    person: Person,
    items: Sequence[WorkItem],
    *,
    now: float,
    context: Context,
    settings: Settings,
) -> Choice:
    likely = [item for item in items if item.probability >= settings.ahead_floor]
    if not likely:
        return Choice()
    known = figures(likely, person=person, context=context, settings=settings)
    left = settings.ahead_budget - (context.ahead_used_minutes or 0.0)
    pbar = mean_effort_of(known, context)
    worth = worth_ahead(likely, known, now=now, mean_effort=pbar, settings=settings)
    worth[known.effort / known.speed > left] = -np.inf
    ranked = [k for k in best_two(likely, worth) if np.isfinite(worth[k])]
    if not ranked:
        return Choice()
    item = likely[ranked[0]]
    terms = {
        "rule": "ahead",
        **_terms(item, now),
        **_weighed(known, worth, at=ranked[0]),
        "probability": item.probability,
        "ahead_left_minutes": left,
    }
    return Choice(item, terms, likely[ranked[1]] if len(ranked) > 1 else None)


def _lane_or(
    item: WorkItem, real: Sequence[WorkItem], *, context: Context, settings: Settings
) -> tuple[WorkItem, str]:
    """The oldest of the item's team if this is the lane's turn, else the item itself."""
    if settings.lane_every and context.picks_by_team is not None:
        pick = context.picks_by_team.get(item.team, 0) + 1
        if pick % settings.lane_every == 0:
            mates = (other for other in real if other.team == item.team)
            return min(mates, key=lambda other: other.order), "lane"
    return item, "urgency"


def _weighed(known: Figures, index: np.ndarray, *, at: int) -> dict[str, float]:
    return {
        "effort_mean": float(known.effort[at]),
        "weight": float(known.weight[at]),
        "index": float(index[at]),
    }


def _terms(item: WorkItem, now: float) -> dict[str, float | None]:
    hard = item.hard_deadline_at
    return {
        "waiting_minutes": now - item.order[0],
        "minutes_to_due": None if item.due_at is None else item.due_at - now,
        "minutes_to_hard_deadline": None if hard is None else hard - now,
        "effort_p50": item.effort_p50,
    }
