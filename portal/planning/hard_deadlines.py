"""Hard deadlines: dates set by law or contract, kept outside the urgency index."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.planning.urgency import EFFORT_UNTIL_KNOWN, Settings, second_speed
from portal.planning.work import Person, WorkItem


@dataclass(frozen=True)
class HardPlan:
    """The items with hard deadlines in the order to do them.

    `latest_start_at`: the last working minute at which this person can begin them all, one after
    the other at their P90 effort, and still keep each deadline with the buffer.
    """

    items: tuple[WorkItem, ...]
    latest_start_at: float


def hard_plan(
    items: Sequence[WorkItem], now: float, *, person: Person, settings: Settings
) -> HardPlan | None:
    """The plan for the ten earliest hard deadlines, or None without any.

    On one person's desk earliest deadline first keeps every deadline if any order does
    (Jackson 1955). If none does, all orders are searched for the least weight missed, then the
    least weighted lateness, on P90 effort.
    """
    hard = [item for item in items if item.hard_deadline_at is not None]
    if not hard:
        return None
    hard.sort(key=lambda item: (item.hard_deadline_at, item.order))
    first = hard[: settings.hard_searched]
    efforts = [careful_effort(item, person) for item in first]
    latest, done = float("inf"), 0.0
    for item, effort in zip(first, efforts, strict=True):
        done += effort
        latest = min(latest, item.hard_deadline_at - done)
    if now > latest:
        first = [first[k] for k in _least_missed(first, efforts, now=now)]
    return HardPlan((*first, *hard[len(first) :]), latest - settings.hard_buffer)


def careful_effort(item: WorkItem, person: Person) -> float:
    """P90 of the effort in this person's minutes."""
    effort = item.effort_p90 or item.effort_p50 or EFFORT_UNTIL_KNOWN
    return effort if item.team == person.team else effort / second_speed(person)


def _least_missed(items: Sequence[WorkItem], efforts: Sequence[float], *, now: float) -> list[int]:
    """Order of least (weight missed, weighted lateness): dynamic programme over all subsets."""
    count = len(items)
    best: list[tuple[float, float]] = [(0.0, 0.0)]
    last = [0]
    ends = [now]
    for subset in range(1, 1 << count):
        lowest = subset & -subset
        ends.append(ends[subset ^ lowest] + efforts[lowest.bit_length() - 1])
        options = []
        for k in range(count):
            if subset >> k & 1:
                missed, late = best[subset ^ (1 << k)]
                weight = 1.0 if items[k].weight is None else items[k].weight
                over = max(0.0, ends[subset] - items[k].hard_deadline_at)
                options.append((missed + weight * (over > 0), late + weight * over, k))
        missed, late, k = min(options)
        best.append((missed, late))
        last.append(k)
    order, subset = [], (1 << count) - 1
    while subset:
        order.append(last[subset])
        subset ^= 1 << last[subset]
    return order[::-1]
