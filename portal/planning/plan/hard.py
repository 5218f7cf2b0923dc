"""Hard deadlines in a plan: who takes which, so that all are kept whenever that is possible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.planning.plan.room import EPSILON, Room
from portal.planning.plan.values import PlanItem


@dataclass(frozen=True)
class _Task:
    """`rows`: row of a person -> minutes the item takes them; `before`: who had it."""

    item: PlanItem
    until: float
    rows: Mapping[int, float]
    before: int | None = None


def keepers(
    items: Sequence[PlanItem],
    able: Mapping[object, Mapping[int, float]],
    *,
    room: Room,
    buffer: float,
    searched: int,
    before: Mapping[object, int] | None = None,
) -> dict[object, int | None]:
    """Item -> row of the person who keeps its deadline; None where none was found.

    `able`: item -> row -> speed; `before`: item -> row that had it, tried first. The `searched`
    earliest are settled exactly: if everyone's minutes allow a schedule that keeps
    them all, this is one. If not, the heaviest of the first that can be kept together are, one by
    one; later ones follow in order of deadline.
    """
    order = sorted(items, key=lambda item: (item.hard_day, str(item.id)))
    tasks = [
        _Task(
            item,
            item.hard_day - buffer,
            {row: item.hard_minutes / speed for row, speed in able[item.id].items()},
            (before or {}).get(item.id),
        )
        for item in order
    ]
    found = _all_kept(tasks[:searched], room)
    if found is None:
        found = _as_many_as_can(tasks[:searched], room)
    held: dict[int, list[_Task]] = {}
    for task in tasks[:searched]:
        if found[task.item.id] is not None:
            held.setdefault(found[task.item.id], []).append(task)
    for task in tasks[searched:]:
        rows = sorted(task.rows, key=lambda row: (row != task.before, row))
        row = next((row for row in rows if _fits(task, row, held, room)), None)
        found[task.item.id] = row
        if row is not None:
            held.setdefault(row, []).append(task)
    return found


def _as_many_as_can(tasks: Sequence[_Task], room: Room) -> dict:
    """Heaviest first, each added if all with it can still be kept."""
    chosen: list[_Task] = []
    found: dict = {}
    for task in sorted(tasks, key=lambda task: (-task.item.weight, task.until)):
        trial = _all_kept([*chosen, task], room)
        if trial is not None:
            chosen.append(task)
            found = trial
    return {task.item.id: found.get(task.item.id) for task in tasks}


def _all_kept(tasks: Sequence[_Task], room: Room) -> dict | None:
    """An assignment that keeps every deadline, or None if there is none.

    On one person's days earliest deadline first keeps all deadlines if any order does (Jackson
    1955), so only who takes what is searched. An item that at least as many people could take as
    there are items is settled last: the others leave one of them free.
    """
    options = {
        task.item.id: [row for row in sorted(task.rows) if _fits(task, row, {}, room)]
        for task in tasks
    }
    left, easy = list(tasks), []
    while True:
        free = [task for task in left if len(options[task.item.id]) >= len(left)]
        if not free:
            break
        easy.append(free[0])
        left.remove(free[0])
    if any(not options[task.item.id] for task in left):
        return None
    left.sort(key=lambda task: (len(options[task.item.id]), task.until))
    held: dict[int, list[_Task]] = {}
    found: dict = {}
    if not _search([*left, *reversed(easy)], options, held, found, room=room):
        return None
    return found


def _search(tasks, options, held, found, *, room: Room) -> bool:
    """Depth first: whoever had it, then whoever holds least."""
    if not tasks:
        return True
    task, rest = tasks[0], tasks[1:]
    rows = options[task.item.id]
    for row in sorted(rows, key=lambda row: (row != task.before, len(held.get(row, ())))):
        if _fits(task, row, held, room):
            held.setdefault(row, []).append(task)
            found[task.item.id] = row
            if _search(rest, options, held, found, room=room):
                return True
            held[row].remove(task)
            del found[task.item.id]
    return False


def _fits(task: _Task, row: int, held: Mapping[int, Sequence[_Task]], room: Room) -> bool:
    """Whether the person keeps all they hold and this too, earliest deadline first."""
    if row not in task.rows:
        return False
    total = 0.0
    for each in sorted([*held.get(row, ()), task], key=lambda each: each.until):
        total += each.rows[row]
        if total > room.open_until(row, each.until).sum() + EPSILON:
            return False
    return True
