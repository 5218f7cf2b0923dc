"""The form of a request type, built from its fields: shape and wording of input."""

import secrets
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import EmailInput, TelInput

from portal.catalogue.fields import KINDS
from portal.catalogue.fields.kind import Problem
from portal.catalogue.models import FormField
from portal.requests.files import KINDS as FILE_KINDS
from portal.requests.lifecycle import HoldReason, Lateness
from portal.web.dates import day_example
from portal.web.day_field import DayField
from portal.web.letters import no_strange_letters

PREFIX = "field-"
LONGEST_TYPED = 200  # letters in the box


def problem_words(problem: Problem) -> str:
    return {
        Problem.NOT_A_DATE: _("Write the day as %(day)s.", day=day_example()),
        Problem.NOT_A_NUMBER: _("Write a number, such as 250."),
        Problem.NOT_OFFERED: _("Choose one of the answers."),
        Problem.NOT_A_PHONE_NUMBER: _("Write a telephone number, such as +44 113 496 0000."),
        Problem.TOO_LONG: _("This is too long; shorten it, or put it under the details."),
    }[problem]


class BoxForm(FlaskForm):
    """The one box, a plain GET form."""

    q = StringField(_l("What do you need?"), render_kw={"dir": "auto", "maxlength": LONGEST_TYPED})

    class Meta:
        csrf = False


class JumpForm(BoxForm):
    """Search or jump to, a plain GET form."""

    q = StringField(_l("Search or jump to"), render_kw={"dir": "auto", "maxlength": 200})


class SearchForm(BoxForm):
    """Searching requests, a plain GET form."""

    q = StringField(_l("Search all requests"), render_kw={"dir": "auto", "maxlength": 200})


def files_field():
    return MultipleFileField(
        _l("Files"),
        description=_l("Documents, pictures and tables; at most 20 for one request."),
        render_kw={"accept": ",".join(f".{ending}" for ending in FILE_KINDS)},
    )


