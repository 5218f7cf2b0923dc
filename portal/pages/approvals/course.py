"""Whose word a request needs or needed, since when, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.approvals import ApprovalStatus, may_chase
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import ApprovalLine
from portal.web.filters import day_words, instant_words


@dataclass(frozen=True)
class CourseLine:
    """`state` as the track knows it: done, now, turn, todo."""

    name: str
    words: str
    aside: str
    state: str


@dataclass(frozen=True)
class Course:
    """`next_words`: what happens after the word that is waited for. `to_decide`: it is the turn of
    the viewer."""

    lines: list[CourseLine]
    next_words: str
    is_waiting: bool
    to_decide: bool
    can_chase: bool
    can_skip: bool
    approved: str


def course_of(
    row: ServiceRequest, lines: Sequence[ApprovalLine], *, viewer: Viewer, now: datetime
) -> Course | None:
    """None where nobody's word was ever needed."""
    shown = [line for line in lines if line.approval.status != ApprovalStatus.NOT_NEEDED]
    waiting = [line for line in shown if line.approval.status == ApprovalStatus.WAITING]
    is_waiting = bool(waiting) and row.status == Status.ON_HOLD
    if not shown:
        return None
    is_theirs = queries.is_asker(viewer, row) or queries.reads_notes(viewer, row)
    stale = any(may_chase(queries.last_asked_at(line.approval), now=now) for line in waiting)
    is_lead = viewer.leads(row.desk_id) and not queries.is_asker(viewer, row)
    return Course(
        lines=[_line(line, viewer=viewer) for line in shown],
        next_words=_next_words(shown, waiting) if is_waiting else "",
        is_waiting=is_waiting,
        to_decide=any(queries.decides(viewer, line.approval) for line in waiting),
        can_chase=is_waiting and is_theirs and stale,
        can_skip=is_waiting and is_lead,
        approved=_approved(shown) if not is_waiting else "",
    )


def _line(line: ApprovalLine, *, viewer: Viewer) -> CourseLine:
    approval = line.approval
    if approval.status == ApprovalStatus.LATER:
        return CourseLine(line.person, _("asked after that"), "", "todo")
    if approval.status == ApprovalStatus.WAITING:
        state = "turn" if queries.decides(viewer, approval) else "now"
        words = _("asked %(when)s", when=instant_words(approval.asked_at))
        return CourseLine(line.person, words, _meanwhile(line), state)
    if approval.status == ApprovalStatus.SKIPPED:
        return CourseLine(line.person, _("the desk's lead went on without"), "", "done")
    when = instant_words(approval.decided_at)
    is_other = approval.decided_by_id not in (None, approval.person_id)
    instead = _("%(name)s decided instead", name=line.decided_by) if is_other else ""
    said = {
        ApprovalStatus.APPROVED: _("approved %(when)s", when=when),
        ApprovalStatus.DECLINED: _("declined %(when)s", when=when),
    }[ApprovalStatus(approval.status)]
    return CourseLine(line.person, said, instead, "done")


def _meanwhile(line: ApprovalLine) -> str:
    """Who is there instead, and until when the one asked is away."""
    told = []
    if line.away_until:
        told.append(_("away until %(day)s", day=day_words(line.away_until)))
    if line.stand_in:
        told.append(_("%(name)s can decide instead", name=line.stand_in))
    if line.approval.reminders:
        told.append(_("reminded %(when)s", when=instant_words(line.approval.reminded_at)))
    return "; ".join(told)


def _next_words(shown: Sequence[ApprovalLine], waiting: Sequence[ApprovalLine]) -> str:
    step = waiting[0].approval.step
    later = [line.person for line in shown if line.approval.status == ApprovalStatus.LATER]
    rest = sum(line.approval.step == step for line in waiting) - 1
    is_any = waiting[0].approval.need == "any"
    if rest and is_any:
        first = _("One of them is enough.")
    elif rest:
        first = _("All of them are needed.")
    else:
        first = ""
    if later:
        then = _("Then %(name)s is asked.", name=later[0])
    else:
        then = _("With the yes the desk begins, and the day it will be ready stands here.")
    return f"{first} {then}".strip()


def _approved(shown: Sequence[ApprovalLine]) -> str:
    """Who said the last yes, for the track."""
    given = [line for line in shown if line.approval.status == ApprovalStatus.APPROVED]
    last = max(given, key=lambda line: line.approval.decided_at, default=None)
    return (last.decided_by or last.person) if last else ""
