"""The oldest first: how a desk works that catches what comes. A baseline, and the plain start."""

from collections.abc import Sequence
from heapq import nsmallest

from portal.planning.work import Choice, Context, Person, WorkItem, eligible


def first_come_first_served(
    person: Person, waiting: Sequence[WorkItem], now: float, context: Context
) -> Choice:
    """The item that arrived first; never works ahead of a need."""
    real = [item for item in eligible(person, waiting) if not item.is_predicted]
    oldest = nsmallest(2, real, key=lambda item: item.order)
    if not oldest:
        return Choice()
    item = oldest[0]
    terms = {
        "rule": "oldest",
        "waiting_minutes": now - item.order[0],
        "minutes_to_due": None if item.due_at is None else item.due_at - now,
        "effort_p50": item.effort_p50,
        "waiting_count": float(len(real)),
    }
    return Choice(item, terms, oldest[1] if len(oldest) > 1 else None)
