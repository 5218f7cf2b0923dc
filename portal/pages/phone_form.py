"""The form for a telephone call: who, what, and whether it is solved."""

import secrets
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.catalogue.models import GENERAL_SLUG, Confidentiality
from portal.catalogue.queries import askable_types
from portal.identity.models import Person
from portal.identity.queries import people, person_of_address
from portal.identity.viewer import Viewer
from portal.pages.asking import TypeOnDesk
from portal.pages.forms import line_field
from portal.web.letters import no_strange_letters

OFFERED = 8  # people of a like name


class Outcome(StrEnum):
    SOLVED = "solved"
    QUEUE = "queue"


def _a_few_minutes(_form, field):
    if not field.data.strip().isdecimal() or not 0 < int(field.data.strip()[:5]) <= 6000:
        raise ValidationError(_("Write minutes between 1 and 6,000."))


class PhoneForm(FlaskForm):
    key = HiddenField(default=lambda: secrets.token_urlsafe(16))
    who = StringField(
        _l("Who is calling?"),
        description=_l("A part of the name, or the e-mail address."),
        validators=[
            InputRequired(_l("Write who is calling.")),
            Length(max=200, message=_l("Write at most 200 letters.")),
            no_strange_letters,
        ],
        render_kw={"autocomplete": "off"},
    )
    person = RadioField(_l("Which one?"), choices=[], validate_choice=False)
    type = SelectField(
        _l("Kind"), validate_choice=False, validators=[InputRequired(_l("Choose a kind."))]
    )
    title = line_field()
    outcome = RadioField(
        _l("And now?"),
        choices=[
            SelectChoice(Outcome.SOLVED, _l("Solved at once")),
            SelectChoice(Outcome.QUEUE, _l("Into the queue")),
        ],
        default=Outcome.SOLVED,
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    minutes = StringField(
        _l("Minutes it took"),
        default="5",
        validators=[Optional(), _a_few_minutes],
        render_kw={"inputmode": "numeric"},
    )

    def offer(self, types: list[TypeOnDesk]) -> None:
        """The kinds of these desks; "something else" first, for who is in a hurry."""
        types = sorted(types, key=lambda pair: pair[0].slug != GENERAL_SLUG)
        several = len({desk.id for _kind, desk in types}) > 1
        self.type.choices = [
            SelectChoice(str(kind.id), f"{desk.name}: {kind.title}" if several else kind.title)
            for kind, desk in types
        ]
        self.type.data = self.type.data or self.type.choices[0].value

    def chosen_type(self, types: list[TypeOnDesk]) -> TypeOnDesk | None:
        return next((pair for pair in types if str(pair[0].id) == self.type.data), None)

    def chosen_minutes(self) -> float | None:
        """None: it goes into the queue."""
        if self.outcome.data == Outcome.QUEUE:
            return None
        return float(self.minutes.data or 5)

    def caller(self) -> Person | None:
        """The one person who is meant; where several could be, they are offered, where none is,
        the form says so."""
        found = callers(self.who.data or "")
        chosen = [person for person in found if str(person.id) == self.person.data]
        if len(found) == 1 or chosen:
            return (chosen or found)[0]
        self.person.choices = [
            SelectChoice(str(person.id), _caller_words(person)) for person in found[:OFFERED]
        ]
        self.person.flags.required = True
        self.who.errors = [_what_is_wrong(len(found))]
        return None


def _what_is_wrong(count: int) -> str:
    if count > OFFERED:
        return _("Many people are called so: write more of the name.")
    if count:
        return _("Several people are called so: choose one.")
    return _("Nobody is called so and nobody has this address.")


def _caller_words(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.department, person.email) if part)


def callers(words: str) -> list[Person]:
    """Active people who could be meant; one more than can be offered where there are many."""
    words = " ".join(words.split())
    by_address = person_of_address(words) if "@" in words else None
    if by_address is not None:
        return [by_address] if by_address.is_active else []
    found = people(words, after_id=None, limit=OFFERED * 3) if words else []
    return [person for person in found if person.is_active][: OFFERED + 1]


def types_for_calls(viewer: Viewer) -> list[TypeOnDesk]:
    """What this person's desks do. A privileged matter is not for others to file."""
    mine = viewer.desks_as("staff", "lead")
    return [
        (kind, desk)
        for kind, desk in askable_types()
        if desk.id in mine and kind.confidentiality != Confidentiality.PRIVILEGED
    ]