def title_field(*, is_needed: bool):
    needed = InputRequired(_l("Say in one line what you need.")) if is_needed else Optional()
    hint = _l("You will find it again by this line.")
    if not is_needed:
        hint = _l("You will find it again by this line; left open, it is named by your answers.")
    return StringField(
        _l("In one line"),
        description=hint,
        validators=[
            needed,
            Length(max=200, message=_l("One line of at most 200 letters; the rest fits below.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto"},
    )


class AskForm(FlaskForm):
    """Parts every ask has; the type's own fields are added by `ask_form`."""

    key = HiddenField()
    title = title_field(is_needed=True)
    details = TextAreaField(
        _l("Anything else we should know?"),
        description=_l("Leave it empty if the answers above say it all."),
        validators=[
            Optional(),
            Length(max=20_000, message=_l("Shorten it to 20,000 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 4},
    )
    files = files_field()
    behalf = StringField(
        _l("Their e-mail address"),
        validators=[
            Optional(),
            Length(max=200, message=_l("Write one address of at most 200 letters.")),
            no_strange_letters,
        ],
        widget=EmailInput(),
        render_kw={"autocomplete": "off"},
    )
    lateness = RadioField(
        _l("What happens if it is a day late?"),
        description=_l("This helps us order the work fairly. There is no wrong answer."),
        choices=[
            SelectChoice(Lateness.NO_HARM, _l("Nothing much")),
            SelectChoice(Lateness.SOMEBODY_WAITS, _l("Somebody has to wait")),
            SelectChoice(Lateness.COSTS_MONEY, _l("It costs money")),
            SelectChoice(Lateness.LAW_OR_SAFETY, _l("A law or somebody's safety is at stake")),
        ],
        default=Lateness.NO_HARM,
        validators=[InputRequired(_l("Choose what a day's delay would mean."))],
    )


def ask_form(fields: list[FormField], *, needs_a_day: bool) -> type[AskForm]:
    """A form class for one type. `needs_a_day`: ask for a need-by day as well. What has questions
    of its own is named by their answers."""
    members = {PREFIX + each.slug: _control(each) for each in fields if each.kind != "file"}
    if fields:
        members["title"] = title_field(is_needed=False)
    if needs_a_day:
        members["needed_by"] = DayField(
            _l("When do you need it?"),
            description=_l("The day of the meeting, for example."),
            validators=[Optional(), _fits("date", [])],
        )
    return type("AskFormOfType", (AskForm,), members)


def _control(field: FormField):
    kind = KINDS[field.kind]
    needed = InputRequired(_l("Answer this question.")) if field.is_required else Optional()
    common = {
        "description": field.pain,
        "validators": [needed, no_strange_letters, _fits(field.kind, field.choices)],
    }
    if kind.widget in ("choice", "yes_no"):
        offered = field.choices or [["yes", _l("Yes")], ["no", _l("No")]]
        choices = [SelectChoice(value, words) for value, words in offered]
        return RadioField(field.label, choices=choices, validate_choice=False, **common)
    if kind.widget == "lines":
        return TextAreaField(field.label, render_kw={"dir": "auto", "rows": 4}, **common)
    if kind.widget == "date":
        return DayField(field.label, **common)
    extra = {"widget": TelInput()} if kind.widget == "phone" else {"render_kw": {"dir": "auto"}}
    return StringField(field.label, **extra, **common)


def _fits(kind_name: str, choices: list):
    kind = KINDS[kind_name]

    def check(_form, field):
        answer = kind.parse(field.data or "")
        problem = kind.problem(answer, choices) if answer else None
        if problem:
            raise ValidationError(problem_words(problem))

    return check


def answers_of(form: AskForm, fields: list[FormField]) -> dict[str, str]:
    """Answers as stored, in the order of the form, without the empty ones."""
    found = {}
    for field in fields:
        typed = form[PREFIX + field.slug].data if PREFIX + field.slug in form else ""
        answer = KINDS[field.kind].parse(typed or "")
        if answer:
            found[field.slug] = answer
    return found


def day_of(answer: str | None) -> date | None:
    return date.fromisoformat(answer) if answer else None


class StepForm(FlaskForm):
    """A step of a request: carries the version that was looked at."""

    version = HiddenField()


class ReplyForm(FlaskForm):
    """`key`: the same message sent twice is one message."""

    key = HiddenField(default=lambda: secrets.token_urlsafe(16))
    words = TextAreaField(
        _l("Your message"),
        validators=[
            InputRequired(_l("Write your message.")),
            Length(max=20_000, message=_l("Shorten it to 20,000 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 4},
    )
    files = files_field()


class NoteForm(ReplyForm):
    """The same control under another name, so that one page can hold both."""


class HoldForm(StepForm):
    reason = RadioField(
        _l("What is it waiting for?"),
        choices=[
            SelectChoice(HoldReason.REQUESTER, _l("An answer from the requester")),
            SelectChoice(HoldReason.APPROVAL, _l("An approval")),
            SelectChoice(HoldReason.THIRD_PARTY, _l("Somebody outside")),
            SelectChoice(HoldReason.DATE, _l("A date before which nothing can be done")),
        ],
        default=HoldReason.REQUESTER,
        validators=[InputRequired(_l("Choose what it is waiting for."))],
    )
    question = TextAreaField(
        _l("What do you need to know?"),
        description=_l(
            "The requester reads this at once. Leave it empty only if nobody has to answer."
        ),
        validators=[Optional(), Length(max=20_000), no_strange_letters],
        render_kw={"dir": "auto", "rows": 3},
    )
    approver = StringField(
        _l("Whose approval?"),
        description=_l("Their e-mail address: they are asked here. Leave it open if you asked."),
        validators=[Optional(), Length(max=200), no_strange_letters],
        widget=EmailInput(),
        render_kw={"autocomplete": "off"},
    )


def _in_a_fortnight(_form, field):
    if field.errors:
        return
    if not 0 < float(KINDS["number"].parse(field.data)) <= 6000:
        raise ValidationError(_("Write minutes between 1 and 6,000."))


class SkipForm(StepForm):
    words = TextAreaField(
        _l("Why does it go on without?"),
        description=_l("The desk reads this, and it stays in the history."),
        validators=[
            InputRequired(_l("Say why it goes on without.")),
            Length(max=2_000),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 2},
    )


class DecisionForm(FlaskForm):
    """Yes or no by the button that was pressed; a no needs words."""

    words = TextAreaField(
        _l("A word with it"),
        description=_l("The asker reads it. If you decline, say why."),
        validators=[
            Optional(),
            Length(max=2_000, message=_l("Shorten it to 2,000 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 3},
    )

    def is_good(self, *, is_yes: bool) -> bool:
        if not self.validate():
            return False
        if not is_yes and not (self.words.data or "").strip():
            self.words.errors = [_("Say why not: the asker reads it.")]
        return not self.words.errors


class ResolveForm(StepForm):
    words = TextAreaField(
        _l("What was done?"),
        description=_l("The requester reads this. Say what they can do now."),
        validators=[
            InputRequired(_l("Say in a sentence what was done.")),
            Length(max=20_000),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 4},
    )
    minutes = StringField(
        _l("Hands-on minutes"),
        description=_l("Leave it empty to keep what was measured."),
        validators=[Optional(), _fits("number", []), _in_a_fortnight],
        render_kw={"inputmode": "numeric"},
    )

    def hands_on(self) -> float | None:
        return float(KINDS["number"].parse(self.minutes.data)) if self.minutes.data else None


class ReopenForm(StepForm):
    words = TextAreaField(
        _l("What is still wrong?"),
        validators=[
            InputRequired(_l("Say what is still wrong.")),
            Length(max=20_000),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 3},
    )


class RatingForm(FlaskForm):
    score = RadioField(
        _l("How was it?"),
        choices=[
            SelectChoice("5", _l("Very good")),
            SelectChoice("4", _l("Good")),
            SelectChoice("3", _l("All right")),
            SelectChoice("2", _l("Poor")),
            SelectChoice("1", _l("Bad")),
        ],
        validators=[InputRequired(_l("Choose one of the five answers."))],
    )
    words = TextAreaField(
        _l("A word about it"),
        description=_l("Only if you like. The desk reads it."),
        validators=[Optional(), Length(max=2_000), no_strange_letters],
        render_kw={"dir": "auto", "rows": 2},
    )


class ShareForm(FlaskForm):
    """Somebody named by address: who asks is never shown a list of everybody."""

    email = StringField(
        _l("Their e-mail address"),
        validators=[
            InputRequired(_l("Write their e-mail address.")),
            Length(max=200, message=_l("Write one address of at most 200 letters.")),
            no_strange_letters,
        ],
        widget=EmailInput(),
        render_kw={"autocomplete": "off"},
    )


class DelegationForm(ShareForm):
    """Who decides instead, and on which days."""

    starts_on = DayField(
        _l("First day"),
        validators=[InputRequired(_l("Write the first day.")), _fits("date", [])],
    )
    ends_on = DayField(
        _l("Last day"),
        validators=[InputRequired(_l("Write the last day.")), _fits("date", [])],
    )

    def days(self) -> tuple[date, date]:
        parse = KINDS["date"].parse
        return day_of(parse(self.starts_on.data)), day_of(parse(self.ends_on.data))


class WallForm(ShareForm):
    """The same control under another name, so that one page can hold both."""
