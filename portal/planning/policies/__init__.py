"""The planning policies by name. `name(person, waiting, now, context) -> Choice`."""

from collections.abc import Sequence

from portal.planning.policies.balanced import balanced
from portal.planning.policies.earliest_due import earliest_due
from portal.planning.policies.first_come_first_served import first_come_first_served
from portal.planning.policies.least_open import least_open
from portal.planning.policies.priority_then_age import priority_then_age
from portal.planning.policies.round_robin import round_robin
from portal.planning.work import Choice, Context, Person, Policy, WorkItem

POLICIES: dict[str, Policy] = {
    "first_come_first_served": first_come_first_served,
    "round_robin": round_robin,
    "least_open": least_open,
    "priority_then_age": priority_then_age,
    "earliest_due": earliest_due,
    "balanced": balanced,
}


def ranked(
    policy: Policy,
    person: Person,
    *,
    waiting: Sequence[WorkItem],
    now: float,
    context: Context,
    count: int = 3,
) -> list[Choice]:
    """What the policy chooses, then what it would choose without that, and so on."""
    choices: list[Choice] = []
    left = list(waiting)
    while len(choices) < count:
        choice = policy(person, left, now, context)
        if choice.item is None:
            break
        choices.append(choice)
        left = [item for item in left if item.id != choice.item.id]
    return choices
