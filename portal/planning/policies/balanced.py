"""Urgency per hour, a lane for the oldest, hard deadlines first, work ahead only in real slack."""

from collections.abc import Sequence

import numpy as np

from portal.planning.columns import Columns, columns_of
from portal.planning.hard_deadlines import HardPlan, careful_effort, hard_plan
from portal.planning.plain_order import plain_terms
from portal.planning.urgency import (
    STANDARD,
    Figures,
    Settings,
    figures,
    mean_effort_of,
    urgency_per_hour,
    worth_ahead,
)
from portal.planning.work import Choice, Context, Person, WorkItem


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
    queue = columns_of(waiting).eligible(person)
    real = queue.real_rows()
    if not real.size:
        return _ahead(queue, person, now=now, context=context, settings=settings)
    if real.size < len(queue):
        queue = queue.subset(real)
    known = figures(queue, person=person, context=context, settings=settings)
    pbar = mean_effort_of(known, context)
    index = urgency_per_hour(known, now, mean_effort=pbar, settings=settings)
    first, *second = best_two(queue, index)
    picked, rule = _lane_or(first, queue, context=context, settings=settings)
    hard = _hard(queue, now, person=person, settings=settings)
    if hard and hard.latest_start_at - now <= max(
        settings.hard_horizon, careful_effort(queue[picked], person)
    ):
        return _hard_choice(hard, queue, index, known, best=first, now=now)
    runner_up = next((row for row in (first, *second) if row != picked), None)
    terms = {
        "rule": rule,
        **_terms(queue, known, index, picked=picked, runner_up=runner_up, now=now),
        "minutes_to_latest_start": hard.latest_start_at - now if hard else None,
    }
    return Choice(queue[picked], terms, None if runner_up is None else queue[runner_up])


def best_two(queue: Columns, index: np.ndarray) -> list[int]:
    """Rows of the highest and next highest index; the older, then the lower id, on ties."""
    first = _best(queue, index)
    if len(queue) == 1:
        return [first]
    rest = index.copy()
    rest[first] = -np.inf
    return [first, _best(queue, rest)]


def _best(queue: Columns, index: np.ndarray) -> int:
    ties = (index == index[index.argmax()]).nonzero()[0]
    return int(ties[0]) if ties.size == 1 else queue.oldest_of(ties)


def _hard(queue: Columns, now: float, *, person: Person, settings: Settings) -> HardPlan | None:
    if not queue.has_hard:
        return None
    rows = np.flatnonzero(np.isfinite(queue.numbers("hard_deadline_at")))
    items = [queue[row] for row in rows.tolist()]
    return hard_plan(items, now, person=person, settings=settings)


def _hard_choice(
    hard: HardPlan,
    queue: Columns,
    index: np.ndarray,
    known: Figures,
    *,
    best: int,
    now: float,
) -> Choice:
    rows = {item.id: row for row, item in enumerate(queue)}
    picked = rows[hard.items[0].id]
    after = [rows[item.id] for item in hard.items[1:2]] or [best]
    runner_up = next((row for row in after if row != picked), None)
    terms = {
        "rule": "hard_deadline",
        **_terms(queue, known, index, picked=picked, runner_up=runner_up, now=now),
        "minutes_to_latest_start": hard.latest_start_at - now,
    }
    return Choice(hard.items[0], terms, None if runner_up is None else queue[runner_up])


def _ahead(
    queue: Columns, person: Person, *, now: float, context: Context, settings: Settings
) -> Choice:
    """The likely need worth most among those whose usual effort (p50) fits what is left of the
    day's budget. By the mean, which a few very long ones raise, most would never be begun."""
    if not len(queue):
        return Choice()
    known = figures(queue, person=person, context=context, settings=settings)
    left = settings.ahead_budget - (context.ahead_used_minutes or 0.0)
    worth = worth_ahead(queue, known, now=now, context=context, settings=settings)
    likely = queue.numbers("probability") >= settings.ahead_floor
    p50 = queue.numbers("effort_p50")
    usual = np.where(p50 > 0, p50, known.effort)
    worth[~likely | (usual / known.speed > left)] = -np.inf
    ranked = [row for row in best_two(queue, worth) if np.isfinite(worth[row])]
    if not ranked:
        return Choice()
    item, runner_up = queue[ranked[0]], ranked[1] if len(ranked) > 1 else None
    terms = {
        "rule": "ahead",
        **_terms(queue, known, worth, picked=ranked[0], runner_up=runner_up, now=now),
        "probability": item.probability,
        "ahead_left_minutes": left,
    }
    return Choice(item, terms, None if runner_up is None else queue[runner_up])


def _lane_or(
    best: int, queue: Columns, *, context: Context, settings: Settings
) -> tuple[int, str]:
    """The oldest of the best item's team if this is the lane's turn, else the best."""
    if settings.lane_every and context.picks_by_team is not None:
        team = queue.team_of(best)
        if (context.picks_by_team.get(team, 0) + 1) % settings.lane_every == 0:
            return queue.oldest_of(np.flatnonzero(queue.is_team(team))), "lane"
    return best, "urgency"


def _terms(
    queue: Columns,
    known: Figures,
    index: np.ndarray,
    *,
    picked: int,
    runner_up: int | None,
    now: float,
) -> dict[str, float | None]:
    return {
        **plain_terms(queue[picked], now),
        "effort_mean": float(known.effort[picked]),
        "weight": float(known.weight[picked]),
        "index": float(index[picked]),
        "runner_up_index": None if runner_up is None else float(index[runner_up]),
        "waiting_count": float(len(queue)),
    }
