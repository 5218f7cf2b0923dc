"""Replies that are written once and sent often: what may stand in braces in them, and what takes
its place when one is put into a reply."""

from enum import StrEnum

from portal.catalogue.braces import first_unknown, gaps_in
from portal.errors import InvalidInput

MOST_TEMPLATES = 100  # of one person, and of a desk


class Variable(StrEnum):
    REQUESTER = "requester"
    REFERENCE = "reference"
    TITLE = "title"
    KIND = "kind"
    DESK = "desk"
    PROMISE = "promise"
    ME = "me"  # who puts it in


def check_words(words: str) -> None:
    """Raises InvalidInput that names what is unknown and what is known."""
    if not words.strip():
        raise InvalidInput("Write the words of the template.", field="words")
    unknown = first_unknown(words, set(Variable))
    if unknown:
        raise InvalidInput(
            "Nothing is called {%(name)s} here. These are known: %(known)s.",
            field="words",
            name=unknown,
            known=" ".join(f"{{{one}}}" for one in Variable),
        )


def left_open(words: str) -> list[str]:
    """Variables of ours that nothing took the place of, as they stand."""
    return [text for text, name in gaps_in(words).items() if name in set(Variable)]


def check_filled(words: str) -> None:
    """Before words go out: nobody is to read a pair of braces."""
    gaps = left_open(words)
    if gaps:
        raise InvalidInput(
            "Write what belongs in place of %(gap)s, then send it.", field="words", gap=gaps[0]
        )
