"""Hours of a desk, and who is away."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError

from portal.desks.holidays import region_of
from portal.desks.operations import Hours, Leave
from portal.desks.written_time import day_walls
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.parts import VersionForm, one_line, some_lines
from portal.web.day_field import DayField

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class CalendarForm(VersionForm):
    monday = one_line(_l("Monday"), 100, more=[checks.hours_of_a_day])
    tuesday = one_line(_l("Tuesday"), 100, more=[checks.hours_of_a_day])
    wednesday = one_line(_l("Wednesday"), 100, more=[checks.hours_of_a_day])
    thursday = one_line(_l("Thursday"), 100, more=[checks.hours_of_a_day])
    friday = one_line(_l("Friday"), 100, more=[checks.hours_of_a_day])
    saturday = one_line(_l("Saturday"), 100, more=[checks.hours_of_a_day])
    sunday = one_line(_l("Sunday"), 100, more=[checks.hours_of_a_day])
    holidays = one_line(
        _l("Public holidays of"),
        20,
        hint=_l("A country or its region: GB, GB-ENG."),
        more=[checks.a_region],
    )
    half_days = some_lines(
        _l("Half days"),
        20_000,
        hint=_l("A day and the time after which nothing is open, one a line: 2026-12-24 13:00."),
        more=[checks.half_days],
    )
    closures = some_lines(
        _l("Other days on which the desk is closed"),
        20_000,
        hint=_l("With spaces between: 2026-12-28."),
        more=[checks.some_days],
    )
    zone = one_line(
        _l("Time zone"),
        60,
        needed=_l("Write a time zone."),
        hint=_l("Written as Europe/London."),
        more=[checks.a_zone],
    )

    def hours(self) -> Hours:
        country, subdivision = region_of(self.holidays.data or "")
        return Hours(
            zone=self.zone.data.strip(),
            weekly=[day_walls(self[day].data or "") for day in DAYS],
            holiday_country=country,
            holiday_subdivision=subdivision,
            half_days=checks.half_days_of(self.half_days.data),
            closures=checks.days_of(self.closures.data),
        )


FEW = 5  # people who stand open beside each other; more fold into a list


class AbsenceForm(FlaskForm):
    key = HiddenField()
    staff = SelectField(
        _l("Who is away?"),
        validate_choice=False,
        validators=[InputRequired(_l("Choose who is away."))],
    )
    starts_on = DayField(
        _l("First day"),
        validators=[InputRequired(_l("Write the first day.")), checks.a_day],
    )
    ends_on = DayField(
        _l("Last day"),
        validators=[InputRequired(_l("Write the last day.")), checks.a_day],
    )
    deputy = SelectField(
        _l("Who takes over what they have?"),
        description=_l(
            "On those days it is offered to the deputy; without one, what is due before they are "
            "back to everybody with the skill."
        ),
        validate_choice=False,
        validators=[Optional()],
    )

    def __init__(self, *args, members: Sequence[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        people = [SelectChoice(str(staff_id), name) for staff_id, name in members]
        none_yet = [SelectChoice("", _l("Choose"))] if people[FEW:] else []
        self.staff.choices = none_yet + people
        self.deputy.choices = [SelectChoice("", _l("Nobody")), *people]

    def validate_staff(self, field):
        self._check_offered(field, _("Choose who is away."))

    def validate_deputy(self, field):
        self._check_offered(field, _("Choose one of the desk, or nobody."))

    def _check_offered(self, field, words: str) -> None:
        if field.data not in {choice.value for choice in field.choices} - {""}:
            raise ValidationError(words)

    def leave(self) -> Leave:
        return Leave(
            staff_id=int(self.staff.data),
            starts_on=checks.day_of(self.starts_on.data),
            ends_on=checks.day_of(self.ends_on.data),
            deputy_id=int(self.deputy.data) if self.deputy.data else None,
        )
