"""How recurring requests read."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.requests.models import Recurrence
from portal.requests.queries import pattern_of
from portal.requests.recurring import LAST, Every, OnClosed, Pattern
from portal.web.dates import format_date
from portal.web.numbers import comma, format_decimal

A_MONDAY = date(2024, 1, 1)
EVERY = {
    Every.DAYS: _l("Every so many days"),
    Every.WEEKS: _l("Every so many weeks"),
    Every.MONTH_WEEKDAY: _l("On a weekday of the month, as the second Monday"),
    Every.LAST_WORKING_DAY: _l("At the end of the month"),
}
NTH = {
    1: _l("first"),
    2: _l("second"),
    3: _l("third"),
    4: _l("fourth"),
    LAST: _l("last"),
}
ON_CLOSED = {
    OnClosed.SKIP: _l("Leave that time out"),
    OnClosed.BEFORE: _l("Take the working day before"),
    OnClosed.AFTER: _l("Take the working day after"),
}


def weekday_words(weekday: int) -> str:
    return format_date(date.fromordinal(A_MONDAY.toordinal() + weekday), "EEEE")


def rhythm_words(row: Recurrence) -> str:
    """Second Monday of each month, closed days left out."""
    pattern = pattern_of(row.pattern)
    return comma().join([_rhythm(pattern), _closed(pattern)])


def _rhythm(pattern: Pattern) -> str:
    count, nth = format_decimal(pattern.interval), NTH[pattern.nth]
    said = {"count": count, "day": weekday_words(pattern.weekday), "nth": nth}
    if pattern.interval == 1:
        return {
            Every.DAYS: _("every day"),
            Every.WEEKS: _("every week on %(day)s", **said),
            Every.LAST_WORKING_DAY: _("at the end of every month"),
            Every.MONTH_WEEKDAY: _("on the %(nth)s %(day)s of every month", **said),
        }[pattern.every]
    return {
        Every.DAYS: _("every %(count)s days", **said),
        Every.WEEKS: _("every %(count)s weeks on %(day)s", **said),
        Every.LAST_WORKING_DAY: _("at the end of every %(count)s months", **said),
        Every.MONTH_WEEKDAY: _("on the %(nth)s %(day)s of every %(count)s months", **said),
    }[pattern.every]


def _closed(pattern: Pattern) -> str:
    return {
        OnClosed.SKIP: _("closed days left out"),
        OnClosed.BEFORE: _("the working day before a closed one"),
        OnClosed.AFTER: _("the working day after a closed one"),
    }[pattern.on_closed]


def window_words(row: Recurrence) -> str:
    if not row.early_days and not row.late_days:
        return _("on its day")
    return _(
        "on the calmest day, up to %(early)s working days before and %(late)s after",
        early=row.early_days,
        late=row.late_days,
    )
