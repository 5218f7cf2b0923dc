"""When, if, then: a desk's own rules, decided over plain values.

A rule looks at one thing that happened to one request. It runs at most once for each such event,
and what a rule did is never an event that a rule looks at: loops cannot be.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Trigger(StrEnum):
    FILED = "filed"
    REPLIED = "replied"  # its asker wrote
    ON_HOLD = "on_hold"  # for so many working days
    TARGET_NEAR = "target_near"
    TARGET_MISSED = "target_missed"
    RESOLVED = "resolved"


class Does(StrEnum):
    """What a rule may do, in the order it does it."""

    SKILL = "skill"
    ASSIGN = "assign"
    SIZE = "size"
    WATCH = "watch"
    NOTE = "note"
    REPLY = "reply"
    HOLD = "hold"
    NOTIFY = "notify"


class AskedBy(StrEnum):
    """Who the requester is beside asking."""

    STAFF = "staff"
    LEAD = "lead"
    MANAGER = "manager"


@dataclass(frozen=True)
class Conditions:
    """Every one that is set must hold. `words`: one of them stands in the request."""

    type_id: int | None = None
    department: str = ""
    size: str = ""
    lateness: str = ""
    words: tuple[str, ...] = ()
    asked_by: str = ""


@dataclass(frozen=True)
class Facts:
    """What a rule may know of a request. `words`: folded, of its title and answers."""

    type_id: int
    department: str
    size: str | None
    lateness: str | None
    words: frozenset[str]
    roles: frozenset[str]
    is_privileged: bool


@dataclass(frozen=True)
class Deed:
    """One thing to do; `to`: a person, a skill, a size or a reason. `words`: what is written."""

    does: Does
    to: int | str | None = None
    words: str = ""


@dataclass(frozen=True)
class RuleSaid:
    """A rule as somebody wrote it. `days`: only for what is on hold, in working days."""

    name: str
    trigger: Trigger
    conditions: Conditions
    deeds: tuple[Deed, ...]
    days: int | None = None


def fits(conditions: Conditions, facts: Facts) -> bool:
    """A privileged matter fits only a rule for its very kind, and never by its words."""
    if facts.is_privileged and (conditions.words or conditions.type_id is None):
        return False
    return (
        conditions.type_id in (None, facts.type_id)
        and conditions.department.strip().casefold() in ("", facts.department.strip().casefold())
        and conditions.size in ("", facts.size or "")
        and conditions.lateness in ("", facts.lateness or "")
        and (not conditions.words or not facts.words.isdisjoint(conditions.words))
        and (not conditions.asked_by or conditions.asked_by in facts.roles)
    )


@dataclass(frozen=True)
class Span:
    """Numbers of the events that one run of a rule wrote on a request, both included."""

    first: int
    last: int


def is_done_by_a_rule(number: int, spans: Sequence[Span]) -> bool:
    return any(span.first <= number <= span.last for span in spans)
