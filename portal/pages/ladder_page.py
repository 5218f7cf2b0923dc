"""What is done by rule: the ladder of a desk, one type on it, and receipts."""

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from portal.anticipation.ladder import PROVEN, Act, Evidence, Rung, RunState, may_rise
from portal.anticipation.models import Automation
from portal.anticipation.operations import Setup
from portal.anticipation.queries import Receipt, Step
from portal.channels.hooks.signing import LONGEST_URL, hook_key
from portal.web.filters import instant_words
from portal.web.letters import no_strange_letters
from portal.web.numbers import format_decimal


def rung_words(rung: str) -> str:
    return {
        Rung.OFF: _("off"),
        Rung.SUGGEST: _("suggest: the desk, by one click on a request"),
        Rung.ONE_CLICK: _("one click: who will need it"),
        Rung.AUTOMATIC: _("automatic: when the need comes near"),
    }[Rung(rung)]


def act_words(act: str) -> str:
    return {
        Act.HOOK: _("Another machine is told to do it (web hook)"),
        Act.DOCUMENT: _("A filled document answers the request"),
        Act.TASK: _("Somebody of the desk gets it as a task"),
    }[Act(act)]


def evidence_words(evidence: Evidence) -> str:
    if not evidence.proven:
        return _("No run proves anything yet.")
    runs = ngettext("%(num)d run", "%(num)d runs", evidence.proven)
    return _("%(runs)s, %(wrong)s of them wrong", runs=runs, wrong=format_decimal(evidence.wrong))


@dataclass(frozen=True)
class LadderLine:
    title: str
    url: str
    rung: str
    act: str
    evidence: str
    is_ready: bool


def ladder_lines(steps: list[Step], *, desk: str) -> list[LadderLine]:
    return [
        LadderLine(
            title=step.kind.title,
            url=url_for("pages.ladder_type", desk=desk, type_slug=step.kind.slug),
            rung=rung_words(step.rung),
            act=act_words(step.automation.act) if step.automation else _("Nothing is set up."),
            evidence=evidence_words(step.evidence) if step.automation else "",
            is_ready=step.automation is not None
            and step.rung != Rung.OFF
            and may_rise(step.rung, step.evidence),
        )
        for step in steps
    ]


@dataclass(frozen=True)
class RungCard:
    """Where a type stands, and where it may go."""

    now: str
    evidence: str
    needed: str
    up: str
    down: str
    may_rise: bool
    version: int


def rung_card(row: Automation, evidence: Evidence) -> RungCard:
    rung = Rung(row.rung)
    left = max(0, PROVEN - evidence.proven)
    needed = (
        ngettext("%(num)d more run proves it.", "%(num)d more runs prove it.", left)
        if left and rung not in (Rung.OFF, Rung.AUTOMATIC)
        else ""
    )
    return RungCard(
        now=rung_words(rung),
        evidence=evidence_words(evidence),
        needed=needed,
        up=rung_words(rung.above) if rung.above else "",
        down=rung_words(rung.below) if rung.below else "",
        may_rise=may_rise(rung, evidence),
        version=row.version,
    )


class RuleForm(FlaskForm):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    act = RadioField(_l("What is done"), validators=[InputRequired(_l("Choose one."))])
    words = TextAreaField(
        _l("The words of the document, or of the task"),
        description=_l(
            "In braces: {requester}, {day}, {reference}, or the name of a question of the form."
        ),
        validators=[
            Optional(),
            Length(max=4000, message=_l("Shorten it to %(max)d letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 6},
    )
    assignee = SelectField(_l("Whose task it is"), coerce=int, validators=[Optional()])
    url = StringField(
        _l("Address of the web hook"),
        description=_l("It is told what to do and what to undo, sealed with the key below."),
        validators=[
            Optional(),
            Length(max=LONGEST_URL, message=_l("Shorten it to %(max)d letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "ltr"},
    )

    def rule(self) -> Setup:
        return Setup(
            act=Act(self.act.data),
            url=self.url.data or "",
            words=self.words.data or "",
            assignee_id=self.assignee.data or None,
        )


def rule_form(row: Automation | None, members, **more) -> RuleForm:
    data = {"version": row.version if row else 0, "act": row.act if row else Act.TASK}
    if row is not None:
        data |= {"words": row.words, "url": row.url, "assignee": row.assignee_id or 0}
    form = RuleForm(data=data, **more)
    form.act.choices = [(str(each), act_words(each)) for each in Act]
    form.assignee.choices = [(0, "\N{EN DASH}")]
    form.assignee.choices += [(member.person_id, name) for member, name in members]
    return form


def key_of_hook(type_id: int) -> str:
    return hook_key(current_app.config["PORTAL"].secret_key, f"type:{type_id}")


@dataclass(frozen=True)
class ReceiptLine:
    title: str
    reference: str
    url: str
    words: str
    when: str
    undo_url: str | None
    until: str


def receipt_line(receipt: Receipt, *, now: datetime) -> ReceiptLine:
    run = receipt.run
    may_undo = receipt.may_undo(now=now)
    return ReceiptLine(
        title=receipt.title,
        reference=receipt.reference,
        url=url_for("pages.show", reference=receipt.reference),
        words=state_words(run.state, run.act),
        when=instant_words(run.done_at or run.begun_at),
        undo_url=url_for("pages.undo_run", execution_id=run.id) if may_undo else None,
        until=instant_words(run.undo_until_at) if may_undo else "",
    )


def state_words(state: str, act: str) -> str:
    if state == RunState.DONE and act == Act.TASK:
        return _("Begun for you: somebody of the desk has it.")
    return {
        RunState.RUNNING: _("It is being done."),
        RunState.DONE: _("Done. Nothing for you to do."),
        RunState.FAILED: _("The rule could not do it: a person does."),
        RunState.UNDOING: _("It is being undone."),
        RunState.UNDONE: _("Undone. Everything is as it was before."),
    }[RunState(state)]
