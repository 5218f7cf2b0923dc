"""The form of an announcement: what, when, how many, how sure."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from portal.obligations.announcing import MOST_REQUESTS, Announcement, Certainty, Occasion
from portal.pages.announcing.words import CERTAINTIES, OCCASIONS
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.parts import one_line
from portal.web.day_field import DayField

TITLE_LETTERS = 120


def a_day_field(label, needed):
    return DayField(label, validators=[InputRequired(needed), checks.a_day])


class WholeNumber(IntegerField):
    def process_formdata(self, valuelist):
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number, such as 12.")) from None


class AnnouncementForm(FlaskForm):
    """`targets`: desk name -> (value, words) of the desk and of its kinds of request."""

    key = HiddenField()
    version = IntegerField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=2**31 - 1)]
    )
    title = one_line(
        _l("In one line"), TITLE_LETTERS, needed=_l("Say in one line what is coming.")
    )
    occasion = SelectField(
        _l("What kind of event is it?"),
        description=_l("What such events brought before tells what this one will bring."),
        choices=[
            SelectChoice("", _l("Choose")),
            *(SelectChoice(each.value, words) for each, words in OCCASIONS.items()),
        ],
        validators=[InputRequired(_l("Choose the kind of event."))],
    )
    target = SelectField(
        _l("What will you ask for?"),
        validate_choice=False,
        validators=[InputRequired(_l("Choose a desk, or a kind of request."))],
    )
    starts_on = a_day_field(_l("First day"), _l("Write the first day."))
    ends_on = a_day_field(_l("Last day"), _l("Write the last day."))
    expected = WholeNumber(
        _l("How many requests more than usual, in all?"),
        description=_l("A rough number helps most. Fewer: a minus before it."),
        validators=[
            Optional(),
            NumberRange(-MOST_REQUESTS, MOST_REQUESTS, message=_l("Write %(min)s to %(max)s.")),
        ],
    )
    certainty = RadioField(
        _l("How sure is it?"),
        choices=[SelectChoice(each.value, words) for each, words in CERTAINTIES.items()],
        default=Certainty.SURE,
        validators=[InputRequired(_l("Choose how sure it is."))],
    )

    def __init__(self, *args, targets: dict[str, list[tuple[str, str]]], **kwargs):
        super().__init__(*args, **kwargs)
        self.target.choices = {"": [("", _l("Choose"))]} | targets
        self._offered = {value for some in targets.values() for value, _words in some}

    def validate_target(self, field):
        if field.data not in self._offered:
            raise ValidationError(_l("Choose a desk, or a kind of request."))

    def said(self, desks: dict[int, int]) -> Announcement:
        """desks: type id -> desk id."""
        what, _colon, number = self.target.data.partition(":")
        type_id = int(number) if what == "type" else None
        return Announcement(
            title=self.title.data.strip(),
            occasion=Occasion(self.occasion.data),
            desk_id=desks[type_id] if type_id is not None else int(number),
            type_id=type_id,
            starts_on=checks.day_of(self.starts_on.data),
            ends_on=checks.day_of(self.ends_on.data),
            expected=self.expected.data,
            certainty=Certainty(self.certainty.data),
        )
