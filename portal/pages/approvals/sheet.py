"""The approver's page: what, who, why, how much; and the list of what waits for one's word."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.catalogue.models import FormField, RequestType
from portal.desks.models import Desk
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.pages import forms, step_forms
from portal.pages.approvals.course import Course, course_of
from portal.pages.request_page.facts import Fact, lateness_words, shown_answer
from portal.requests import queries
from portal.requests.approvals import ApprovalStatus, Why, said_amount
from portal.requests.models import Approval, ServiceRequest
from portal.requests.queries import ApprovalLine, RequestLine, Word
from portal.web.filters import age_words, day_words, instant_words, local_day
from portal.web.numbers import format_decimal
from portal.web.worded import isolated


@dataclass(frozen=True)
class DecisionSheet:
    """`is_open`: the viewer's word is still waited for; else `said` tells what became of it."""

    line: RequestLine
    desk: Desk
    kind: RequestType
    answer: str
    facts: list[Fact]
    answers: list[Fact]
    words: list[Word]
    files: list
    course: Course
    is_open: bool
    said: str
    form: step_forms.DecisionForm
    pass_form: forms.ShareForm

    @property
    def row(self) -> ServiceRequest:
        return self.line.row


def decision_sheet(
    reference: str,
    *,
    viewer: Viewer,
    now: datetime,
    form: step_forms.DecisionForm | None = None,
    pass_form: forms.ShareForm | None = None,
) -> DecisionSheet:
    """Raises NotFound for who was never asked, as for what is not there."""
    line = queries.request_line(reference, viewer=viewer)
    row = line.row
    lines = queries.approval_lines(row, today=local_day(now))
    mine = _mine(lines, viewer)
    kind = db.session.get_one(RequestType, row.type_id)
    fields = {field.slug: field for field in catalogue.fields_of(kind.id)}
    is_open = mine.approval.status == ApprovalStatus.WAITING
    return DecisionSheet(
        line=line,
        desk=db.session.get_one(Desk, row.desk_id),
        kind=kind,
        answer=answer_words(line, mine.approval, fields),
        facts=[*facts_of(line, mine, fields, viewer=viewer)],
        answers=_answers(row, fields),
        words=queries.conversation(row, viewer=viewer),
        files=queries.files_of(row, viewer=viewer),
        course=course_of(row, lines, viewer=viewer, now=now),
        is_open=is_open,
        said="" if is_open else _said(mine, viewer),
        form=form or step_forms.DecisionForm(formdata=None),
        pass_form=pass_form or forms.ShareForm(formdata=None, prefix="pass"),
    )


def _mine(lines: list[ApprovalLine], viewer: Viewer) -> ApprovalLine:
    """The one that waits, else the one that was asked last."""
    own = [line for line in lines if queries.decides(viewer, line.approval)]
    waiting = [line for line in own if line.approval.status == ApprovalStatus.WAITING]
    had_turn = [line for line in own if line.approval.asked_at is not None]
    if not had_turn:
        raise NotFound
    return waiting[0] if waiting else had_turn[-1]


def answer_words(line: RequestLine, approval: Approval, fields: dict[str, FormField]) -> str:
    """The page's answer as a sentence: who asks for what, and what it costs."""
    amount = amount_words(line.row, approval, fields)
    said = {"name": isolated(line.requester_name), "title": isolated(line.row.title)}
    if amount:
        return _("%(name)s asks for: %(title)s. %(amount)s.", amount=amount, **said)
    return _("%(name)s asks for: %(title)s.", **said)


def amount_words(row: ServiceRequest, approval: Approval, fields: dict[str, FormField]) -> str:
    """The answered amount, under the name of its question; empty when it was not said."""
    numbers = {slug: field.label for slug, field in fields.items() if field.kind == "number"}
    said = said_amount(row.answers, numbers, approval.amount_field)
    return f"{said[0]}: {format_decimal(said[1])}" if said else ""


def facts_of(line: RequestLine, mine: ApprovalLine, fields, *, viewer: Viewer) -> list[Fact]:
    row = line.row
    who = f"{line.requester_name}, {row.department}" if row.department else line.requester_name
    facts = [Fact(_("Who asks"), who), Fact(_("Why you"), why_words(mine, viewer))]
    amount = amount_words(row, mine.approval, fields)
    if amount:
        facts.append(Fact(_("How much"), amount))
    if row.needed_by_at:
        facts.append(Fact(_("Needed by"), day_words(row.needed_by_at)))
    elif row.due_at:
        facts.append(Fact(_("Desk's target"), day_words(row.due_at)))
    if row.lateness:
        facts.append(Fact(_("A day late means"), lateness_words(row.lateness)))
    facts.append(Fact(_("Waits since"), instant_words(mine.approval.asked_at)))
    return facts


def why_words(mine: ApprovalLine, viewer: Viewer) -> str:
    """Why this person is asked, and for whom, where they stand in."""
    approval = mine.approval
    why = {
        Why.NAMED: _("The rule of this kind of request names you."),
        Why.MANAGER: _("You are the asker's manager."),
        Why.ABOVE: _("Who would be asked cannot be, and you are above them."),
        Why.LEAD: _("Nobody else can be asked, and you lead the desk."),
        Why.ADMIN: _("Nobody else can be asked, and you run the portal."),
        Why.ASKED: _("The desk asked for your word before it goes on."),
    }[Why(approval.why)]
    if approval.person_id != viewer.id:
        why = _("%(name)s is asked, and you may decide instead.", name=mine.person)
    if approval.above is None:
        return why
    limit = format_decimal(approval.above)
    return why + " " + _("Needed above %(amount)s.", amount=limit)


def _answers(row: ServiceRequest, fields: dict[str, FormField]) -> list[Fact]:
    return [
        Fact(fields[slug].label, shown_answer(answer, fields[slug]))
        for slug, answer in row.answers.items()
        if slug in fields
    ]


def _said(mine: ApprovalLine, viewer: Viewer) -> str:
    approval = mine.approval
    when = instant_words(approval.decided_at) if approval.decided_at else ""
    if approval.status == ApprovalStatus.APPROVED:
        if approval.decided_by_id == viewer.id:
            return _("You approved it %(when)s.", when=when)
        return _("%(name)s approved it %(when)s.", name=mine.decided_by, when=when)
    if approval.status == ApprovalStatus.DECLINED:
        if approval.decided_by_id == viewer.id:
            return _("You declined it %(when)s.", when=when)
        return _("%(name)s declined it %(when)s.", name=mine.decided_by, when=when)
    return _("Your word is not needed any more.")


@dataclass(frozen=True)
class WaitingRow:
    """One line of what waits for one's word, or of what one decided."""

    title: str
    url: str
    reference: str
    words: str
    aside: str


def waiting_rows(found: list) -> list[WaitingRow]:
    """Of `approvals_waiting_for` and `approvals_decided_by`."""
    return [
        WaitingRow(
            title=one.line.row.title,
            url=url_for("pages.approval", reference=one.line.row.reference),
            reference=one.line.row.reference,
            words=_row_words(one),
            aside=_("instead of %(name)s", name=one.for_name) if one.for_name else "",
        )
        for one in found
    ]


def _row_words(one) -> str:
    line, approval = one.line, one.approval
    if approval.status == ApprovalStatus.WAITING:
        said = {"name": isolated(line.requester_name), "kind": isolated(line.type_title)}
        return _("%(name)s asks: %(kind)s", **said) + " · " + age_words(approval.asked_at)
    when = instant_words(approval.decided_at)
    if approval.status == ApprovalStatus.APPROVED:
        return _("approved %(when)s", when=when)
    return _("declined %(when)s", when=when)
