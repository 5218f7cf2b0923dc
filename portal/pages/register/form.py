"""The forms of the register: a fact, what came of it, its next day, a file of many."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.catalogue.models import Confidentiality
from portal.identity.queries import person_of_address
from portal.obligations.due_days import Notice, Outcome, Source
from portal.obligations.operations import Fact
from portal.obligations.reading.line import DEPARTMENT_LETTERS, MOST, TITLE_LETTERS
from portal.pages.announcing.form import WholeNumber, a_day_field
from portal.pages.announcing.words import SOURCES
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.parts import VersionForm, one_line
from portal.pages.register.words import LEVELS, OUTCOMES
from portal.web.letters import no_strange_letters


def _count(label, name: str, *, hint="", least=0, default=0):
    return WholeNumber(
        label,
        description=hint,
        default=default,
        validators=[
            Optional(),
            NumberRange(least, MOST[name], message=_l("Write %(min)s to %(max)s.")),
        ],
    )


class FilterForm(FlaskForm):
    words = StringField(_l("What falls due"))
    desk = SelectField(_l("Desk"))
    source = SelectField(_l("Read from"))
    state = SelectField(_l("Show"))

    class Meta:
        csrf = False

    def __init__(self, *args, desks, **kwargs):
        super().__init__(*args, **kwargs)
        self.desk.choices = [("", _("All")), *((desk.slug, desk.name) for desk in desks)]
        self.source.choices = [
            ("", _("All")), *((each.value, words) for each, words in SOURCES.items())
        ]  # fmt: skip
        self.state.choices = [("", _("Still ahead")), ("settled", _("Settled"))]


class FactForm(FlaskForm):
    """`types`: desk name -> (value, title) of its kinds of request."""

    key = HiddenField()
    title = one_line(
        _l("What falls due?"),
        TITLE_LETTERS,
        needed=_l("Say in one line what falls due."),
        hint=_l("Such as: Freight frame, Halsund Lines."),
    )
    type = SelectField(
        _l("Which request does it lead to?"),
        validate_choice=False,
        validators=[InputRequired(_l("Choose a kind of request."))],
    )
    falls_on = a_day_field(_l("The day of the fact"), _l("Write the day."))
    notice_months = _count(_l("Months of notice"), "notice_months")
    notice_days = _count(_l("Days of notice"), "notice_days")
    lead_days = _count(
        _l("Working days it takes"),
        "lead_days",
        hint=_l("The last safe day is counted from these; nobody types it."),
    )
    owner = EmailField(
        _l("Address of its owner"),
        description=_l("Who is asked ahead of time."),
        validators=[Optional(), no_strange_letters],
        render_kw={"autocomplete": "off"},
    )
    department = one_line(_l("Department"), DEPARTMENT_LETTERS)
    quantity = _count(_l("How many requests?"), "quantity", least=1, default=1)
    confidentiality = RadioField(
        _l("Who may see it?"),
        choices=[SelectChoice(each.value, words) for each, words in LEVELS.items()],
        default=Confidentiality.OPEN,
        validators=[InputRequired(_l("Choose who may see it."))],
    )

    def __init__(self, *args, types: dict[str, list[tuple[str, str]]], **kwargs):
        super().__init__(*args, **kwargs)
        self.type.choices = {"": [("", _("Choose"))]} | types
        self._offered = {value for some in types.values() for value, _title in some}

    def validate_type(self, field):
        if field.data not in self._offered:
            raise ValidationError(_("Choose a kind of request."))

    def validate_owner(self, field):
        if (field.data or "").strip() and self._owner() is None:
            raise ValidationError(_("Nobody here has this address."))

    def _owner(self):
        typed = (self.owner.data or "").strip()
        return person_of_address(typed) if typed else None

    def fact(self) -> Fact:
        owner = self._owner()
        department = (self.department.data or "").strip()
        return Fact(
            title=self.title.data.strip(),
            type_id=int(self.type.data),
            source=Source.HAND,
            falls_on=checks.day_of(self.falls_on.data),
            notice=Notice(
                self.notice_months.data or 0, self.notice_days.data or 0, self.lead_days.data or 0
            ),
            owner_id=owner.id if owner else None,
            department=department or (owner.department if owner else ""),
            quantity=self.quantity.data or 1,
            confidentiality=Confidentiality(self.confidentiality.data),
        )


class ChangeFactForm(VersionForm, FactForm):
    """The same questions about a fact that is there; it says which state was looked at."""


class OutcomeForm(FlaskForm):
    outcome = RadioField(
        _l("What came of it?"),
        choices=[
            SelectChoice(each.value, OUTCOMES[each])
            for each in (Outcome.REQUEST, Outcome.NOT_NEEDED)
        ],
        validators=[InputRequired(_l("Choose what came of it."))],
    )
    reference = one_line(_l("Reference of the request"), 20, hint=_l("Such as LEG-7K3F9Q."))


class RenewalForm(VersionForm):
    next_on = a_day_field(_l("The next day of the fact"), _l("Write the day."))


class ImportForm(FlaskForm):
    """A file or its text, so that what was checked is what is taken."""

    key = HiddenField()
    source = SelectField(
        _l("Where does it come from?"),
        choices=[SelectChoice(each.value, words) for each, words in SOURCES.items()],
        default=Source.REGISTER,
        validators=[InputRequired(_l("Choose where it comes from."))],
    )
    file = FileField(_l("A sheet (.csv) or a calendar (.ics)"))
    content = TextAreaField(
        _l("Or paste it here"), validators=[Optional()], render_kw={"rows": 6, "dir": "auto"}
    )
    type = SelectField(
        _l("Kind of request, for a calendar"),
        description=_l("A sheet names it in each line; a calendar cannot."),
        validate_choice=False,
        validators=[Optional()],
    )
    notice_months = _count(_l("Months of notice, for a calendar"), "notice_months")
    notice_days = _count(_l("Days of notice, for a calendar"), "notice_days")
    lead_days = _count(_l("Working days it takes, for a calendar"), "lead_days")

    def __init__(self, *args, kinds: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.type.choices = [("", _("Choose")), *kinds]

    @property
    def notice(self) -> Notice:
        return Notice(
            self.notice_months.data or 0, self.notice_days.data or 0, self.lead_days.data or 0
        )
