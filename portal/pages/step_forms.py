"""The steps of a request and the words that go with them: shape and wording of input."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import EmailInput

from portal.catalogue.fields import KINDS
from portal.identity.viewer import Viewer
from portal.pages.forms import files_field, fits
from portal.requests.lifecycle import HoldReason
from portal.requests.queries import Named
from portal.web.letters import no_strange_letters


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
    """The same controls under another name, so that one page can hold both; and whose word is
    asked for, beside who is named by @."""

    ask = SelectField(_l("Ask for the word of"), validate_choice=False)

    def offer(self, colleagues: Sequence[Named], *, viewer: Viewer) -> None:
        others = [one for one in colleagues if one.person_id != viewer.id]
        nobody = SelectChoice("", _("Nobody"))
        self.ask.choices = [
            nobody,
            *(SelectChoice(str(one.person_id), one.name) for one in others),
        ]

    def asked(self) -> int | None:
        chosen = self.ask.data or ""
        return int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None


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
        validators=[Optional(), fits("number", []), _in_a_fortnight],
        render_kw={"inputmode": "numeric"},
    )

    def hands_on(self) -> float | None:
        return float(KINDS["number"].parse(self.minutes.data)) if self.minutes.data else None


class EffortForm(StepForm):
    minutes = StringField(
        _l("Hands-on minutes"),
        validators=[
            InputRequired(_l("Write minutes between 1 and 6,000.")),
            fits("number", []),
            _in_a_fortnight,
        ],
        render_kw={"inputmode": "numeric"},
    )

    def hands_on(self) -> float:
        return float(KINDS["number"].parse(self.minutes.data))


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
