"""Which request types fit a few typed words: the first, plain version of the ask box's offers."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offer:
    """What the box may offer; `words` are the type's title, summary and keywords."""

    id: int
    title: str
    words: str


def folded(text: str) -> str:
    """Lower case without accents, Turkish dotless i as i, Arabic kaf and yeh as the Persian
    ones."""
    text = text.replace("ı", "i").replace("İ", "i").replace("ي", "ی").replace("ك", "ک")  # noqa: RUF001
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    spaced = "".join(letter if letter.isalnum() else " " for letter in folded(text))
    return [word for word in spaced.split() if word not in SMALL_WORDS]


SMALL_WORDS = frozenset(
    "a an and for i in is it me my need of on please the to we with you".split()  # noqa: SIM905
)


def best_offers(typed: str, offers: Sequence[Offer], *, count: int = 5) -> list[Offer]:
    """At most `count` offers, best first. A typed word found at the start of a word of the title
    counts 3, elsewhere in the type's words 1; nothing typed offers nothing."""
    wanted = tokens(typed)
    scored = [(_score(wanted, offer), -place) for place, offer in enumerate(offers)]
    order = sorted((pair for pair in scored if pair[0] > 0), reverse=True)
    return [offers[-place] for _score_, place in order[:count]]


def _score(wanted: Sequence[str], offer: Offer) -> float:
    title, rest = tokens(offer.title), tokens(offer.words)
    return sum(3.0 * _starts(word, title) or 1.0 * _starts(word, rest) for word in wanted)


def _starts(word: str, words: Sequence[str]) -> bool:
    """Short words must be whole; a plural s is forgiven."""
    stem = word.removesuffix("s") if len(word) > 3 else word
    return any(other.startswith(stem) if len(stem) > 2 else other == word for other in words)
