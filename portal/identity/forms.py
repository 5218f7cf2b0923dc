"""Signing in, a new password, one's own choices: shape and wording of input."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from portal.identity.password_rules import LEAST, PasswordFault, fault_of
from portal.identity.zones import COMMON_ZONES, is_zone
from portal.web.languages import CalendarChoice, language_choices
from portal.web.letters import no_strange_letters


def _address(label, *, autocomplete: str) -> EmailField:
    return EmailField(
        label,
        validators=[
            InputRequired(_l("Write an e-mail address.")),
            Length(max=200, message=_l("An address has at most 200 letters.")),
            no_strange_letters,
            Regexp(r"\s*[^@\s]+@[^@\s]+\s*$", message=_l("Write it as name@company.example.")),
        ],
        render_kw={"autocomplete": autocomplete},
    )


class SignInForm(FlaskForm):
    """Says nothing about the address but that it is wanted: any may be tried."""

    email = EmailField(
        _l("E-mail address"),
        validators=[
            InputRequired(_l("Write your e-mail address.")),
            Length(max=200),
            no_strange_letters,
        ],
        render_kw={"autocomplete": "username"},
    )
    password = PasswordField(
        _l("Password"),
        validators=[InputRequired(_l("Write your password.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class ResetForm(FlaskForm):
    email = _address(_l("E-mail address"), autocomplete="username")


def fault_words(fault: PasswordFault) -> str:
    return {
        PasswordFault.TOO_SHORT: _(
            "Take at least %(count)s letters; a few words in a row are easy to keep.", count=LEAST
        ),
        PasswordFault.TOO_LONG: _("Take at most 1,000 letters."),
        PasswordFault.COMMON: _("Many people use this one, so it is tried first. Take another."),
        PasswordFault.ABOUT_YOU: _("Take one without your own name in it."),
    }[fault]


class NewPasswordForm(FlaskForm):
    """`about`: name and address of the person, which must not make up the password."""

    about: tuple[str, ...] = ()
    password = PasswordField(
        _l("New password"),
        description=_l("12 letters or more. A few words in a row are easy to keep."),
        validators=[InputRequired(_l("Choose a password."))],
        render_kw={"autocomplete": "new-password"},
    )

    def validate_password(self, field):
        fault = fault_of(field.data, about=self.about)
        if fault:
            raise ValidationError(fault_words(fault))


class LinkForm(NewPasswordForm):
    """The address is told to the person and to the browser's own keeper of passwords."""

    email = EmailField(
        _l("You sign in with"),
        validators=[Optional()],
        render_kw={"autocomplete": "username", "readonly": True},
    )

    def tell(self, name: str, address: str) -> None:
        self.about = (name, address)
        self.email.data, self.email.raw_data = address, None


class FirstAdminForm(NewPasswordForm):
    name = StringField(
        _l("Your name"),
        validators=[
            InputRequired(_l("Write your name.")),
            Length(max=120, message=_l("At most 120 letters.")),
            no_strange_letters,
        ],
        render_kw={"autocomplete": "name"},
    )
    email = _address(_l("Your e-mail address"), autocomplete="username")

    def validate_password(self, field):
        self.about = (self.name.data or "", self.email.data or "")
        super().validate_password(field)


class ChangePasswordForm(NewPasswordForm):
    current_password = PasswordField(
        _l("The password you have now"),
        validators=[InputRequired(_l("Write the password you have now.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )


class ProfileForm(FlaskForm):
    version = IntegerField(
        widget=HiddenInput(), validators=[InputRequired(), NumberRange(min=0, max=2**31 - 1)]
    )
    language = SelectField(_l("Language"), validators=[InputRequired()])
    calendar = RadioField(
        _l("Calendar"),
        choices=[
            SelectChoice(CalendarChoice.USUAL, _l("As usual in the language")),
            SelectChoice(CalendarChoice.GREGORIAN, _l("Gregorian")),
            SelectChoice(CalendarChoice.JALALI, _l("Jalali")),
        ],
        default=CalendarChoice.USUAL,
        validators=[InputRequired()],
    )
    zone = SelectField(
        _l("Time zone"),
        description=_l("Days and hours on your pages are told in this zone."),
        validators=[InputRequired()],
    )
    another_zone = StringField(
        _l("Another time zone"),
        description=_l("Only if yours is not in the list. Write it as Asia/Ulaanbaatar."),
        validators=[Optional(), Length(max=60), no_strange_letters],
    )
    theme = RadioField(
        _l("Colours of the page"),
        choices=[
            SelectChoice("system", _l("As the device has them")),
            SelectChoice("light", _l("Light")),
            SelectChoice("dark", _l("Dark")),
        ],
        validators=[InputRequired()],
    )
    single_keys = BooleanField(_l("A letter alone does something"))

    def __init__(self, *args, own_zone: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.language.choices = language_choices()
        self.zone.choices = list(dict.fromkeys((own_zone, *COMMON_ZONES)))

    def validate_another_zone(self, field):
        if not is_zone(field.data.strip()):
            raise ValidationError(_("There is no zone of this name. Write it as Europe/Lisbon."))

    @property
    def chosen_zone(self) -> str:
        return (self.another_zone.data or "").strip() or self.zone.data
