"""Mails about one's own access, in the reader's language."""

from datetime import datetime

from flask_babel import gettext as _

from portal.identity.models import Person
from portal.jobs.outbox import post_mail
from portal.web.languages import reading_as


def invite_by_mail(person: Person, *, link: str, now: datetime) -> None:
    with reading_as(person.language, calendar=person.calendar, zone=person.zone):
        subject = _("Your access to the portal")
        body = _(
            "Good day %(name)s,\n\n"
            "you can ask the legal and IT desks through the portal from now on. Choose your"
            " password here:\n\n%(link)s\n\n"
            "The link works once and for 24 hours. After that, ask for a new one.\n",
            name=person.name,
            link=link,
        )
    _post("invitation", person, subject=subject, body=body, now=now)


def send_reset_by_mail(person: Person, *, link: str, now: datetime) -> None:
    with reading_as(person.language, calendar=person.calendar, zone=person.zone):
        subject = _("A new password for the portal")
        body = _(
            "Good day %(name)s,\n\n"
            "somebody, most likely you, asked for a new password. Choose it here:\n\n%(link)s\n\n"
            "The link works once and for 24 hours. If it was not you, do nothing: your password"
            " stays as it is.\n",
            name=person.name,
            link=link,
        )
    _post("password_reset", person, subject=subject, body=body, now=now)


def tell_of_new_password(person: Person, *, now: datetime) -> None:
    """So that who did not do it learns of it."""
    with reading_as(person.language, calendar=person.calendar, zone=person.zone):
        subject = _("Your password was changed")
        body = _(
            "Good day %(name)s,\n\n"
            "your password for the portal was changed, and every other browser was signed out."
            " If it was not you, tell the IT desk at once.\n",
            name=person.name,
        )
    _post("password_changed", person, subject=subject, body=body, now=now)


def _post(kind: str, person: Person, *, subject: str, body: str, now: datetime) -> None:
    if person.email:
        post_mail(
            kind, person_id=person.id, address=person.email, subject=subject, body=body, now=now
        )
