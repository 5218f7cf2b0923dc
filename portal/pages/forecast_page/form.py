"""The form of a lead's hand on the forecast."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, ValidationError

from portal.forecast.by_hand import Hand
from portal.forecast.queries.series import Kind
from portal.pages.announcing.form import WholeNumber
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.parts import one_line
from portal.web.day_field import DayField


class HandForm(FlaskForm):
    key = HiddenField()
    target = SelectField(_l("What do you change?"), validate_choice=False)
    percent = WholeNumber(
        _l("By how many percent?"),
        description=_l("20 for a fifth more, -20 for a fifth less."),
        validators=[InputRequired(_l("Write a whole number, such as 12."))],
    )
    starts_on = DayField(
        _l("First day"),
        validators=[InputRequired(_l("Write the first day.")), checks.a_day],
    )
    ends_on = DayField(
        _l("Last day"),
        description=_l("After this day it ends by itself."),
        validators=[InputRequired(_l("Write the last day.")), checks.a_day],
    )
    reason = one_line(
        _l("Why?"),
        200,
        needed=_l("Say in one line why: it is judged afterwards."),
        hint=_l("It stands beside the forecast, and afterwards we see whether it helped."),
    )

    def __init__(self, *args, kinds: Sequence[Kind], **kwargs):
        super().__init__(*args, **kwargs)
        self.target.choices = [("", _("The desk as a whole"))]
        self.target.choices += [(str(kind.id), kind.title) for kind in kinds]

    def validate_target(self, field):
        if (field.data or "") not in {value for value, _words in field.choices}:
            raise ValidationError(_("Choose the desk, or a kind of request."))

    def hand(self) -> Hand:
        return Hand(
            type_id=int(self.target.data) if self.target.data else None,
            starts_on=checks.day_of(self.starts_on.data),
            ends_on=checks.day_of(self.ends_on.data),
            percent=self.percent.data,
        )
