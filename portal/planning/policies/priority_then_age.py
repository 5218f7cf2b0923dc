"""The weightiest first, the oldest among equals: how most desks sort their queue. A baseline."""

from collections.abc import Sequence

from portal.planning.columns import columns_of
from portal.planning.plain_order import first_of
from portal.planning.work import Choice, Context, Person, WorkItem


def priority_then_age(
    person: Person, waiting: Sequence[WorkItem], now: float, context: Context
) -> Choice:
    """The highest weight, which stands for the priority; then what arrived first."""
    queue = columns_of(waiting).eligible(person)
    return first_of(queue, -queue.weights(), now=now, rule="priority")
