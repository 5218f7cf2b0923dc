"""One logged request as it stood at the end of the last known day, and what had happened to it."""

import hashlib
import re
from dataclasses import dataclass, fields
from datetime import datetime

from portal.commands.import_log.row import LogRow
from portal.requests.lifecycle import EventKind, Status

USUAL_WEIGHT = 2.0
_WEIGHTS = {"1": 8.0, "2": 4.0, "3": 2.0, "4": 1.0, "5": 1.0}  # by the log's own priority


@dataclass(frozen=True, slots=True)
class Life:
    """What was known of a row at the cutoff; names are the log's."""

    request_id: str
    title: str
    category: str | None
    group: str | None
    requester: str | None
    assignee: str | None
    weight: float
    status: Status
    arrived_at: datetime
    assigned_at: datetime | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    effort_minutes: float | None
    reassignments: int
    reopened: int

    def digest(self) -> str:
        """The same for two rows that tell the same story; hex."""
        facts = [getattr(self, one.name) for one in fields(self)]
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def steps(self) -> list[tuple[EventKind, datetime]]:
        """What happened, in the order of time."""
        steps = [
            (EventKind.FILED, self.arrived_at),
            (EventKind.ASSIGNED, self.assigned_at),
            (EventKind.REPLIED, self.first_response_at),
            (EventKind.RESOLVED, self.resolved_at),
            (EventKind.CLOSED, self.closed_at),
        ]
        return sorted(((kind, at) for kind, at in steps if at), key=lambda step: step[1])


def life_until(row: LogRow, cutoff_at: datetime) -> Life:
    """Cut the row at `cutoff_at`: what came later had not happened.

    The last group and assignee of a request that nobody had touched yet are in the future too, so
    it stands in its first group; the counters of one not yet resolved are left at nought.
    """
    touched_at = _past(row.first_touch_at, cutoff_at)
    resolved_at = _past(row.resolved_at, cutoff_at)
    if touched_at and resolved_at:
        touched_at = min(touched_at, resolved_at)
    begun_at = touched_at or resolved_at
    is_done = resolved_at is not None
    assignee = row.assignee if begun_at else None
    closed_at = _past(row.closed_at, cutoff_at) if is_done else None
    return Life(
        request_id=row.request_id,
        title=row.title or row.category or row.request_id,
        category=row.category,
        group=row.group if begun_at else row.first_group,
        requester=row.requester,
        assignee=assignee,
        weight=_weight(row.priority),
        status=_status(assignee, resolved_at, closed_at),
        arrived_at=row.opened_at,
        assigned_at=begun_at if assignee else None,
        first_response_at=touched_at,
        resolved_at=resolved_at,
        closed_at=closed_at,
        effort_minutes=row.effort_minutes if is_done else None,
        reassignments=row.reassignments if is_done else 0,
        reopened=row.reopened if is_done else 0,
    )


def _past(at: datetime | None, cutoff_at: datetime) -> datetime | None:
    return at if at and at < cutoff_at else None


def _status(
    assignee: str | None, resolved_at: datetime | None, closed_at: datetime | None
) -> Status:
    if closed_at:
        return Status.CLOSED
    if resolved_at:
        return Status.RESOLVED
    return Status.ASSIGNED if assignee else Status.RECEIVED


def _weight(priority: str | None) -> float:
    """A priority that begins with its rank ("3 - Moderate") doubles from rank to rank."""
    rank = re.match(r"[Pp]?(\d)\b", priority or "")
    return _WEIGHTS.get(rank[1], USUAL_WEIGHT) if rank else USUAL_WEIGHT
