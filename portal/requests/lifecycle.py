"""The life of a request: its states, and which step may follow which."""

from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import InvalidTransition


class Status(StrEnum):
    RECEIVED = "received"  # nobody's yet
    ASSIGNED = "assigned"  # somebody's, not begun
    STARTED = "started"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    FILED = "filed"
    IMPORTED = "imported"
    IMPORT_CHANGED = "import_changed"
    SIZED = "sized"
    EFFORT_CORRECTED = "effort_corrected"  # the hands-on time, by who did the work
    RETYPED = "retyped"  # it was another kind of request than it was asked as
    ASSIGNED = "assigned"
    STARTED = "started"
    REPLIED = "replied"
    NOTED = "noted"
    HELD = "held"
    RESUMED = "resumed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    ASKED_AGAIN = "asked_again"  # a question still waits for its answer
    LAPSED = "lapsed"  # closed, for nobody answered
    CANCELLED = "cancelled"
    RATED = "rated"
    PROMISED = "promised"
    MEMBER_ADDED = "member_added"
    MEMBER_REMOVED = "member_removed"
    WATCHER_ADDED = "watcher_added"
    WATCHER_REMOVED = "watcher_removed"
    WALL_BUILT = "wall_built"
    WALL_TAKEN_DOWN = "wall_taken_down"
    VIEWED = "viewed"  # somebody opened a privileged matter; nothing happened to it
    FILE_ADDED = "file_added"
    INCIDENT_MARKED = "incident_marked"  # one request stands for many
    INCIDENT_JOINED = "incident_joined"
    INCIDENT_LEFT = "incident_left"
    LINKED = "linked"
    UNLINKED = "unlinked"
    MERGED = "merged"  # it goes on in another one
    TOOK_IN = "took_in"  # another one goes on in it
    SPLIT = "split"  # a second request came out of it
    TRANSFERRED = "transferred"  # another desk has it now
    TICKED = "ticked"  # a step of the checklist is done
    UNTICKED = "unticked"
    DOCUMENT_MADE = "document_made"  # filled from its answers, among its files
    WRITTEN_UP = "written_up"  # an article came out of its solution
    MENTIONED = "mentioned"  # a colleague's word is asked for
    MENTION_ENDED = "mention_ended"  # they said it, or it is not needed
    UNDONE = "undone"  # the step before it was taken back
    RUN_BEGUN = "run_begun"  # it is done by rule
    RUN_DONE = "run_done"
    RUN_FAILED = "run_failed"  # a person does it
    RUN_UNDONE = "run_undone"  # what was done by rule was taken back
    PASSED = "passed"  # somebody said "not me"
    DAY_OFFERED = "day_offered"  # a calmer day, for who loses nothing by it
    DAY_TAKEN = "day_taken"
    DAY_DECLINED = "day_declined"
    DAY_WITHDRAWN = "day_withdrawn"
    SLOT_BOOKED = "slot_booked"  # a time to talk it over
    SLOT_MOVED = "slot_moved"
    SLOT_CANCELLED = "slot_cancelled"
    CALL_ASKED = "call_asked"  # "call me when it is my turn"
    CALL_REACHED = "call_reached"
    CALL_MISSED = "call_missed"  # tried, and nobody answered
    CALL_CANCELLED = "call_cancelled"
    SLOT_OPENED = "slot_opened"  # for who asked to be told
    DEADLINE_AT_RISK = "deadline_at_risk"  # as planned, its fixed date is missed
    DEADLINE_HOLDS = "deadline_holds"  # no longer
    TARGET_NEAR = "target_near"  # what is owed is soon due
    TARGET_MISSED = "target_missed"
    TARGET_ESCALATED = "target_escalated"  # still missed a working day later
    HANDED_ON = "handed_on"  # who had it is away
    RULE_RAN = "rule_ran"  # a rule of the desk acted
    SKILL_CHANGED = "skill_changed"  # people of another skill do it
    TARGET_CHANGED = "target_changed"  # it owes by its kind's new target
    APPROVAL_ASKED = "approval_asked"
    APPROVAL_PASSED = "approval_passed"  # somebody else may decide it too
    APPROVAL_SKIPPED = "approval_skipped"
    REMINDED = "reminded"  # of an approval that waits
    APPROVED = "approved"
    DECLINED = "declined"


