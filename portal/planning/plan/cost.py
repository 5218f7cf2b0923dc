"""What a plan costs: weighted days late first, then days waited, short work counting more."""

from collections.abc import Iterable, Mapping

from portal.planning.plan.values import Id, PlanItem

LATE_COST = 100.0
WAIT_COST = 60.0


def item_cost(item: PlanItem, day: float) -> float:
    """100 w max(0, day - due) + 60 w day / p for work that ends on a day, p in minutes.

    Worked line: w 2, p 60, due 1, ends on day 3 -> 400 + 6.
    """
    late = 0.0 if item.due_day is None else max(0.0, day - item.due_day)
    return item.weight * (LATE_COST * late + WAIT_COST * day / item.minutes)


def plan_cost(items: Iterable[PlanItem], last_days: Mapping[Id, int], *, window: int) -> float:
    """The sum over items by the day on which each ends; what is not planned ends after the
    window."""
    return sum(item_cost(item, last_days.get(item.id, window)) for item in items)
