"""A setup file as values: tables that name some columns of some rows, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """What must be mended before anything is applied."""

    source: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.source}, line {self.line}: {self.words}"


@dataclass(frozen=True)
class Place:
    """Where something stands: a file and its line, counted from 1."""

    source: str
    line: int

    def fault(self, words: str) -> Fault:
        return Fault(self.source, self.line, words)


@dataclass(frozen=True)
class Entry:
    """One row as a file or the database tells it.

    `key` says which row it is among its neighbours; `values`: the columns that are named, by the
    names of the file; `parts`: the tables inside it, by their name; `places`: where each of the
    named ones stands (empty for what comes from the database).
    """

    key: str
    values: dict[str, object]
    place: Place = Place("", 0)
    parts: dict[str, list["Entry"]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def place_of(self, name: str) -> Place:
        return self.places.get(name, self.place)

    def part(self, name: str) -> dict[str, "Entry"]:
        return {entry.key: entry for entry in self.parts.get(name, [])}


@dataclass(frozen=True)
class Setup:
    calendars: list[Entry] = field(default_factory=list)
    people: list[Entry] = field(default_factory=list)
    desks: list[Entry] = field(default_factory=list)

    def named(self) -> Iterator[tuple[str, list[Entry]]]:
        return iter(
            (("calendars", self.calendars), ("people", self.people), ("desks", self.desks))
        )


# Tables that are replaced as a whole where a file names any of theirs: half an approval rule left
# over from before would ask for what nobody wants any more.
WHOLE = frozenset({"approvals"})


def laid_over(below: list[Entry], above: list[Entry]) -> list[Entry]:
    """The rows of `below` as they will be: what `above` names counts, the rest stays.

    Order: those `above` names first, in its order, where it names any; each keeps the places of
    `above`, so that a fault is told where it was written.
    """
    known = {entry.key: entry for entry in below}
    named = {entry.key for entry in above}
    merged = [_one_laid_over(known.get(entry.key), entry) for entry in above]
    return merged + [entry for entry in below if entry.key not in named]


def _one_laid_over(below: Entry | None, above: Entry) -> Entry:
    if below is None:
        below = Entry(above.key, {})
    names = [*below.parts, *(name for name in above.parts if name not in below.parts)]
    return Entry(
        key=above.key,
        values=below.values | above.values,
        place=above.place,
        parts={name: _part(name, below, above) for name in names},
        places=above.places,
    )


def _part(name: str, below: Entry, above: Entry) -> list[Entry]:
    named = above.parts.get(name, [])
    is_replaced = name in WHOLE and name in above.parts
    return named if is_replaced else laid_over(below.parts.get(name, []), named)
