"""A request as its asker follows it: the track in plain words, the promise, whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.pages.promises import PromiseView, view_of
from portal.planning.models import Promise
from portal.planning.queries import promises_of
from portal.requests.lifecycle import HoldReason, Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import RequestLine
from portal.web.filters import day_words, instant_words


@dataclass(frozen=True)
class Step:
    label: str
    when: str
    state: str  # done, now, turn, ready, todo


@dataclass(frozen=True)
class FollowCard:
    """What lists and the confirmation show of one's own request."""

    line: RequestLine
    url: str
    steps: list[Step]
    promise: PromiseView | None
    words: str
    basis: str
    acts: str  # who acts next, as the asker reads it
    is_my_turn: bool

    @property
    def title(self) -> str:
        return self.line.row.title

    @property
    def reference(self) -> str:
        return self.line.row.reference


def cards(lines: Sequence[RequestLine], *, now: datetime) -> list[FollowCard]:
    promises = promises_of([line.row.id for line in lines])
    return [card(line, promises.get(line.row.id, []), now=now) for line in lines]


def card(
    line: RequestLine,
    promises: Sequence[Promise],
    *,
    now: datetime,
    approved: str = "",
    is_asker: bool = True,
) -> FollowCard:
    """`approved`: who gave the last word that was needed. `is_asker`: not one of the desk, nor
    somebody who only follows it."""
    promise = view_of(promises, now=now)
    words, basis = _answer(line.row, promise, is_asker=is_asker)
    return FollowCard(
        line=line,
        url=url_for("pages.show", reference=line.row.reference),
        steps=track(line, approved=approved, is_asker=is_asker),
        promise=promise if line.row.is_open and not waits_for_approval(line.row) else None,
        words=words,
        basis=basis,
        acts=_who_acts(line, is_asker=is_asker),
        is_my_turn=is_asker and waits_for_requester(line.row),
    )


def waits_for_requester(row: ServiceRequest) -> bool:
    return row.status == Status.ON_HOLD and row.hold_reason == HoldReason.REQUESTER


def waits_for_approval(row: ServiceRequest) -> bool:
    """Before the desk could begin: nothing is promised yet."""
    is_waiting = row.status == Status.ON_HOLD and row.hold_reason == HoldReason.APPROVAL
    return is_waiting and row.assignee_id is None


def has_lapsed(row: ServiceRequest) -> bool:
    """Closed while a question waited for its answer."""
    return row.status == Status.CLOSED and row.held_since_at is not None


def track(line: RequestLine, *, approved: str = "", is_asker: bool = True) -> list[Step]:
    """Four or five steps in the asker's words; to others their turn is nobody's but theirs."""
    row = line.row
    steps = [Step(_("Received"), instant_words(row.arrived_at), "done")]
    if row.declined_at:
        return [*steps, Step(_("Declined"), instant_words(row.declined_at), "done")]
    if waits_for_approval(row):
        steps += [_waiting_step(line, is_asker=is_asker), Step(_("In the queue"), "", "todo")]
        return [*steps, Step(_("Ready"), "", "todo")]
    if approved:
        steps.append(Step(_("Approved"), _("by %(name)s", name=approved), "done"))
    if row.status == Status.CANCELLED:
        return [*steps, Step(_("Cancelled"), instant_words(row.closed_at), "done")]
    if has_lapsed(row):
        return [*steps, Step(_("Closed without an answer"), instant_words(row.closed_at), "done")]
    steps.append(_with_whom(line))
    if row.status == Status.ON_HOLD:
        steps.append(_waiting_step(line, is_asker=is_asker))
    ready = not row.is_open
    when = instant_words(row.resolved_at or row.closed_at) if ready else ""
    return [*steps, Step(_("Ready"), when, "ready" if ready else "todo")]


def _with_whom(line: RequestLine) -> Step:
    row, done = line.row, line.row.status == Status.ON_HOLD or not line.row.is_open
    if line.assignee_name is None:
        return Step(_("In the queue"), "", "done" if done else "now")
    label = _("With %(name)s", name=line.assignee_name)
    begun = row.started_at or row.assigned_at
    day = day_words(begun) if begun else ""
    return Step(
        label, day if done or not day else _("since %(day)s", day=day), "done" if done else "now"
    )


