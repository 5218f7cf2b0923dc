"""The form of a request type, built from its fields: shape and wording of input."""

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
from portal.requests.lifecycle import Lateness
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


def line_field():
    """What a request of the desk's own making is about."""
    return StringField(
        _l("In one line"),
        validators=[
            InputRequired(_l("Say in one line what it is about.")),
            Length(max=200, message=_l("One line of at most 200 letters.")),
            no_strange_letters,
        ],
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
    need = HiddenField()  # the expected need it is asked for
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
            validators=[Optional(), fits("date", [])],
        )
    return type("AskFormOfType", (AskForm,), members)


def _control(field: FormField):
    kind = KINDS[field.kind]
    needed = InputRequired(_l("Answer this question.")) if field.is_required else Optional()
    common = {
        "description": field.pain,
        "validators": [needed, no_strange_letters, fits(field.kind, field.choices)],
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


def fits(kind_name: str, choices: list):
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
        validators=[InputRequired(_l("Write the first day.")), fits("date", [])],
    )
    ends_on = DayField(
        _l("Last day"),
        validators=[InputRequired(_l("Write the last day.")), fits("date", [])],
    )

    def days(self) -> tuple[date, date]:
        parse = KINDS["date"].parse
        return day_of(parse(self.starts_on.data)), day_of(parse(self.ends_on.data))


class WallForm(ShareForm):
    """The same control under another name, so that one page can hold both."""
