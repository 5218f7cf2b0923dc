"""What may be kept as a draft: which forms, how much, and which of their controls."""

import re
from collections.abc import Iterable, Sequence

from portal.errors import InvalidInput

MOST_DRAFTS = 100  # of one person; the one untouched for longest makes room
MOST_CONTROLS = 100
MOST_LETTERS = 200_000
STEPS = ("reply", "note", "hold", "resolve", "reopen")
# Told anew by the page each time it is opened.
_PASSING = frozenset(
    f"{prefix}{name}"
    for prefix in ("", *(f"{step}-" for step in STEPS))
    for name in ("csrf_token", "draft", "key", "seen", "step", "version")
)
_FORM = re.compile(
    r"ask/[\w-]{1,60}/[\w-]{1,80}"
    r"|articles/[\w-]{1,60}(/[\w-]{1,80})?"
    r"|requests/[A-Z]{2,6}-[0-9A-Z]{6}/(" + "|".join(STEPS) + ")"
)

Body = dict[str, list[str]]


def name_of_ask(desk_slug: str, type_slug: str) -> str:
    return f"ask/{desk_slug}/{type_slug}"


def name_of_step(reference: str, step: str) -> str:
    return f"requests/{reference}/{step}"


def name_of_article(desk_slug: str, slug: str = "", *, origin: str = "") -> str:
    """`slug`: of the article that is changed; none for a new one. `origin`: the reference of the
    request that a new one is written from."""
    if origin:
        return f"articles/{desk_slug}/from-{origin}"
    return f"articles/{desk_slug}/{slug}" if slug else f"articles/{desk_slug}"


def checked_name(name: str) -> str:
    if not _FORM.fullmatch(name):
        raise InvalidInput("There is no such form.", field="draft")
    return name


def body_of(typed: Iterable[tuple[str, Sequence[str]]]) -> Body:
    """The words of a form, by control; empty ones left out, signs that cannot be stored too.

    Raises InvalidInput when it is more than any form of ours holds.
    """
    body = {
        name[:100]: [_storable(word) for word in words]
        for name, words in typed
        if name not in _PASSING and any(word.strip() for word in words)
    }
    letters = sum(len(word) for words in body.values() for word in words)
    if len(body) > MOST_CONTROLS or letters > MOST_LETTERS:
        raise InvalidInput("This is too much to keep as a draft.")
    return body


def _storable(word: str) -> str:
    return word.replace("\0", "").encode("utf-8", "replace").decode()
