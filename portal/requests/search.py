"""What was typed to find requests: words, and what they are narrowed to, as in
`desk:IT state:open from:ana laptop`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.catalogue.matching import distance
from portal.catalogue.search_text import folded, words_of
from portal.requests.lifecycle import FINISHED, OPEN, Status

FIELDS = ("desk", "state", "type", "from", "with", "department", "size")
MOST_WORDS = 12
LONG = 8  # letters from which on two may be wrong
SHORTEST = 4  # letters from which on one may be wrong
_FIELD = re.compile(r'(?<!\S)(\w+):("[^"]*"|\S+)')
_STATES = {
    "open": OPEN,
    "done": FINISHED,
    "finished": FINISHED,
    "hold": frozenset({Status.ON_HOLD}),
    "waiting": frozenset({Status.ON_HOLD}),
} | {status.value: frozenset({status}) for status in Status}


@dataclass(frozen=True)
class Search:
    """`words` as they are searched; `narrowed`: field to the folded words it must hold; `typed`:
    the words as they were typed, for a reference."""

    words: tuple[str, ...] = ()
    narrowed: dict[str, str] = field(default_factory=dict)
    typed: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.narrowed

    @property
    def states(self) -> frozenset[str] | None:
        """The states asked for; None: any; empty where there is no such state."""
        state = self.narrowed.get("state")
        return None if state is None else _STATES.get(state.replace(" ", "_"), frozenset())


def search_of(typed: str) -> Search:
    """`ana: x` and `http://x` are words: only the names of `FIELDS` narrow."""
    narrowed: dict[str, str] = {}

    def taken(found: re.Match) -> str:
        name = folded(found[1])
        if name not in FIELDS:
            return found[0]
        narrowed[name] = " ".join(words_of(found[2])) or "\0"
        return " "

    rest = _FIELD.sub(taken, typed.replace("\0", "")[:200]).strip()
    return Search(tuple(dict.fromkeys(words_of(rest)))[:MOST_WORDS], narrowed, rest)


def holds_all(wanted: Sequence[str], text: str) -> bool:
    """Whether each of the words begins a word of the text."""
    there = words_of(text)
    return all(any(word.startswith(one) for word in there) for one in wanted)


def mistakes_allowed(word: str) -> int:
    """Letters that may be wrong in what was typed."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 2 if len(word) >= LONG else 1


def nearest(word: str, known: Sequence[str], *, count: int = 8) -> list[str]:
    """Of the known words those that what was typed may have meant, the nearest first."""
    most = mistakes_allowed(word)
    far = {other: distance(word, other, most=most) for other in known}
    near = [other for other, wrong in far.items() if 0 < wrong <= most]
    return sorted(near, key=lambda other: (far[other], other))[:count]
