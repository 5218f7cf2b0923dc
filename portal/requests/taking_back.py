"""Taking a step back: which steps can be, by whom, how long; and what stood in the row before.

A step writes what it changed into its event, so that undoing needs no guess. Undoing is an event
of its own; the step and the undoing both stay in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.requests.lifecycle import EventKind

UNDO_WITHIN = timedelta(minutes=10)
UNDOABLE = frozenset(
    {
        EventKind.STARTED,
        EventKind.HELD,
        EventKind.RESUMED,
        EventKind.RESOLVED,
        EventKind.CLOSED,
        EventKind.CANCELLED,
        EventKind.MERGED,
        EventKind.ASSIGNED,
        EventKind.SIZED,
        EventKind.RETYPED,
        EventKind.SKILL_CHANGED,
        EventKind.APPROVED,
        EventKind.DECLINED,
        EventKind.APPROVAL_SKIPPED,
    }
)
# Happens of itself, or changes nothing: a step can be taken back in spite of it.
SILENT = frozenset(
    {
        EventKind.PROMISED,
        EventKind.VIEWED,
        EventKind.APPROVAL_ASKED,
        EventKind.PASSED,
        EventKind.EFFORT_CORRECTED,
        EventKind.TICKED,
        EventKind.UNTICKED,
        EventKind.SLOT_OPENED,
        EventKind.WRITTEN_UP,
        EventKind.MENTION_ENDED,
        EventKind.CALL_MISSED,
        EventKind.DEADLINE_AT_RISK,
        EventKind.DEADLINE_HOLDS,
        EventKind.TARGET_NEAR,
        EventKind.RULE_RAN,
        EventKind.TARGET_MISSED,
        EventKind.TARGET_ESCALATED,
    }
)
INSTANTS = frozenset(
    {
        "arrived_at",
        "assigned_at",
        "started_at",
        "first_response_at",
        "held_since_at",
        "resolved_at",
        "closed_at",
        "declined_at",
        "due_at",
        "hard_deadline_at",
        "response_due_at",
    }
)
# Everything of a request that a step may change; `version` goes on counting.
STATE = (
    "status",
    "hold_reason",
    "assignee_id",
    "size",
    "desk_id",
    "type_id",
    "skill_id",
    "weight",
    "confidentiality",
    "held_minutes",
    "worked_minutes",
    "effort_minutes",
    "reassignments",
    *sorted(INSTANTS),
)


@dataclass(frozen=True)
class Step:
    """An event as far as undoing needs it; `before`: what it changed, as stored."""

    number: int
    kind: str
    actor_id: int | None
    at: datetime
    before: Mapping | None


def can_take_back(step: Step | None, *, actor_id: int, now: datetime) -> bool:
    """Only one's own step, only while it is fresh, only one that says what it changed."""
    return (
        step is not None
        and step.kind in UNDOABLE
        and step.before is not None
        and step.actor_id == actor_id
        and now - step.at <= UNDO_WITHIN
    )


def state_of(row) -> dict:
    """Everything a step may change, as it stands."""
    return {name: getattr(row, name) for name in STATE}


def changed(before: Mapping, after: Mapping) -> dict:
    """The values of `before` that differ, ready for JSON: instants in ISO format."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in before.items()
        if after[name] != value
    }


def restored(stored: Mapping) -> dict:
    """Values for the row, from what an event kept."""
    return {
        name: datetime.fromisoformat(value) if name in INSTANTS and value else value
        for name, value in stored.items()
        if name in STATE
    }
