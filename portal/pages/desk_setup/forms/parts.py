"""What the setup forms are made of."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.web.letters import no_strange_letters


def one_line(label, most: int, *, needed=None, hint="", more=()):
    """One line of words."""
    return StringField(
        label,
        description=hint,
        validators=[
            DataRequired(needed) if needed else Optional(),
            _at_most(most),
            no_strange_letters,
            *more,
        ],
        render_kw={"dir": "auto"},
    )


def some_lines(label, most: int, *, hint="", rows=3, more=()):
    return TextAreaField(
        label,
        description=hint,
        validators=[Optional(), _at_most(most), no_strange_letters, *more],
        render_kw={"dir": "auto", "rows": rows},
    )


def _at_most(count: int) -> Length:
    return Length(max=count, message=_l("Shorten it to %(max)d letters."))


def number(kind, label, least, most, *, hint=""):
    return kind(
        label,
        description=hint,
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(least, most, message=_l("Write %(min)s to %(max)s.")),
        ],
    )


class VersionForm(FlaskForm):
    """Says which state of the thing was looked at."""

    version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0, max=2**31 - 1)]
    )
