"""One step for many requests: each is taken by itself, and each says what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_ITEMS = 500
AT_ONCE = 50  # more than these go on after the page is answered
BATCH = 20  # of those, so many in one transaction


class BulkKind(StrEnum):
    TAKE = "take"
    ASSIGN = "assign"
    SIZE = "size"
    HOLD = "hold"
    RESOLVE = "resolve"
    CLOSE = "close"


class Outcome(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    CHANGED = "changed"  # somebody changed it since the list was looked at
    UNFIT = "unfit"  # the step does not fit it as it is
    REFUSED = "refused"  # not seen, or not theirs to do
    UNDONE = "undone"
    STUCK = "stuck"  # something happened since, so it cannot be taken back


@dataclass(frozen=True)
class Item:
    """`version`: as it was when it was chosen; `step`: the number of the event that did it."""

    reference: str
    version: int
    outcome: Outcome = Outcome.WAITING
    step: int | None = None

    def packed(self) -> list:
        return [self.reference, self.version, self.outcome.value, self.step]


def item_of(packed: list) -> Item:
    reference, version, outcome, step = packed
    return Item(reference, version, Outcome(outcome), step)


def chosen(typed: Iterable[str]) -> list[Item]:
    """From what the list sends for each ticked line, `LEG-7K3F9Q:4`; what is not so is left
    out, and so is a reference that was there before."""
    found = {}
    for each in typed:
        reference, _colon, version = each.rpartition(":")
        if reference and version.isascii() and version.isdecimal() and len(version) < 10:
            found.setdefault(reference[:16], Item(reference[:16], int(version)))
    return list(found.values())[:MOST_ITEMS]
