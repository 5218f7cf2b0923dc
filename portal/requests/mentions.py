"""Who is named in a note by @: `@Ravi Menon`, or `@ravi` where only one is called so.

An address such as `ravi@example.org` names nobody. Letters are compared as search does, so that
case, accents, Turkish and Persian spellings do not matter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from portal.catalogue.search_text import folded

MOST_WORDS = 5  # of a name
_AT = re.compile(r"(?:^|(?<=[\s(\[{\"'«“„,;:.!?\-/]))@(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.\-\u200c][^\W_]+)*")


@dataclass(frozen=True)
class Mentioned:
    """`people`: ids in the order in which they are named; `unknown`: what nobody is called;
    `several`: what more than one is."""

    people: list[int]
    unknown: list[str]
    several: list[str]


def mentioned_in(words: str, names: Mapping[int, str]) -> Mentioned:
    """`names`: of everybody who could be meant, by id."""
    people, unknown, several = {}, {}, {}
    for at in _AT.finditer(words):
        said = _following(words, at.end())
        meant = _meant(said, names)
        if len(meant) == 1:
            people[meant[0]] = None
        else:
            (several if meant else unknown)[said[0]] = None
    return Mentioned(list(people), list(unknown), list(several))


def _following(words: str, at: int) -> list[str]:
    """The words of the same line that may be a name."""
    line = words[at:].split("\n", 1)[0]
    return _WORD.findall(line)[:MOST_WORDS]


def _meant(said: list[str], names: Mapping[int, str]) -> list[int]:
    """The longest whole name that begins there, else who has that first name."""
    whole = {id_: _plain(name) for id_, name in names.items()}
    for count in range(len(said), 0, -1):
        typed = _plain(" ".join(said[:count]))
        meant = [id_ for id_, name in whole.items() if name == typed]
        if meant:
            return meant
    first = _plain(said[0])
    return [id_ for id_, name in whole.items() if name.split(" ")[0] == first]


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(folded(name)))
