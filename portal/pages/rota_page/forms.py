"""The forms of the rota: a turn on call, and somebody's hours of the week."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.desks.operations import Turn
from portal.desks.written_time import span_words
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.desk import DAYS
from portal.pages.desk_setup.forms.parts import VersionForm, one_line
from portal.web.day_field import DayField


class TurnForm(FlaskForm):
    key = HiddenField()
    staff = SelectField(
        _l("Who is on call?"), coerce=int, validators=[InputRequired(_l("Choose somebody."))]
    )
    starts_on = DayField(
        _l("First day"), validators=[InputRequired(_l("Write the first day.")), checks.a_day]
    )
    ends_on = DayField(
        _l("Last day"), validators=[InputRequired(_l("Write the last day.")), checks.a_day]
    )

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.staff.choices = [SelectChoice(*member) for member in members]

    def turn(self) -> Turn:
        first, last = (checks.day_of(each.data) for each in (self.starts_on, self.ends_on))
        return Turn(self.staff.data, first, last)


def _day(label):
    return one_line(label, 20, more=[checks.a_span])


class HoursForm(VersionForm):
    """Contract time of each weekday; empty: none."""

    monday = _day(_l("Monday"))
    tuesday = _day(_l("Tuesday"))
    wednesday = _day(_l("Wednesday"))
    thursday = _day(_l("Thursday"))
    friday = _day(_l("Friday"))
    saturday = _day(_l("Saturday"))
    sunday = _day(_l("Sunday"))

    def minutes(self) -> list[int]:
        return [round(checks.minutes_of(self[day].data) or 0) for day in DAYS]


def hours_of(weekday_minutes: list) -> dict[str, str]:
    written = (span_words(minutes) if minutes else "" for minutes in weekday_minutes)
    return dict(zip(DAYS, written, strict=True))
