"""How instants, days, spans and counts read on a page, in the reader's language and zone."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.routing import BaseConverter

from portal import clock
from portal.web.dates import day_typed, format_date, format_instant, format_time, local_day
from portal.web.languages import language_name
from portal.web.numbers import format_decimal, with_own_digits


class ReferenceConverter(BaseConverter):
    """LEG-7K3F9Q, in any case; what cannot be one is simply not found."""

    regex = r"[A-Za-z]{2,6}-[0-9A-Za-z]{6}"

    def to_python(self, value):
        return value.upper()


def init_app(app):
    app.url_map.converters["reference"] = ReferenceConverter
    for name, function in FILTERS.items():
        app.add_template_filter(function, name)


def day_words(at: datetime | date) -> str:
    """Thu 26 Nov; with the year when it is another one."""
    day = local_day(at) if isinstance(at, datetime) else at
    near = abs((day - clock.now().date()).days) < 300
    return format_date(day, "EEE d MMM" if near else "d MMM y")


def long_day(at: datetime | date) -> str:
    day = local_day(at) if isinstance(at, datetime) else at
    return format_date(day, "EEEE d MMMM")


def instant_words(at: datetime) -> str:
    """today, 09:42; Thu 26 Nov, 09:42."""
    days = (local_day(at) - local_day(clock.now())).days
    hour = format_time(at)
    if days == 0:
        return _("today, %(hour)s", hour=hour)
    if days == -1:
        return _("yesterday, %(hour)s", hour=hour)
    return _("%(day)s, %(hour)s", day=day_words(at), hour=hour)


def iso_instant(at: datetime) -> str:
    return at.isoformat()


def minutes_words(minutes: float) -> str:
    """35 min; 2 h; 1 h 10; 12 h."""
    whole = max(1, round(minutes))
    if whole < 60:
        return _("%(count)s min", count=whole)
    hours, rest = divmod(whole, 60)
    if hours >= 8 or rest < 5:
        return _("%(count)s h", count=format_decimal(round(whole / 60)))
    return _("%(hours)s h %(minutes)02d", hours=hours, minutes=rest)


def hours_words(hours: float) -> str:
    return _("%(count)s h", count=format_decimal(round(hours)))


def percent_words(share: float) -> str:
    return _("%(count)s\N{NO-BREAK SPACE}%%", count=round(100 * share))


def size_words(count: int) -> str:
    """Of a file: 640 bytes; 12 kB; 2.4 MB."""
    if count < 1000:
        return ngettext("%(num)d byte", "%(num)d bytes", count)
    if count < 999_500:
        return _("%(count)s kB", count=format_decimal(round(count / 1000)))
    return _("%(count)s MB", count=format_decimal(round(count / 1_000_000, 1)))


def age_words(at: datetime) -> str:
    """How long ago, in one unit."""
    minutes = max(0.0, (clock.now() - at).total_seconds() / 60)
    if minutes < 90:
        return ngettext("%(num)d minute", "%(num)d minutes", round(minutes))
    if minutes < 36 * 60:
        return ngettext("%(num)d hour", "%(num)d hours", round(minutes / 60))
    return ngettext("%(num)d day", "%(num)d days", round(minutes / 1440))


def full_instant(at: datetime) -> str:
    return format_instant(at, "d MMMM y")


FILTERS = {
    "language_name": language_name,
    "day": day_words,
    "long_day": long_day,
    "instant": instant_words,
    "full_instant": full_instant,
    "iso": iso_instant,
    "minutes": minutes_words,
    "hours": hours_words,
    "percent": percent_words,
    "age": age_words,
    "size": size_words,
    "number": format_decimal,
    "digits": with_own_digits,
    "typed_day": day_typed,
}
