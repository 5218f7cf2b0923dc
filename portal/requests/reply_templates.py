"""Replies that are written once and sent often: what may stand in braces in them, and what takes
its place when one is put into a reply.

Filling is one pass: a title that itself says "{me}" is put in as it was typed.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

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


_IN_BRACES = re.compile(r"\{[ \t]*([^\W\d_][\w -]{0,39}?)[ \t]*\}")


def unknown_variables(words: str) -> list[str]:
    """What stands in braces and is none of ours, once each, as it was typed."""
    named = dict.fromkeys(_IN_BRACES.findall(words))
    return [name for name in named if name.lower() not in set(Variable)]


def check_words(words: str) -> None:
    """Raises InvalidInput that names what is unknown and what is known."""
    if not words.strip():
        raise InvalidInput("Write the words of the template.", field="words")
    unknown = unknown_variables(words)
    if unknown:
        raise InvalidInput(
            "Nothing is called {%(name)s} here. These are known: %(known)s.",
            field="words",
            name=unknown[0],
            known=" ".join(f"{{{one}}}" for one in Variable),
        )


def filled(words: str, values: Mapping[Variable, str]) -> str:
    """`words` with its variables replaced; one without a value stays in its braces."""

    def put(found: re.Match) -> str:
        return values.get(found[1].lower()) or found[0]

    return _IN_BRACES.sub(put, words)


def left_open(words: str) -> list[str]:
    """Variables of ours that nothing took the place of, as they stand."""
    found = {one[0]: one[1].lower() for one in _IN_BRACES.finditer(words)}
    return [text for text, name in found.items() if name in set(Variable)]


def check_filled(words: str) -> None:
    """Before words go out: nobody is to read a pair of braces."""
    gaps = left_open(words)
    if gaps:
        raise InvalidInput(
            "Write what belongs in place of %(gap)s, then send it.", field="words", gap=gaps[0]
        )
