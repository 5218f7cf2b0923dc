"""What an admin writes about a person: shape and wording of input."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from portal.desks.models import Desk
from portal.identity.models import Role
from portal.identity.operations import Grant, Particulars
from portal.identity.queries import person_of_address
from portal.identity.zones import is_zone
from portal.web.languages import language_choices
from portal.web.letters import no_strange_letters

ON_A_DESK = (Role.STAFF, Role.LEAD, Role.MANAGER)
EVERYWHERE = (Role.MANAGER, Role.ADMIN, Role.AUDITOR)
LIKE_AN_ADDRESS = Regexp(
    r"\s*[^@\s]+@[^@\s]+\s*$", message=_l("Write it as name@company.example.")
)


def role_words(role: str) -> str:
    return {
        Role.STAFF: _("Staff"),
        Role.LEAD: _("Lead"),
        Role.MANAGER: _("Manager"),
        Role.ADMIN: _("Admin"),
        Role.AUDITOR: _("Auditor"),
    }[Role(role)]


def grant_words(grant: Grant, desks: Sequence[Desk]) -> str:
    role, desk_id = grant
    name = next((desk.name for desk in desks if desk.id == desk_id), "")
    if not name:
        return _("%(role)s, everywhere", role=role_words(role))
    return _("%(role)s, %(desk)s", role=role_words(role), desk=name)


def offered_grants(desks: Sequence[Desk]) -> list[Grant]:
    on_desks = [(role.value, desk.id) for desk in desks for role in ON_A_DESK]
    return on_desks + [(role.value, None) for role in EVERYWHERE]


def code_of(grant: Grant) -> str:
    return f"{grant[0]}:{grant[1] or ''}"


def _address(first_check) -> EmailField:
    return EmailField(
        _l("E-mail address"),
        validators=[first_check, Length(max=200), no_strange_letters, LIKE_AN_ADDRESS],
        render_kw={"autocomplete": "off"},
    )


class SearchForm(FlaskForm):
    words = StringField(_l("Name or address"))

    class Meta:
        csrf = False


class PersonForm(FlaskForm):
    name = StringField(
        _l("Name"),
        validators=[
            InputRequired(_l("Write the name.")),
            Length(max=120, message=_l("At most 120 letters.")),
            no_strange_letters,
        ],
    )
    email = _address(Optional())
    department = StringField(
        _l("Department"),
        validators=[
            Optional(),
            Length(max=80, message=_l("At most 80 letters.")),
            no_strange_letters,
        ],
    )
    manager = EmailField(
        _l("Address of their manager"),
        validators=[Optional(), Length(max=200), no_strange_letters],
        render_kw={"autocomplete": "off"},
    )
    language = SelectField(_l("Language"), validators=[InputRequired()])
    zone = StringField(
        _l("Time zone"),
        description=_l("Written as Europe/London."),
        validators=[InputRequired(_l("Write a time zone.")), Length(max=60), no_strange_letters],
    )
    roles = SelectMultipleField(
        _l("Roles"),
        description=_l("Nobody needs one to ask for something."),
        validators=[Optional()],
    )

    def __init__(self, *args, desks: Sequence[Desk], **kwargs):
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()
        self.offered = offered_grants(desks)
        self.roles.choices = [
            (code_of(grant), grant_words(grant, desks)) for grant in self.offered
        ]

    def validate_zone(self, field):
        if not is_zone(field.data.strip()):
            raise ValidationError(_("There is no zone of this name. Write it as Europe/Lisbon."))

    def validate_manager(self, field):
        if self.manager_id is None:
            raise ValidationError(_("Nobody here has this address."))

    @property
    def manager_id(self) -> int | None:
        typed = (self.manager.data or "").strip()
        person = person_of_address(typed) if typed else None
        return person.id if person else None

    def particulars(self) -> Particulars:
        """What was typed; roles are those of the boxes alone."""
        chosen = self.roles.data or ()
        return Particulars(
            name=self.name.data.strip(),
            email=(self.email.data or "").strip().lower() or None,
            department=(self.department.data or "").strip(),
            manager_id=self.manager_id,
            language=self.language.data,
            zone=self.zone.data.strip(),
            grants=frozenset(grant for grant in self.offered if code_of(grant) in chosen),
        )


class InviteForm(PersonForm):
    key = HiddenField()
    email = _address(InputRequired(_l("The invitation goes to an address.")))


class ChangePersonForm(PersonForm):
    version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0, max=2**31 - 1)]
    )
