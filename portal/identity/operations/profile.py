"""One's own choices: language, calendar, zone, colours, password."""

from dataclasses import dataclass
from datetime import datetime

from portal.errors import Conflict, InvalidInput
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.models import Person
from portal.identity.operations.links import end_links_of
from portal.identity.operations.mails import tell_of_new_password
from portal.identity.operations.signing_in import end_sign_ins_of
from portal.identity.operations.trail import record_audit
from portal.identity.viewer import Viewer
from portal.identity.zones import is_zone
from portal.web.languages import CalendarChoice

THEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Choices:
    language: str
    zone: str
    theme: str
    calendar: str = CalendarChoice.USUAL
    single_keys: bool = True


def choose_theme(theme: str, *, actor: Viewer) -> None:
    person = db.session.get_one(Person, actor.id)
    person.theme = _a_theme(theme)
    db.session.flush()


def change_profile(choices: Choices, *, version: int, actor: Viewer) -> None:
    """The version that was looked at decides; Conflict for who comes second."""
    person = db.session.get_one(Person, actor.id, with_for_update=True)
    if person.version != version:
        raise Conflict
    if not is_zone(choices.zone):
        raise InvalidInput("There is no such time zone.", field="zone")
    person.language, person.zone = choices.language, choices.zone
    person.theme, person.single_keys = _a_theme(choices.theme), choices.single_keys
    person.calendar = CalendarChoice(choices.calendar)
    person.version += 1
    db.session.flush()


def _a_theme(theme: str) -> str:
    if theme not in THEMES:
        raise InvalidInput("Choose system, light or dark.", field="theme")
    return theme


def change_password(*, proven: str, password_hash: str, actor: Viewer, now: datetime) -> None:
    """`proven`: the stored digest that the old password was right for. Ends every sign-in of the
    person, so the caller signs this browser in anew."""
    person = db.session.get_one(Person, actor.id, with_for_update=True)
    if person.password_hash != proven:
        raise Conflict
    person.password_hash = password_hash
    db.session.flush()
    end_sign_ins_of(person.id, now=now)
    end_links_of(person.id, now=now)
    record_audit(
        AuditKind.PASSWORD_CHANGED,
        actor_id=actor.id,
        subject=subject_of_person(actor.id),
        now=now,
    )
    tell_of_new_password(person, now=now)
