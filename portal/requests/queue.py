"""The queue as a list: which filters, orders and columns there are, and the cursor of keyset
pages."""

import base64
import binascii
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum

from portal.desks.business_time import WorkingTime
from portal.requests.lifecycle import OPEN

AT_RISK_MINUTES = 450  # of the desk's hours: less than a day of work is left
MOST_LETTERS = 100
NOBODY = "nobody"


class Which(StrEnum):
    """Named views of a desk's requests."""

    OPEN = "open"
    UNTAKEN = "untaken"
    TRIAGE = "triage"
    MINE = "mine"
    MY_WORD = "my-word"
    ON_HOLD = "on-hold"
    AT_RISK = "at-risk"
    LATE = "late"
    HARD = "hard-dates"
    FINISHED = "finished"


class Order(StrEnum):
    PROMISE = "promise"
    DUE = "due"
    OLDEST = "oldest"
    NEWEST = "newest"


class Risk(StrEnum):
    """What is passed or will be within a day of work, while the clock runs."""

    PROMISE = "promise"
    TARGET = "target"


class Column(StrEnum):
    """What a line of the queue can show beside its title, in this order."""

    PROMISE = "promise"
    AGE = "age"
    ASSIGNEE = "assignee"
    KIND = "kind"
    STATE = "state"
    DEPARTMENT = "department"
    SIZE = "size"
    TARGET = "target"
    NEEDED_BY = "needed-by"


USUAL_COLUMNS = (Column.PROMISE, Column.AGE, Column.ASSIGNEE)


@dataclass(frozen=True)
class Filters:
    """What of a desk's requests is shown. `assignee`: the id of a person, or NOBODY; `needed`:
    needed within so many days; `older`: arrived at least so many days ago. Empty: all."""

    which: Which = Which.OPEN
    order: Order = Order.PROMISE
    type_id: int | None = None
    words: str = ""
    state: str = ""
    assignee: str = ""
    requester: str = ""
    department: str = ""
    size: str = ""
    risk: str = ""
    skill_id: int | None = None
    needed: int | None = None
    older: int | None = None
    columns: tuple[Column, ...] = USUAL_COLUMNS

    def asked(self) -> dict[str, str | list[str]]:
        """As the address of the page says it: what is as usual is left out."""
        usual, found = Filters(), {}
        for each in fields(self):
            value = getattr(self, each.name)
            if value != getattr(usual, each.name):
                name = {"type_id": "type", "skill_id": "skill"}.get(each.name, each.name)
                found[name] = list(map(str, value)) if name == "columns" else str(value)
        return found

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the named view, the order and the columns was chosen."""
        return bool(self.asked().keys() - {"which", "order", "columns"})


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


def filters_of(query: Mapping[str, str], columns: Iterable[str] = ()) -> Filters:
    """From the address of the page; what makes no sense is as if it were not there."""
    assignee = query.get("assignee", "")
    return Filters(
        which=_one_of(Which, query.get("which", "")) or Which.OPEN,
        order=_one_of(Order, query.get("order", "")) or Order.PROMISE,
        type_id=_number(query.get("type", "")),
        words=_text(query.get("words", "")),
        state=query.get("state", "") if query.get("state", "") in OPEN else "",
        assignee=assignee if assignee == NOBODY or _number(assignee) is not None else "",
        requester=_text(query.get("requester", "")),
        department=_text(query.get("department", "")),
        size=query.get("size", "") if query.get("size", "") in ("S", "M", "L", "none") else "",
        risk=_one_of(Risk, query.get("risk", "")) or "",
        skill_id=_number(query.get("skill", "")),
        needed=_number(query.get("needed", ""), most=999),
        older=_number(query.get("older", ""), most=999),
        columns=tuple(each for each in Column if each in set(columns)) or USUAL_COLUMNS,
    )


def at_risk_until(now: datetime, working_time: WorkingTime) -> datetime:
    """What is promised or owed before this instant is at risk: less than a day of the desk's
    hours is left of it."""
    return working_time.add_minutes(now, AT_RISK_MINUTES)


def _one_of(kind: type[StrEnum], typed: str):
    return kind(typed) if typed in set(kind) else None


def _number(typed: str, *, most: int = 999_999_999) -> int | None:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 10
    return min(int(typed), most) if is_number else None


def _text(typed: str) -> str:
    return typed.replace("\0", "").strip()[:MOST_LETTERS]
