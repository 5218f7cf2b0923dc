"""Kinds of value a setup file may hold: how each is read, and written again byte for byte."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.checklist import LONGEST_STEP, MOST_STEPS, fits, steps_in
from portal.desks.holidays import region_of, region_words
from portal.desks.written_time import (
    day_walls,
    day_words,
    span_minutes,
    span_words,
    wall_minute,
    wall_words,
)
from portal.identity.zones import is_zone
from portal.web.languages import TRANSLATED

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_MINUTES = 100_000


class Wrong(ValueError):
    """What is wrong with a value, in plain words."""


@dataclass(frozen=True)
class Kind:
    """`read` takes the value of the file and gives the one that is stored, or raises Wrong;
    `write` takes it back."""

    read: Callable[[Any], Any]
    write: Callable[[Any], Any] = lambda value: value


def text(most: int, *, least: int = 0) -> Kind:
    def read(value: Any) -> str:
        words = _of_type(value, str, "words in quotes")
        if "\0" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
            raise Wrong("holds signs that cannot be read")
        if len(words) > most:
            raise Wrong(f"is longer than {most} letters")
        if len(words.strip()) < least:
            raise Wrong("must not be empty")
        return words

    return Kind(read)


def matching(pattern: str, example: str) -> Kind:
    def read(value: Any) -> str:
        words = _of_type(value, str, "words in quotes").strip()
        if not re.fullmatch(pattern, words):
            raise Wrong(f"is {words!r}: write it like {example}")
        return words

    return Kind(read)


def one_of(names: Collection[str]) -> Kind:
    def read(value: Any) -> str:
        if value not in names:
            raise Wrong(f"is {value!r}: use one of {', '.join(names)}")
        return value

    return Kind(read)


def whole(least: int, most: int) -> Kind:
    def read(value: Any) -> int:
        number = _of_type(value, int, "a whole number")
        if not least <= number <= most:
            raise Wrong(f"is {number}: use {least} to {most}")
        return number

    return Kind(read)


def number(least: float, most: float) -> Kind:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Wrong("must be a number")
        if not least <= value <= most:
            raise Wrong(f"is {value}: use {least:g} to {most:g}")
        return float(value)

    return Kind(read)


def _of_type(value: Any, kind: type, words: str) -> Any:
    if type(value) is not kind:
        raise Wrong(f"must be {words}")
    return value


def _address(value: Any) -> str:
    words = _of_type(value, str, "an e-mail address in quotes").strip().lower()
    if len(words) > 200 or not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", words):
        raise Wrong(f"is {words!r}: write it like ada@example.org")
    return words


def _zone(value: Any) -> str:
    if not isinstance(value, str) or not is_zone(value):
        raise Wrong(f"is {value!r}: write it like Europe/London")
    return value


def _region(value: Any) -> tuple[str | None, str | None]:
    try:
        return region_of(_of_type(value, str, "a region in quotes"))
    except ValueError:
        raise Wrong(f"is {value!r}: write a country or its region, like GB or GB-ENG") from None


def _span(value: Any) -> float:
    try:
        minutes = span_minutes(_of_type(value, str, 'a span with its unit, like "4 h"'))
    except ValueError as wrong:
        raise wrong if isinstance(wrong, Wrong) else _no_span(value) from None
    if minutes > MOST_MINUTES:
        raise Wrong(f"is {value!r}: that is too long")
    return minutes


def _no_span(value: str) -> Wrong:
    return Wrong(f'is {value!r}: write hours or minutes with the unit, like "4 h" or "30 min"')


def _positive_span(value: Any) -> float:
    minutes = _span(value)
    if minutes <= 0:
        raise Wrong("must be longer than nothing")
    return minutes


def _target(value: Any) -> int | None:
    """Whole minutes; an empty text is no target."""
    return None if value == "" else round(_positive_span(value))


def _wall(value: Any) -> int:
    try:
        return wall_minute(_of_type(value, str, 'a time of day, like "13:00"'))
    except ValueError:
        raise Wrong(f'is {value!r}: write a time of day, like "13:00"') from None


def _weekly(value: Any) -> list:
    week = [[] for _day in WEEKDAYS]
    for day, hours in _table_of(value, WEEKDAYS).items():
        try:
            week[WEEKDAYS.index(day)] = day_walls(_of_type(hours, str, "words in quotes"))
        except ValueError:
            raise Wrong(
                f'says {hours!r} for {day}: write hours like "09:00-13:00, 14:00-17:30"'
            ) from None
    if not any(week):
        raise Wrong("opens on no day of the week")
    return week


def _written_week(week: list) -> dict[str, str]:
    return {day: day_words(walls) for day, walls in zip(WEEKDAYS, week, strict=True) if walls}


def _hours(value: Any) -> list[float]:
    week = dict.fromkeys(WEEKDAYS, 0.0)
    for day, hours in _table_of(value, WEEKDAYS).items():
        week[day] = _span(hours)
        if week[day] > 1440:
            raise Wrong(f"says {hours!r} for {day}: a day has 24 h")
    return list(week.values())


def _written_hours(week: list[float]) -> dict[str, str]:
    return {day: span_words(most) for day, most in zip(WEEKDAYS, week, strict=True) if most}


def _table_of(value: Any, names: Collection[str] = ()) -> dict:
    table = _of_type(value, dict, "a table")
    odd = [name for name in table if names and name not in names]
    if odd:
        raise Wrong(f"names {odd[0]!r}: use {', '.join(names)}")
    return table


def _half_days(value: Any) -> dict[str, int]:
    return {_iso_day(day): _wall(hour) for day, hour in sorted(_table_of(value).items())}


def _iso_day(words: str) -> str:
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        raise Wrong(f"says {words!r}: write the day like 2026-12-24") from None


def _day(value: Any) -> date:
    return _of_type(value, date, "a day without quotes, like 2026-12-24")


def _days(value: Any) -> list[str]:
    return sorted({_day(day).isoformat() for day in _of_type(value, list, "a list of days")})


def _words(value: Any) -> list[str]:
    return [
        _of_type(one, str, "a list of words in quotes")
        for one in _of_type(value, list, "a list of words in quotes")
    ]


def _checklist(value: Any) -> list[str]:
    read = text(LONGEST_STEP, least=1).read
    steps = steps_in("\n".join(read(one).replace("\n", " ") for one in _words(value)))
    if not fits(steps):
        raise Wrong(f"holds more than {MOST_STEPS} steps")
    return steps


def _approvers(value: Any) -> list[str]:
    names = [one if one == MANAGER else _address(one) for one in _words(value)]
    if not names:
        raise Wrong(f'names nobody: write addresses, or "{MANAGER}" for the one of the asker')
    if len(set(names)) < len(names):
        raise Wrong("names somebody twice")
    return names


def _choices(value: Any) -> list[list[str]]:
    read = text(160, least=1).read
    return [[text(60, least=1).read(one), read(words)] for one, words in _table_of(value).items()]


def translations(**words: Kind) -> Kind:
    """The words of a row in other languages: { fa = { title = "..." } }."""

    def read(value: Any) -> dict[str, dict]:
        return {
            language: {name: words[name].read(one) for name, one in _table_of(own, words).items()}
            for language, own in _table_of(value, TRANSLATED).items()
        }

    def write(stored: dict | None) -> dict[str, dict]:
        return {
            language: {name: words[name].write(one) for name, one in own.items()}
            for language, own in (stored or {}).items()
        }

    return Kind(read, write)


def _choice_words(value: Any) -> dict[str, str]:
    read = text(160, least=1).read
    return {one: read(words) for one, words in _table_of(value).items()}


def _speeds(value: Any) -> dict[str, float]:
    read = number(0.1, 1.0).read
    return {skill: read(speed) for skill, speed in _table_of(value).items()}


def _condition(value: Any) -> dict[str, str] | None:
    table = _table_of(value, ("field", "is"))
    if table and (len(table) < 2 or not all(isinstance(part, str) for part in table.values())):
        raise Wrong('needs both parts, like { field = "level", is = "change" }')
    return dict(table) or None


def _nullable(kind: Kind) -> Kind:
    """An empty text stands for nothing."""
    return Kind(
        lambda value: None if value == "" else kind.read(value),
        lambda value: "" if value is None else kind.write(value),
    )


SLUG = matching(r"[a-z0-9][a-z0-9-]{0,79}", "contract-review")
NAME_OF_FIELD = matching(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}", "end_day")
FLAG = Kind(lambda value: _of_type(value, bool, "true or false"))
ADDRESS = Kind(_address)
ZONE = Kind(_zone)
REGION = Kind(_region, lambda region: region_words(*region))
SPAN = Kind(_positive_span, span_words)
TARGET = Kind(_target, lambda minutes: "" if minutes is None else span_words(minutes))
WALL = Kind(_wall, wall_words)
WEEKLY = Kind(_weekly, _written_week)
HOURS = Kind(_hours, _written_hours)
HALF_DAYS = Kind(
    _half_days, lambda days: {day: wall_words(minute) for day, minute in sorted(days.items())}
)
DAY = Kind(_day)
DAYS = Kind(_days, lambda days: [date.fromisoformat(day) for day in sorted(days)])
WORDS = Kind(_words)
CHECKLIST = Kind(_checklist)
CHOICE_WORDS = Kind(_choice_words)
CHOICES = Kind(_choices, lambda choices: dict(map(tuple, choices)))
SPEEDS = Kind(_speeds)
CONDITION = Kind(_condition, lambda condition: condition or {})
APPROVERS = Kind(_approvers)
OPTIONAL_NUMBER = Kind(lambda value: None if value == "" else number(0, 1e12).read(value))
OPTIONAL_WALL, OPTIONAL_FIELD = _nullable(WALL), _nullable(NAME_OF_FIELD)
OPTIONAL_DAY, OPTIONAL_ADDRESS = _nullable(DAY), _nullable(ADDRESS)
