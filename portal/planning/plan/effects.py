"""What a change by hand costs: two plans compared, without it and with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.planning.plan.values import Id, Plan, PlanItem

LEAST_SHIFT = 0.05  # days; less is the rounding of a day


@dataclass(frozen=True)
class Effects:
    """`later` and `sooner`: how many others end at another time, and by how many days on average;
    `dropped`: how many no longer fit; `newly_late`: how many then end after they are due;
    `alarms`: hard deadlines that are then not kept."""

    later: int = 0
    later_days: float = 0.0
    sooner: int = 0
    sooner_days: float = 0.0
    dropped: int = 0
    newly_late: int = 0
    alarms: int = 0

    @property
    def is_free(self) -> bool:
        return not (self.later or self.dropped or self.newly_late or self.alarms)


def effects_of(
    items: Iterable[PlanItem], before: Plan, after: Plan, *, but: frozenset[Id] = frozenset()
) -> Effects:
    """`but`: the item that was moved itself, left out of the shifts."""
    others = [item for item in items if item.id not in but and not item.is_early]
    both = [item for item in others if item.id in before.finish and item.id in after.finish]
    shifts = [after.finish[item.id] - before.finish[item.id] for item in both]
    later = [shift for shift in shifts if shift > LEAST_SHIFT]
    sooner = [-shift for shift in shifts if shift < -LEAST_SHIFT]
    return Effects(
        later=len(later),
        later_days=sum(later) / len(later) if later else 0.0,
        sooner=len(sooner),
        sooner_days=sum(sooner) / len(sooner) if sooner else 0.0,
        dropped=sum(item.id in before.finish and item.id not in after.finish for item in others),
        newly_late=sum(_is_late(item, after) and not _is_late(item, before) for item in both),
        alarms=len(set(after.alarms) - set(before.alarms)),
    )


def _is_late(item: PlanItem, plan: Plan) -> bool:
    return item.due_day is not None and plan.finish[item.id] > item.due_day + LEAST_SHIFT
