"""What is due first (Jackson 1955): keeps every due time if any order does. A baseline."""

from collections.abc import Sequence

from portal.planning.columns import columns_of
from portal.planning.plain_order import first_of
from portal.planning.urgency import STANDARD
from portal.planning.work import Choice, Context, Person, WorkItem


def earliest_due(
    person: Person, waiting: Sequence[WorkItem], now: float, context: Context
) -> Choice:
    """The earliest due time or hard deadline; then what arrived first."""
    queue = columns_of(waiting).eligible(person)
    due_at = queue.due_times(within=STANDARD.target_until_known)
    return first_of(queue, due_at, now=now, rule="earliest_due")
