"""Days and hours as the reader's language, calendar and zone write them.

Patterns are Babel's ("EEE d MMM"), written in the English order; other languages have their own
order, and Persian never shortens a weekday or a month. Whoever reads in the Jalali calendar gets
its day, month and year for the same letters.
"""

import re
from datetime import date, datetime

from babel import dates
from flask_babel import get_locale, to_user_timezone
from flask_babel import gettext as _

from portal.jalali import from_gregorian
from portal.web.languages import reads_jalali
from portal.web.numbers import is_persian, with_own_digits

TURKISH_ORDER = {
    "EEE d MMM": "d MMM EEE",
    "EEE d MMM y": "d MMM y EEE",
    "EEE d": "d EEE",
    "EEEE d MMMM": "d MMMM EEEE",
    "EEEE d MMMM y": "d MMMM y EEEE",
}
LETTERS = re.compile(r"'[^']*'|E+|d+|M+|y+|H+|m+")
SHORTENED = re.compile(r"(?<![EM])(E{3}|M{3})(?![EM])")
FULL_OF_SHORT = {"EEE": "EEEE", "MMM": "MMMM"}


def local_day(at: datetime) -> date:
    return to_user_timezone(at).date()


def format_date(day: date, pattern: str) -> str:
    """`day`: a local day, or an instant, whose day where the reader is is taken."""
    if isinstance(day, datetime):
        day = local_day(day)
    return with_own_digits(_written(day, _in_own_order(pattern)))


def format_time(at: datetime) -> str:
    """14:20, where the reader is."""
    return with_own_digits(f"{to_user_timezone(at):%H:%M}")


def format_instant(at: datetime, pattern: str) -> str:
    """A day by the pattern, and its hour."""
    return _("%(day)s, %(hour)s", day=format_date(at, pattern), hour=format_time(at))


def starts_week() -> int:
    """The first day of a week in a calendar the reader is shown: 0 Monday, 5 Saturday."""
    return 5 if is_persian() else 0


def day_example() -> str:
    """How a day is typed."""
    return with_own_digits("1405/9/10") if reads_jalali() else "2026-12-01"


def day_typed(day: date | None) -> str:
    """A stored day as its reader would type it."""
    if day is None:
        return ""
    if not reads_jalali():
        return day.isoformat()
    year, month, number = from_gregorian(day)
    return with_own_digits(f"{year}/{month}/{number}")


def _in_own_order(pattern: str) -> str:
    language = get_locale().language if get_locale() else "en"
    if language == "tr":
        return TURKISH_ORDER.get(pattern, pattern)
    if language == "fa":
        return SHORTENED.sub(lambda found: FULL_OF_SHORT[found[0]], pattern)
    return pattern


def _written(day: date, pattern: str) -> str:
    locale = get_locale() or "en"
    if not reads_jalali():
        return dates.format_date(day, pattern, locale=locale)
    jalali = from_gregorian(day)

    def part(found):
        letters = found[0]
        if letters[0] == "E":
            return dates.format_date(day, letters, locale=locale)
        if letters[0] == "M" and len(letters) > 2:
            return month_name(jalali.month)
        number = {"d": jalali.day, "M": jalali.month, "y": jalali.year}[letters[0]]
        return str(number).zfill(len(letters))

    return LETTERS.sub(part, pattern)


def month_name(month: int) -> str:
    return (
        _("Farvardin"), _("Ordibehesht"), _("Khordad"), _("Tir"), _("Mordad"), _("Shahrivar"),
        _("Mehr"), _("Aban"), _("Azar"), _("Dey"), _("Bahman"), _("Esfand"),
    )[month - 1]  # fmt: skip
