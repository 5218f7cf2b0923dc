"""Each new request to the next person in turn: pushed on arrival, never moved. A baseline."""

from collections.abc import Mapping, Sequence

from portal.planning.columns import columns_of
from portal.planning.plain_order import first_of
from portal.planning.work import Choice, Context, Id, Person, WorkItem, able_people


def round_robin(
    person: Person, waiting: Sequence[WorkItem], now: float, context: Context
) -> Choice:
    """`waiting` is what was assigned to this person: the oldest of it."""
    return first_of(columns_of(waiting).eligible(person), now=now, rule="oldest")


def assign(
    item: WorkItem,
    people: Sequence[Person],
    open_counts: Mapping[Id, int] | None = None,
    last: Person | Id | None = None,
) -> Person | None:
    """Of those who can do it the one after `last` in the order of `people`; the first of all
    when `last` is not among them. None without anybody."""
    able = able_people(item, people)
    if not able:
        return None
    places = {person.id: at for at, person in enumerate(people)}
    after = places.get(getattr(last, "id", last), len(people))
    return next((person for person in able if places[person.id] > after), able[0])


round_robin.assign = assign  # so that a caller knows that it assigns on arrival