class HoldReason(StrEnum):
    REQUESTER = "requester"  # waits for the requester's answer
    APPROVAL = "approval"
    THIRD_PARTY = "third_party"
    DATE = "date"  # nothing can be done before a day


class Silence(StrEnum):
    """How long a question has waited for its answer."""

    FRESH = "fresh"  # nothing is to be done
    HALF = "half"  # time to ask once more
    OVER = "over"


class Lateness(StrEnum):
    """What happens if it is a day late: asked instead of a priority."""

    NO_HARM = "no_harm"
    SOMEBODY_WAITS = "somebody_waits"
    COSTS_MONEY = "costs_money"
    LAW_OR_SAFETY = "law_or_safety"


OPEN = frozenset({Status.RECEIVED, Status.ASSIGNED, Status.STARTED, Status.ON_HOLD})
WAITING = frozenset({Status.RECEIVED, Status.ASSIGNED})
FINISHED = frozenset({Status.RESOLVED, Status.CLOSED})

_MAY_FOLLOW = {
    EventKind.ASSIGNED: WAITING | {Status.STARTED, Status.ON_HOLD},
    EventKind.STARTED: WAITING,
    EventKind.HELD: WAITING | {Status.STARTED},
    EventKind.RESUMED: frozenset({Status.ON_HOLD}),
    EventKind.APPROVED: frozenset({Status.ON_HOLD}),
    EventKind.DECLINED: frozenset({Status.ON_HOLD}),
    EventKind.RESOLVED: OPEN,
    EventKind.REOPENED: FINISHED,
    EventKind.CLOSED: frozenset({Status.RESOLVED}),
    EventKind.CANCELLED: OPEN,
    EventKind.RATED: FINISHED,
    EventKind.REPLIED: OPEN | FINISHED,
    EventKind.NOTED: OPEN | FINISHED | {Status.CANCELLED},
    EventKind.SIZED: OPEN,
    EventKind.TICKED: OPEN,
    EventKind.UNTICKED: OPEN,
    EventKind.DOCUMENT_MADE: OPEN | FINISHED,
    EventKind.WRITTEN_UP: FINISHED,
    EventKind.MERGED: OPEN,
    EventKind.SPLIT: OPEN,
    EventKind.TRANSFERRED: OPEN,
    EventKind.RETYPED: OPEN,
    EventKind.SKILL_CHANGED: OPEN,
    EventKind.EFFORT_CORRECTED: FINISHED,
}


def can_follow(kind: EventKind, status: str) -> bool:
    return status in _MAY_FOLLOW[kind]


def check_step(kind: EventKind, status: str) -> None:
    """Raises InvalidTransition when `kind` may not happen to a request in `status`."""
    if not can_follow(kind, status):
        raise InvalidTransition("This step does not fit the request as it is now.")


def silence_of(waited_days: int, *, answer_days: int, was_reminded: bool) -> Silence:
    """`waited_days` and `answer_days` are working days, 0 of the latter: it waits for ever.
    Who was asked is reminded at half of the time, and nothing closes without."""
    if answer_days <= 0 or waited_days < (answer_days + 1) // 2:
        return Silence.FRESH
    if not was_reminded:
        return Silence.HALF
    return Silence.OVER if waited_days >= answer_days else Silence.FRESH


def can_reopen(finished_at: datetime | None, *, window_days: int, now: datetime) -> bool:
    """Within the desk's window: days of 24 hours since it was finished. Later, ask anew."""
    return finished_at is not None and now <= finished_at + timedelta(days=window_days)


# How much more a day of lateness weighs, by the requester's own answer.
_LATENESS_FACTOR = {
    Lateness.NO_HARM: 1.0,
    Lateness.SOMEBODY_WAITS: 1.5,
    Lateness.COSTS_MONEY: 2.5,
    Lateness.LAW_OR_SAFETY: 4.0,
}


def weight_of(type_weight: float, lateness: str | None) -> float:
    """Urgency per working hour of lateness: the type's weight times the requester's answer."""
    return type_weight * (_LATENESS_FACTOR[Lateness(lateness)] if lateness else 1.0)