def _waiting_step(line: RequestLine, *, is_asker: bool) -> Step:
    row = line.row
    asker = _("Waiting for %(name)s", name=line.requester_name)
    when = _("since %(day)s", day=day_words(row.held_since_at))
    labels = {
        HoldReason.REQUESTER: _("Waiting for you") if is_asker else asker,
        HoldReason.APPROVAL: _("Waiting for approval"),
        HoldReason.THIRD_PARTY: _("Waiting for somebody outside"),
        HoldReason.DATE: _("Waiting for its day"),
    }
    state = "turn" if is_asker and waits_for_requester(row) else "now"
    return Step(labels[HoldReason(row.hold_reason)], when, state)


def _who_acts(line: RequestLine, *, is_asker: bool) -> str:
    row = line.row
    if row.status == Status.CANCELLED or row.declined_at or has_lapsed(row):
        return ""
    if not row.is_open:
        return _("Nothing is needed from you. If it is not right, open it again.")
    if row.status == Status.ON_HOLD:
        if waits_for_requester(row) and not is_asker:
            return _("%(name)s acts next: the question below waits.", name=line.requester_name)
        return {
            HoldReason.REQUESTER: _("You act next: the question below waits for your answer."),
            HoldReason.APPROVAL: _("Whoever is asked to approve acts next, not you."),
            HoldReason.THIRD_PARTY: _("Somebody outside acts next. Nothing is needed from you."),
            HoldReason.DATE: _("It goes on when its day comes. Nothing is needed from you."),
        }[HoldReason(row.hold_reason)]
    if line.assignee_name is None:
        return _("The desk acts next. Nothing is needed from you.")
    if row.status == Status.STARTED:
        return _("%(name)s is working on it. Nothing is needed from you.", name=line.assignee_name)
    return _("%(name)s takes it up next. Nothing is needed from you.", name=line.assignee_name)


def _answer(
    row: ServiceRequest, promise: PromiseView | None, *, is_asker: bool
) -> tuple[str, str]:
    """The answer to "when?" and what it rests on."""
    if row.declined_at:
        return _("Declined"), _("The reason stands in the conversation.")
    if row.status == Status.CANCELLED:
        return _("Cancelled"), ""
    if not row.is_open:
        return _ended(row, promise)
    if waits_for_approval(row):
        return _("After the approval"), _("The desk begins with the yes; the day follows then.")
    if waits_for_requester(row):
        return _when_answered(promise, is_asker=is_asker)
    if promise is None:
        return _target(row)
    if promise.is_past:
        return promise.words, _("This is late. A new day follows here, with the reason.")
    return promise.words, promise.basis


def _ended(row: ServiceRequest, promise: PromiseView | None) -> tuple[str, str]:
    if has_lapsed(row):
        return _("Closed without an answer"), _("Write the answer below, and it is open again.")
    return _("Ready"), _finished(row, promise)


def _when_answered(promise: PromiseView | None, *, is_asker: bool) -> tuple[str, str]:
    if not is_asker:
        words = promise.words if promise else _("After the answer")
        return words, _("The clock waits for the asker's answer.")
    words = promise.words if promise else _("After your answer")
    return words, _("The clock waits for your answer.")


def _finished(row: ServiceRequest, promise: PromiseView | None) -> str:
    words = _("Finished %(when)s.", when=instant_words(row.resolved_at or row.closed_at))
    if promise is None:
        return words
    return words + " " + _("The promise was %(range)s.", range=promise.short)


def _target(row: ServiceRequest) -> tuple[str, str]:
    """Where the past is too thin for a promise, what is owed is shown as what it is."""
    if row.due_at is None:
        return _("No day yet"), _("There are too few past ones to promise a day.")
    words = _("By %(day)s", day=day_words(row.due_at))
    return words, _("This is the desk's target; there are too few past ones for a promise.")
