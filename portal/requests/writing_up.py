"""What a solution says once whom it was for is left out, as far as that can be recognised."""

import re
from collections.abc import Iterable

LEFT_OUT = "…"
_ADDRESS = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\w+")
_NUMBER = re.compile(r"(?<!\w)\+?\d(?:[ \-/.()]{0,2}\d){6,}(?!\w)")
_REFERENCE = re.compile(r"\b[A-Z]{2,6}-[0-9A-Z]{6}\b")


def without_persons(words: str, names: Iterable[str]) -> str:
    """Each name, whole or one of its words of three letters and more; e-mail addresses; numbers of
    seven digits and more; references. Whoever publishes it reads it all the same."""
    for pattern in (_ADDRESS, _NUMBER, _REFERENCE):
        words = pattern.sub(LEFT_OUT, words)
    for name in names:
        parts = [name, *(part for part in name.split() if len(part) >= 3)]
        some = "|".join(re.escape(part) for part in parts if part)
        if some:
            words = re.sub(rf"(?<!\w)(?:{some})(?!\w)", LEFT_OUT, words, flags=re.IGNORECASE)
    return re.sub(rf"{LEFT_OUT}(?:\s+{LEFT_OUT})+", LEFT_OUT, words)
