"""The queue as a list: which filters and orders there are, and the cursor of keyset pages."""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum


class Which(StrEnum):
    """Named views of a desk's requests."""

    OPEN = "open"
    UNTAKEN = "untaken"
    MINE = "mine"
    ON_HOLD = "on-hold"
    LATE = "late"
    HARD = "hard-dates"
    FINISHED = "finished"


class Order(StrEnum):
    DUE = "due"
    OLDEST = "oldest"
    NEWEST = "newest"


@dataclass(frozen=True)
class Filters:
    which: Which = Which.OPEN
    order: Order = Order.DUE
    type_id: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: the sort value of its last row, and that row's id."""

    value: str
    id: int

    def packed(self) -> str:
        text = json.dumps([self.value, self.id])
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpacked(text: str) -> Cursor | None:
    """None for what no page of ours made: the list then begins at its start."""
    try:
        padded = text.encode() + b"=" * (-len(text) % 4)
        value, row_id = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError, binascii.Error):
        return None
    if not isinstance(value, str) or type(row_id) is not int or not 0 <= row_id < 2**31:
        return None
    return Cursor(value, row_id)


def filters_of(query: dict[str, str]) -> Filters:
    """From the address of the page; what makes no sense is as if it were not there."""
    which, order = query.get("which", ""), query.get("order", "")
    typed = query.get("type", "")
    return Filters(
        which=Which(which) if which in set(Which) else Which.OPEN,
        order=Order(order) if order in set(Order) else Order.DUE,
        type_id=int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None,
        words=query.get("words", "").replace("\0", "").strip()[:100],
    )
