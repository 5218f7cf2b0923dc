"""One trouble that many ask about at once: found among the requests of the last hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp

from portal.catalogue.search_text import telling_words

WITHIN = timedelta(hours=1)
FEWEST = 5
# So many or more would come by chance in one hour of ten thousand.
RARE = 1e-4
LEAST_USUAL = 0.1  # an hour, of a kind that hardly anybody asks for


@dataclass(frozen=True)
class Asked:
    id: int
    reference: str
    type_id: int
    title: str
    arrived_at: datetime


@dataclass(frozen=True)
class Kind:
    """`usual`: requests in a working hour."""

    title: str
    usual: float


@dataclass(frozen=True)
class Outbreak:
    """Requests of one kind that came within an hour and read alike, the oldest first."""

    type_id: int
    asked: tuple[Asked, ...]


def outbreaks(asked: Iterable[Asked], kinds: Mapping[int, Kind]) -> list[Outbreak]:
    """At most one for each kind, the largest first.

    Alike are titles that share a word which is not in the kind's own title, or that are the same.
    They are an outbreak when five or more came within an hour and so many are rare (Poisson) for
    the kind. Worked line: a kind asked for twice an hour, 9 within one: P = .0002, none; of 10:
    .00005, an outbreak.
    """
    by_kind: dict[int, list[Asked]] = {}
    for each in sorted(asked, key=lambda each: (each.arrived_at, each.id)):
        by_kind.setdefault(each.type_id, []).append(each)
    found = []
    for type_id, some in by_kind.items():
        kind = kinds[type_id]
        largest = max(
            (_fullest_hour(alike) for alike in _alike(some, kind.title)), key=len, default=()
        )
        is_rare = _at_least(len(largest), max(LEAST_USUAL, kind.usual)) < RARE
        if len(largest) >= FEWEST and is_rare:
            found.append(Outbreak(type_id, tuple(largest)))
    return sorted(found, key=lambda outbreak: (-len(outbreak.asked), outbreak.type_id))


def _alike(asked: Sequence[Asked], title: str) -> list[list[Asked]]:
    """Groups that read alike: by each word, and by the whole title."""
    own = _words(title)
    by_word: dict[str, list[Asked]] = {}
    for each in asked:
        words = (_words(each.title) - own) | {each.title.casefold().strip()}
        for word in words:
            by_word.setdefault(word, []).append(each)
    return list(by_word.values())


def _words(text: str) -> set[str]:
    return {word for word in telling_words(text) if len(word) > 2}


def _fullest_hour(asked: Sequence[Asked]) -> Sequence[Asked]:
    """asked: the oldest first."""
    best: Sequence[Asked] = ()
    first = 0
    for last, each in enumerate(asked):
        while each.arrived_at - asked[first].arrived_at > WITHIN:
            first += 1
        if last + 1 - first > len(best):
            best = asked[first : last + 1]
    return best


def _at_least(number: int, mean: float) -> float:
    """P(Poisson >= number)."""
    term, below = exp(-mean), 0.0
    for k in range(number):
        below += term
        term *= mean / (k + 1)
    return max(0.0, 1 - below)
