"""Work of somebody away: who may do it meanwhile."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from portal.planning.plan.values import Id, PlanItem


@dataclass(frozen=True)
class Gone:
    """Days of the window on which a person is away, both included; the deputy they named."""

    first_day: int
    last_day: int
    deputy: Id | None = None


def with_stand_ins(
    item: PlanItem, absences: Sequence[Gone], able: Collection[Id], *, days: int
) -> PlanItem:
    """The item with who may do it instead of its owner. `able`: people with the skill; `days`: of
    the window.

    Of somebody who is away now the deputy may do everything; one who goes later does it before,
    but for what is due while they are gone. Without a deputy who can, whatever is due before they
    are back returns to the pool, and the rest waits for them. Worked line: away on days 0 to 4,
    due on day 2.5 -> the deputy, else everybody able; due on day 7 -> the deputy, else nobody.
    """
    for gone in absences:
        is_due = _is_due_meanwhile(item, gone, days=days)
        if gone.deputy in able and (gone.first_day == 0 or is_due):
            return replace(item, stand_ins=frozenset({gone.deputy}), deputy=gone.deputy)
        if gone.deputy not in able and is_due:
            return replace(item, stand_ins=frozenset(able) - {item.owner})
    return item


def _is_due_meanwhile(item: PlanItem, gone: Gone, *, days: int) -> bool:
    """What was due before they went is late already, and theirs no longer."""
    dues = [due for due in (item.due_day, item.hard_day) if due is not None]
    if not dues:
        return gone.first_day == 0 and gone.last_day == days - 1
    begins = 0 if gone.first_day == 0 else gone.first_day
    due = min(dues)
    return due < gone.last_day + 1 and (begins == 0 or due >= begins)
