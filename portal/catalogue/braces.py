"""Words with gaps in braces, `{requester}`, and what is put into them.

Filling is one pass: a value that itself says "{me}" is put in as it is.
"""

import re
from collections.abc import Collection, Mapping

_IN_BRACES = re.compile(r"\{[ \t]*([^\W\d_][\w -]{0,59}?)[ \t]*\}")


def gaps_in(words: str) -> dict[str, str]:
    """The name in each pair of braces, in small letters, by how it stands there; each once."""
    return {found[0]: found[1].lower() for found in _IN_BRACES.finditer(words)}


def first_unknown(words: str, known: Collection[str]) -> str | None:
    """What stands in braces and is none of the `known` names."""
    unknown = (text for text, name in gaps_in(words).items() if name not in known)
    found = next(unknown, None)
    return found.strip("{} \t") if found else None


def filled(words: str, values: Mapping[str, str]) -> str:
    """A gap without a value stays as it stands."""
    return _IN_BRACES.sub(lambda found: values.get(found[1].lower()) or found[0], words)
