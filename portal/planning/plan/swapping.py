"""Neighbours in one person's order are swapped while that makes the plan cheaper."""

from bisect import bisect_left
from collections.abc import Mapping

import numpy as np

from portal.planning.plan.cost import item_cost
from portal.planning.plan.room import EPSILON, Room
from portal.planning.plan.schedule import Placed, Task
from portal.planning.plan.values import Id

MOST_ROUNDS = 30


def swapped(placed: Mapping[Id, Placed], tasks: Mapping[Id, Task], room: Room) -> dict[Id, Placed]:
    """The same people and the same minutes of their days in a better order (adjacent pairwise
    interchange). Nothing begins before its earliest day."""
    by_row: dict[int, list[Id]] = {}
    for key in sorted(placed, key=lambda key: (placed[key].end, str(key))):
        by_row.setdefault(placed[key].row, []).append(key)
    better: dict[Id, Placed] = {}
    for row, order in by_row.items():
        better |= _of_person(row, order, placed, tasks, room)
    return better


def _of_person(row: int, order: list[Id], placed, tasks, room: Room) -> dict[Id, Placed]:
    minutes = {key: sum(part for _day, part in placed[key].parts) for key in order}
    used = np.zeros(room.days)
    for key in order:
        for day, part in placed[key].parts:
            used[day] += part
    until = np.cumsum(used).tolist()

    def day_of(minute: float) -> int:
        return bisect_left(until, minute - EPSILON)

    for _round in range(MOST_ROUNDS):
        if not _swap_once(order, minutes, tasks, day_of):
            break
    taken = room.net[row] - room.left[row] - used  # by what is fixed
    return _laid_out(row, order, minutes, used=used, taken=taken, net=room.net[row])


def _swap_once(order: list[Id], minutes: Mapping[Id, float], tasks, day_of) -> bool:
    """One walk along the order; whether anything was swapped."""
    start, has_swapped = 0.0, False
    for k in range(len(order) - 1):
        first, second = (tasks[key].item for key in order[k : k + 2])
        begins, end = (
            day_of(start + 2 * EPSILON),
            day_of(start + minutes[order[k]] + minutes[order[k + 1]]),
        )
        if second.earliest_day <= begins:
            as_is = item_cost(first, day_of(start + minutes[order[k]])) + item_cost(second, end)
            other = item_cost(second, day_of(start + minutes[order[k + 1]])) + item_cost(
                first, end
            )
            if other < as_is - EPSILON:
                order[k], order[k + 1] = order[k + 1], order[k]
                has_swapped = True
        start += minutes[order[k]]
    return has_swapped


def _laid_out(row, order, minutes, *, used, taken, net) -> dict[Id, Placed]:
    """Parts and ends of the items, one after the other in the minutes they hold together."""
    placed, day, left = {}, 0, used.copy()
    for key in order:
        parts, todo = [], minutes[key]
        while todo > EPSILON and day < len(left):
            put = min(todo, left[day])
            if put > EPSILON:
                parts.append((day, float(put)))
                left[day] -= put
                todo -= put
            if left[day] <= EPSILON:
                day += 1
        last = parts[-1][0]
        end = last + (taken[last] + used[last] - left[last]) / max(net[last], EPSILON)
        placed[key] = Placed(row, float(end), tuple(parts))
    return placed
