"""The conversation on a request, with the events that are worth a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.pages.following import waits_for_requester
from portal.pages.promises import seen_moves
from portal.planning.models import Promise
from portal.requests import queries
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest
from portal.web.filters import instant_words, minutes_words


@dataclass(frozen=True)
class Entry:
    """One entry of the conversation; `kind` as the component knows it."""

    kind: str
    author: str
    about: str
    body: str
    at: datetime
    sign: str = ""

    @property
    def when(self) -> str:
        return instant_words(self.at)


def talk_of(
    row: ServiceRequest,
    desk: Desk,
    promises: Sequence[Promise],
    events: Sequence[RequestEvent],
    *,
    viewer: Viewer,
    is_staff: bool,
    names: Mapping[int, str],
) -> list[Entry]:
    """Words and the events worth a line, in the order of time. `names`: of the approvers."""
    words = queries.conversation(row, viewer=viewer)
    entries = [_said(word, row, desk, viewer) for word in words]
    if waits_for_requester(row) and viewer.id == row.requester_id:
        entries = _mark_turn(entries)
    moves = {promise.number for promise in seen_moves(promises)[1:]}
    told = [entry for event in events if (entry := _told(event, moves, names, is_staff=is_staff))]
    return sorted(entries + told, key=lambda entry: entry.at)


def _said(word, row: ServiceRequest, desk: Desk, viewer: Viewer) -> Entry:
    is_requester = word.author_id == row.requester_id
    kind = "you" if word.author_id == viewer.id else ("staff" if not is_requester else "asker")
    return Entry(
        kind="internal" if word.kind == "internal" else kind,
        author=word.author_name or desk.name,
        about="" if is_requester or kind == "you" else desk.name,
        body=word.body,
        at=word.sent_at,
    )


def _mark_turn(entries: list[Entry]) -> list[Entry]:
    """The desk's last words are the question that waits."""
    for place in range(len(entries) - 1, -1, -1):
        if entries[place].kind == "staff":
            marked = replace(entries[place], kind="turn")
            return [*entries[:place], marked, *entries[place + 1 :]]
    return entries


def _told(
    event: RequestEvent, moves: set[int], names: Mapping[int, str], *, is_staff: bool
) -> Entry | None:
    words = _event_words(event, moves) or _approval_words(event, names)
    about = event.details.get("kind") if event.kind == EventKind.UNDONE else event.kind
    if words is None or (about in STAFF_ONLY and not is_staff):
        return None
    body, sign = words
    return Entry("event", "", "", body, sign=sign, at=event.at)


STAFF_ONLY = frozenset(
    {
        EventKind.LINKED,
        EventKind.UNLINKED,
        EventKind.TOOK_IN,
        EventKind.SIZED,
        EventKind.TICKED,
        EventKind.UNTICKED,
        EventKind.MENTIONED,
        EventKind.MENTION_ENDED,
        EventKind.WRITTEN_UP,
        EventKind.DOCUMENT_MADE,
        EventKind.EFFORT_CORRECTED,
        EventKind.IMPORT_CHANGED,
        EventKind.PASSED,
        EventKind.DEADLINE_AT_RISK,
        EventKind.DEADLINE_HOLDS,
        EventKind.TARGET_NEAR,
        EventKind.RULE_RAN,
        EventKind.SKILL_CHANGED,
        EventKind.TARGET_MISSED,
        EventKind.TARGET_ESCALATED,
        EventKind.TARGET_CHANGED,
    }
)


def _approval_words(event: RequestEvent, names: Mapping[int, str]) -> tuple[str, str] | None:
    asked = names.get(event.details.get("person"), _("Somebody"))
    decider = names.get(event.actor_id, _("Somebody"))
    other = names.get(event.details.get("to"), _("Somebody"))
    words = {
        EventKind.APPROVAL_ASKED: (_("%(name)s is asked to approve.", name=asked), "sign"),
        EventKind.MENTIONED: (_("%(name)s is asked for a word.", name=asked), "chat"),
        EventKind.APPROVAL_PASSED: (_("%(name)s may decide as well.", name=other), "people"),
        EventKind.APPROVAL_SKIPPED: (_("The desk goes on without an approval."), "next"),
        EventKind.REMINDED: (_("%(name)s was asked once more.", name=asked), "bell"),
        EventKind.APPROVED: (_("Approved by %(name)s.", name=decider), "check"),
        EventKind.DECLINED: (_("Declined by %(name)s.", name=decider), "x"),
    }
    return words.get(event.kind)


