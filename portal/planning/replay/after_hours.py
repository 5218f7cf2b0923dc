"""The second run's closing time: people stay, up to a cap, for what is due by then."""

from typing import TYPE_CHECKING

import numpy as np

from portal.planning.replay.queue import QueueColumns
from portal.planning.replay.staff import NOTHING
from portal.planning.work import Choice

if TYPE_CHECKING:
    from portal.planning.replay.engine import Engine


def stay(engine: "Engine", closing: float) -> None:
    """Everyone who was in may stay: first to end what they have in hand, then for what waits."""
    for k in engine.staff.longest_idle_first(engine.staff.present(engine.day)):
        _stay_one(engine, k, closing)


def _stay_one(engine: "Engine", k: int, closing: float) -> None:
    staff, left = engine.staff, engine.scenario.overtime_cap
    while left > 0 and (staff.task[k] != NOTHING or _take_late(engine, k, closing)):
        row = staff.task[k]
        if engine.book.due_at[row] > closing:
            return
        rest = staff.rest(k, closing)
        spent = min(rest, left)
        left -= spent
        engine.overtime[row] += spent
        if spent >= rest:
            engine.complete(k, closing)
        else:
            engine.end_at(k, staff.after(k, closing, rest - spent))


def _take_late(engine: "Engine", k: int, closing: float) -> bool:
    """The earliest due of what is due by now."""
    pools = [engine.pools[team] for team in engine.staff.teams_of[k]]
    found = engine.columns([engine.own[k]] if engine.assign else pools)
    if found is None:
        return False
    rows, book = found.rows, engine.book
    row = int(rows[np.lexsort((book.id[rows], book.due_at[rows]))[0]])
    if book.due_at[row] > closing:
        return False
    engine.start(k, Choice(QueueColumns(book, np.array([row]))[0]))
    return True
