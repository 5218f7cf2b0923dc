"""What moved since the plan before, and why."""

from collections.abc import Mapping, Sequence

from portal.planning.plan.room import Room
from portal.planning.plan.schedule import Placed
from portal.planning.plan.values import Cause, Id, Kind, Move, PlanItem, Previous


def moves_of(
    items: Sequence[PlanItem],
    previous: Mapping[Id, Previous],
    placed: Mapping[Id, tuple[Placed, Kind]],
    people: Sequence[Id],
    *,
    room: Room,
) -> tuple[Move, ...]:
    """Items whose person or last day is another than before; those newly come are no moves."""
    rows = {person: row for row, person in enumerate(people)}
    moves = []
    for item in items:
        was = previous.get(item.id)
        if was is None:
            continue
        now, kind = placed.get(item.id, (None, None))
        if now is None:
            moves.append(Move(item.id, was.person, None, was.last_day, None, Cause.UNPLANNED))
            continue
        person, last = people[now.row], now.parts[-1][0]
        if person == was.person and last == max(0, was.last_day):
            continue
        cause = _cause(item, was, person, last, kind=kind, room=room, rows=rows)
        gained = float(was.last_day - last)
        moves.append(Move(item.id, was.person, person, was.last_day, last, cause, gained))
    return tuple(moves)


def _cause(item, was: Previous, person: Id, last: int, *, kind, room: Room, rows) -> Cause:
    if kind == Kind.PINNED:
        return Cause.PINNED
    if was.person in item.forbidden:
        return Cause.FORBIDDEN
    if person != was.person and person in item.stand_ins:
        return Cause.DEPUTY if person == item.deputy else Cause.AWAY
    if item.owner is not None and person != was.person:
        return Cause.TAKEN
    row = rows.get(was.person)
    if row is None or room.first_open(row, was.first_day, was.last_day) is None:
        return Cause.AWAY
    if person != was.person:
        return Cause.GAINS
    return Cause.SOONER if last < was.last_day else Cause.LATER
