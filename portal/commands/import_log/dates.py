"""Dates as logs write them: 2016-02-29T13:05, 29/02/2016 13:05, 29.2.2016, 02/29/2016 1:05 PM,
29/Feb/16 1:05 PM."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

ENOUGH = 300  # dates that decide
_NUMBERS = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})"
    r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?)?"
)

_NAMED = re.compile(
    r"(\d{1,2})[/ -]([A-Za-z]{3})[a-z]*[/ -](\d{4}|\d{2})"
    r"(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?: ?([AaPp])\.?[Mm]\.?)?)?"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OFFSET_APART = re.compile(r" (?=[+-]\d{2}:?\d{2}$)")


class DateOrder(StrEnum):
    """Which number comes first where all three are numbers; ISO dates are read under each."""

    ISO = "iso"
    DMY = "dmy"
    MDY = "mdy"


WANTED = {
    DateOrder.ISO: "2016-02-29T13:05",
    DateOrder.DMY: "29/02/2016 13:05 or 2016-02-29T13:05",
    DateOrder.MDY: "02/29/2016 13:05 or 2016-02-29T13:05",
}


def date_from(text: str, order: DateOrder) -> datetime:
    """Aware where the text has an offset. Raises ValueError.

    >>> date_from("29.2.2016 13:05", DateOrder.MDY)  # points are written day first everywhere
    datetime.datetime(2016, 2, 29, 13, 5)
    """
    found = _NUMBERS.fullmatch(text) if order != DateOrder.ISO else None
    if found is None:
        return _named(text) or datetime.fromisoformat(_OFFSET_APART.sub("", text))
    first, mark, second, year, hour, minute, seconds, half = found.groups()
    day, month = (second, first) if order == DateOrder.MDY and mark != "." else (first, second)
    return datetime(  # noqa: DTZ001 - the wall clock of the log
        int(year), int(month), int(day), _hour(hour, half), int(minute or 0), int(seconds or 0)
    )


def _named(text: str) -> datetime | None:
    """A day whose month is written out, so that order is plain; two digits: this century."""
    found = _NAMED.fullmatch(text)
    if found is None:
        return None
    day, month, year, hour, minute, seconds, half = found.groups()
    if month.lower() not in _MONTHS:
        raise ValueError(f"no month {month}")
    century = 2000 if len(year) == 2 else 0
    number = _MONTHS.index(month.lower()) + 1
    return datetime(  # noqa: DTZ001 - the wall clock of the log
        century + int(year), number, int(day), _hour(hour, half), int(minute or 0),
        int(seconds or 0),
    )  # fmt: skip


def _hour(hour: str | None, half: str | None) -> int:
    """12 AM is 0, 12 PM is 12."""
    if not half:
        return int(hour or 0)
    if not 1 <= int(hour) <= 12:
        raise ValueError(f"hour {hour} of half a day")
    return int(hour) % 12 + 12 * (half in "pP")


@dataclass
class DateVotes:
    """How the dates of a log may be read, counted one by one."""

    iso: int = 0
    day_first: int = 0
    month_first: int = 0
    either: int = 0

    def add(self, text: str) -> None:
        found = _NUMBERS.fullmatch(text)
        if found is None:
            self.iso += _is_iso(text)
        elif int(found[1]) > 12 or found[2] == ".":
            self.day_first += 1
        elif int(found[3]) > 12:
            self.month_first += 1
        else:
            self.either += 1

    @property
    def is_decided(self) -> bool:
        numbers = self.day_first + self.month_first
        return numbers >= ENOUGH or (self.iso >= ENOUGH and not numbers + self.either)

    @property
    def order(self) -> DateOrder:
        """Day first where nothing decides: so does most of the world."""
        if self.month_first > self.day_first:
            return DateOrder.MDY
        return DateOrder.DMY if self.day_first + self.either else DateOrder.ISO

    def remark(self) -> str | None:
        """What somebody should know who could have meant the other."""
        if self.day_first and self.month_first:
            return (
                f"Of the dates written in numbers {self.day_first:,} can only be day/month and "
                f"{self.month_first:,} only month/day: read as {_NAMES[self.order]}; the others "
                "are bad rows. Say which with --dates."
            )
        if self.either and not self.day_first + self.month_first:
            return (
                f"Nothing in the log tells day/month from month/day ({self.either:,} dates fit "
                "both): read as day/month. If that is wrong: --dates mdy"
            )
        return None


_NAMES = {DateOrder.DMY: "day/month", DateOrder.MDY: "month/day", DateOrder.ISO: "ISO"}


def _is_iso(text: str) -> bool:
    try:
        date_from(text, DateOrder.ISO)
    except ValueError:
        return False
    return True