def _event_words(event: RequestEvent, moves: set[int]) -> tuple[str, str] | None:
    if event.kind == EventKind.PROMISED:
        moved = event.details.get("number", 1) in moves
        return (_("The promise moved; see what changed."), "cal") if moved else None
    if event.kind == EventKind.SIZED:
        return _("Size set to %(size)s.", size=event.details.get("size", "")), "list"
    if event.kind == EventKind.EFFORT_CORRECTED:
        span = minutes_words(event.details["effort"])
        return _("Hands-on time: %(span)s, as who did it said.", span=span), "clock"
    words = {
        EventKind.DOCUMENT_MADE: (_("A document was made from the answers."), "doc"),
        EventKind.WRITTEN_UP: (_("An article came out of it."), "book"),
        EventKind.RETYPED: (_("The desk changed the kind of request."), "list"),
        EventKind.STARTED: (_("Work has begun."), "clock"),
        EventKind.HELD: (_("On hold. The clock waits."), "clock"),
        EventKind.RESUMED: (_("The clock runs again."), "clock"),
        EventKind.RESOLVED: (_("Ready."), "check"),
        EventKind.REOPENED: (_("Opened again."), "again"),
        EventKind.CANCELLED: (_("Cancelled."), "x"),
        EventKind.CLOSED: (_("Closed."), "check"),
        EventKind.ASSIGNED: (_("Handed on."), "people"),
        EventKind.UNDONE: (_("The last step was taken back."), "undo"),
        EventKind.IMPORTED: (_("Came over from the log before this portal."), "list"),
        EventKind.PASSED: (_("Passed on by one of the desk."), "next"),
        EventKind.DAY_OFFERED: (_("A later, firm day was offered."), "cal"),
        EventKind.DAY_TAKEN: (_("The later day was taken."), "check"),
        EventKind.DAY_DECLINED: (_("The later day was declined; the promise stays."), "x"),
        EventKind.DAY_WITHDRAWN: (_("The offer of a later day fell away."), "undo"),
        EventKind.SLOT_BOOKED: (_("A time to talk was booked."), "clock"),
        EventKind.SLOT_MOVED: (_("The booked time was moved."), "clock"),
        EventKind.SLOT_CANCELLED: (_("The booked time was cancelled."), "x"),
        EventKind.CALL_ASKED: (_("A call back was asked for."), "chat"),
        EventKind.CALL_REACHED: (_("The desk called back."), "chat"),
        EventKind.CALL_MISSED: (_("The desk called, and nobody answered."), "chat"),
        EventKind.CALL_CANCELLED: (_("The call back is no longer needed."), "x"),
        EventKind.SLOT_OPENED: (_("A time to talk has opened."), "bell"),
        EventKind.DEADLINE_AT_RISK: (_("As planned, its fixed date cannot be kept."), "shield"),
        EventKind.DEADLINE_HOLDS: (_("Its fixed date can be kept again."), "shield"),
        EventKind.HANDED_ON: (_("Who had it is away: somebody else goes on with it."), "people"),
        EventKind.SKILL_CHANGED: (_("People of another skill do it."), "people"),
        EventKind.RULE_RAN: (_("A rule of the desk acted."), "list"),
        EventKind.TARGET_NEAR: (_("What is owed is soon due: its owner was told."), "bell"),
        EventKind.TARGET_MISSED: (_("What was owed is missed: the lead was told."), "bell"),
        EventKind.TARGET_ESCALATED: (
            _("Still missed after a working day: all who could take it were told."),
            "bell",
        ),
        EventKind.TARGET_CHANGED: (_("It goes by the new target of its kind."), "cal"),
        EventKind.IMPORT_CHANGED: (_("Changed by a later import."), "list"),
        EventKind.ASKED_AGAIN: (_("The requester was asked once more."), "bell"),
        EventKind.LAPSED: (_("Closed, for nobody answered."), "clock"),
        EventKind.LINKED: (_("Linked with another request."), "again"),
        EventKind.UNLINKED: (_("A link with another request was taken away."), "again"),
        EventKind.MERGED: (_("It goes on in another request."), "next"),
        EventKind.TOOK_IN: (_("Another request goes on here."), "next"),
        EventKind.SPLIT: (_("A second request came out of it."), "plus"),
        EventKind.TRANSFERRED: (_("Another desk has it now."), "next"),
        EventKind.RUN_BEGUN: (_("It is being done by rule."), "clock"),
        EventKind.RUN_DONE: (_("Done by rule; it can be undone for seven days."), "check"),
        EventKind.RUN_FAILED: (_("The rule could not do it: a person does."), "people"),
        EventKind.RUN_UNDONE: (_("What was done by rule was undone."), "undo"),
        EventKind.INCIDENT_MARKED: (_("A major incident: many have this trouble."), "people"),
        EventKind.INCIDENT_JOINED: (
            _("Many have this trouble. You follow the request in which the desk tells all."),
            "people",
        ),
        EventKind.INCIDENT_LEFT: (_("It stands by itself again."), "people"),
    }
    try:
        return words.get(EventKind(event.kind))
    except ValueError:
        return None
