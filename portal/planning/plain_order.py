"""The choice of a policy that knows one order: the lowest key, then the oldest, then the id."""

import numpy as np

from portal.planning.columns import Columns
from portal.planning.work import Choice, WorkItem


def first_of(queue: Columns, *keys: np.ndarray, now: float, rule: str) -> Choice:
    """The first real item by the keys, the weightiest first; needs that are only predicted
    wait until they come."""
    real = queue.real_rows()
    if not real.size:
        return Choice()
    first = _lowest(queue, real, keys)
    rest = real[real != first]
    item = queue[first]
    return Choice(
        item,
        {"rule": rule, **plain_terms(item, now), "waiting_count": float(real.size)},
        queue[_lowest(queue, rest, keys)] if rest.size else None,
    )


def plain_terms(item: WorkItem, now: float) -> dict[str, float | None]:
    """What a reason is made of, in working minutes; None is unknown."""
    hard = item.hard_deadline_at
    return {
        "waiting_minutes": now - item.order[0],
        "minutes_to_due": None if item.due_at is None else item.due_at - now,
        "minutes_to_hard_deadline": None if hard is None else hard - now,
        "effort_p50": item.effort_p50,
    }


def _lowest(queue: Columns, rows: np.ndarray, keys: tuple[np.ndarray, ...]) -> int:
    for key in keys:
        values = key[rows]
        rows = rows[values == values.min()]
    return queue.oldest_of(rows)
