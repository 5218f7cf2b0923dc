"""Each new request to who has the fewest open ones: pushed on arrival, never moved. A baseline."""

from collections.abc import Mapping, Sequence

from portal.planning.columns import columns_of
from portal.planning.plain_order import first_of
from portal.planning.work import Choice, Context, Id, Person, WorkItem, able_people


def least_open(
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
    """Of those who can do it the one with the fewest open requests; in turn among equals, as
    `round_robin` takes turns. None without anybody."""
    able = able_people(item, people)
    if not able:
        return None
    counts = open_counts or {}
    fewest = min(counts.get(person.id, 0) for person in able)
    places = {person.id: at for at, person in enumerate(people)}
    after = places.get(getattr(last, "id", last), len(people))
    least = [person for person in able if counts.get(person.id, 0) == fewest]
    return next((person for person in least if places[person.id] > after), least[0])


least_open.assign = assign  # so that a caller knows that it assigns on arrival
