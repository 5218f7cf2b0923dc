"""The form of a request that is to come round by itself."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.pages.announcing.form import WholeNumber
from portal.pages.desk_setup import checks
from portal.pages.recurring_page.words import EVERY, NTH, ON_CLOSED, weekday_words
from portal.requests.operations import Round
from portal.requests.recurring import Every, OnClosed, Pattern
from portal.web.day_field import DayField


def _count(label, least, most, *, hint=""):
    return WholeNumber(
        label,
        description=hint,
        validators=[
            InputRequired(_l("Write a number.")),
            NumberRange(least, most, message=_l("Write %(min)s to %(max)s.")),
        ],
    )


class RecurrenceForm(FlaskForm):
    key = HiddenField()
    every = SelectField(
        _l("How does it come round?"),
        choices=[SelectChoice(each.value, words) for each, words in EVERY.items()],
        validators=[InputRequired(_l("Choose how it comes round."))],
    )
    interval = _count(
        _l("Every how many days, weeks or months?"), 1, 366, hint=_l("1: each of them.")
    )
    nth = SelectField(
        _l("Which one in the month?"),
        choices=[SelectChoice(str(each), words) for each, words in NTH.items()],
        validators=[InputRequired(_l("Choose which one."))],
    )
    weekday = SelectField(
        _l("On which weekday?"), validators=[InputRequired(_l("Choose a weekday."))]
    )
    on_closed = SelectField(
        _l("If the desk is closed that day"),
        choices=[SelectChoice(each.value, words) for each, words in ON_CLOSED.items()],
        validators=[InputRequired(_l("Choose what becomes of a closed day."))],
    )
    early_days = _count(
        _l("Working days it may be asked earlier"),
        0,
        20,
        hint=_l("In this window the desk takes its calmest day."),
    )
    late_days = _count(_l("Working days it may be asked later"), 0, 20)
    starts_on = DayField(
        _l("From"), validators=[InputRequired(_l("Write the first day.")), checks.a_day]
    )
    until_on = DayField(
        _l("Until"),
        description=_l("Empty: until you end it."),
        validators=[Optional(), checks.a_day],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.weekday.choices = [SelectChoice(str(day), weekday_words(day)) for day in range(7)]

    def said(self) -> Round:
        return Round(
            pattern=Pattern(
                every=Every(self.every.data),
                interval=self.interval.data,
                weekday=int(self.weekday.data),
                nth=int(self.nth.data),
                on_closed=OnClosed(self.on_closed.data),
            ),
            starts_on=checks.day_of(self.starts_on.data),
            until_on=checks.day_of(self.until_on.data) if self.until_on.data else None,
            early_days=self.early_days.data,
            late_days=self.late_days.data,
        )
