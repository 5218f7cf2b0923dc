"""The oldest first: how a desk works that catches what comes. A baseline, and the plain start."""

from collections.abc import Sequence

from portal.planning.columns import columns_of
from portal.planning.plain_order import first_of
from portal.planning.work import Choice, Context, Person, WorkItem


def first_come_first_served(
    person: Person, waiting: Sequence[WorkItem], now: float, context: Context
) -> Choice:
    """The item that arrived first; never works ahead of a need."""
    queue = columns_of(waiting).eligible(person)
    return first_of(queue, now=now, rule="oldest")
