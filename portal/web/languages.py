"""Which language, calendar and zone the reader has, and the languages there are.

Somebody signed in: what their profile says. Otherwise what was chosen on the sign-in page, else
what the browser asks for. Mails and notices are written inside `reading_as` their reader.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from babel import Locale
from flask import current_app, g, has_app_context, has_request_context, request, session
from flask_babel import get_locale, refresh
from flask_login import current_user

SOURCE = "en"
TRANSLATED = ("fa", "tr")
LANGUAGES = (SOURCE, *TRANSLATED)
# English with other letters and 40 % longer: shows what is not marked, and what does not fit.
STRETCHED = "en_XA"
SESSION_KEY = "language"


class CalendarChoice(StrEnum):
    USUAL = "usual"
    GREGORIAN = "gregorian"
    JALALI = "jalali"


def init_app(app):
    is_live = app.config["PORTAL"].mode == "production"
    app.extensions["portal_languages"] = list(LANGUAGES if is_live else (*LANGUAGES, STRETCHED))


def languages() -> list[str]:
    return current_app.extensions["portal_languages"]


def language_name(code: str) -> str:
    """By its own name: Türkçe."""
    if code == STRETCHED:
        return "Èñģļîšĥ + 40 %"
    name = Locale.parse(code).get_display_name(code)
    return name[:1].upper() + name[1:]


def language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in languages()]


def chosen_language() -> str:
    """One of `languages()`."""
    reader = _forced()
    return reader.language if reader else _of_profile() or _of_browser() or SOURCE


@dataclass(frozen=True)
class Reader:
    """For whom something is written who is not the one that is signed in."""

    language: str
    calendar: str
    zone: str | None


def _forced() -> Reader | None:
    return g.get("portal_reader") if has_app_context() else None


def _of_profile() -> str | None:
    user = current_user
    is_known = user and user.is_authenticated and user.language in languages()
    return user.language if is_known else None


def _of_browser() -> str | None:
    if not has_request_context():
        return None
    chosen = session.get(SESSION_KEY)
    if chosen in languages():
        return chosen
    return request.accept_languages.best_match(LANGUAGES)


def locale() -> str:
    """What the library knows: the stretched language is English to it."""
    return chosen_language().partition("_")[0]


def zone() -> str:
    reader, user = _forced(), current_user
    if reader and reader.zone:
        return reader.zone
    if user and user.is_authenticated:
        return user.zone
    return current_app.config["BABEL_DEFAULT_TIMEZONE"]


def is_stretched() -> bool:
    """Asked for every sentence of a page, so it is found out once for a reader."""
    if not has_app_context():
        return False
    if "portal_is_stretched" not in g:
        g.portal_is_stretched = chosen_language() == STRETCHED
    return g.portal_is_stretched


def reads_jalali() -> bool:
    """Persian readers do, unless they chose otherwise; others where they chose it."""
    choice = _calendar()
    if choice == CalendarChoice.USUAL:
        return get_locale() is not None and get_locale().language == "fa"
    return choice == CalendarChoice.JALALI


def _calendar() -> str:
    reader, user = _forced(), current_user
    if reader:
        return reader.calendar
    return user.calendar if user and user.is_authenticated else CalendarChoice.USUAL


@contextmanager
def reading_as(language: str, *, calendar: str = CalendarChoice.USUAL, zone: str | None = None):
    """Words, days and numbers as somebody else reads them: for mails and notices."""
    known = language if language in languages() else SOURCE
    before = _forced()
    _read_as(Reader(known, calendar, zone))
    try:
        yield
    finally:
        _read_as(before)


def _read_as(reader: Reader | None) -> None:
    g.portal_reader = reader
    g.pop("portal_is_stretched", None)
    refresh()
