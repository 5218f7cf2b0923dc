"""What fields of the setup forms hold: time as people write it, days, regions."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _
from wtforms.validators import ValidationError

from portal.catalogue import checklist
from portal.catalogue.fields import KINDS
from portal.desks.holidays import region_of
from portal.desks.written_time import day_walls, span_minutes, wall_minute
from portal.identity.zones import is_zone
from portal.web.dates import day_example

MOST_MINUTES = 100_000
MOST_DAYS = 1000


def minutes_of(typed: str | None) -> float | None:
    """Minutes of a span, or None where nothing is written."""
    return span_minutes(typed) if (typed or "").strip() else None


def day_of(typed: str) -> date:
    return date.fromisoformat(KINDS["date"].parse(typed))


def half_days_of(typed: str | None) -> dict[str, int]:
    """{"2026-12-24": 780} of lines like "2026-12-24 13:00"."""
    found = {}
    for line in (typed or "").split("\n"):
        day, _space, hour = line.strip().partition(" ")
        if day:
            found[day_of(day).isoformat()] = wall_minute(hour)
    return dict(sorted(found.items()))


def days_of(typed: str | None) -> list[str]:
    return sorted({day_of(day).isoformat() for day in (typed or "").replace(",", " ").split()})


def choices_of(typed: str | None) -> list[list[str]]:
    """[["read", "Read"]] of lines like "read = Read"; words alone stand for themselves."""
    found: dict[str, str] = {}
    for line in (typed or "").split("\n"):
        value, equals, words = (part.strip() for part in line.partition("="))
        if value:
            found[value[:60]] = (words if equals and words else value)[:160]
    return [list(pair) for pair in found.items()]


def steps_of_a_checklist(_form, field):
    """Not too many, and each of them short."""
    if not checklist.fits(checklist.steps_in(field.data)):
        raise ValidationError(
            _(
                "Write at most %(steps)d steps of %(letters)d letters each.",
                steps=checklist.MOST_STEPS,
                letters=checklist.LONGEST_STEP,
            )
        )


def _fits(read: Callable, words: Callable[[], str]):
    """A field that `read` can read."""

    def check(_form, field):
        try:
            read(field.data or "")
        except ValueError:
            raise ValidationError(words()) from None

    return check


def _short_enough(typed: str) -> None:
    if not 0 < span_minutes(typed) <= MOST_MINUTES:
        raise ValueError


def _known_zone(typed: str) -> None:
    if not is_zone(typed.strip()):
        raise ValueError


def _few(read: Callable) -> Callable:
    def check(typed: str) -> None:
        if len(read(typed)) > MOST_DAYS:
            raise ValueError

    return check


a_span = _fits(_short_enough, lambda: _("Write hours or minutes with the unit: 4 h, 30 min."))
hours_of_a_day = _fits(
    day_walls, lambda: _("Write hours that follow each other: 09:00-13:00, 14:00-17:30.")
)
a_zone = _fits(_known_zone, lambda: _("There is no zone of this name. Write it as Europe/Lisbon."))
a_region = _fits(region_of, lambda: _("Write a country or its region: GB or GB-ENG."))
half_days = _fits(
    _few(half_days_of), lambda: _("Write a day and a time a line: 2026-12-24 13:00.")
)
some_days = _fits(_few(days_of), lambda: _("Write days with spaces between: 2026-12-28."))
a_day = _fits(day_of, lambda: _("Write the day as %(day)s.", day=day_example()))


def _number(typed: str) -> float:
    kind = KINDS["number"]
    answer = kind.parse(typed)
    if kind.problem(answer, []):
        raise ValueError
    return float(answer)


a_number = _fits(_number, lambda: _("Write a number, as 1500."))
