"""Spans and hours of the day as people write them: "4 h", "13:00", "09:00-13:00, 14:00-17:30"."""

import re
from collections.abc import Sequence
from decimal import Decimal

from portal.desks.open_hours import DAY_MINUTES

_PART = re.compile(r"(\d{1,6}(?:[.,]\d{1,17})?)\s*(h|min)\b")
_HOUR = re.compile(r"(\d{1,2}):(\d{2})")

Wall = list[int]


def span_minutes(text: str) -> float:
    """Minutes of "4 h", "30 min", "1 h 30 min", "7.5 h". Raises ValueError for anything else."""
    parts = _PART.findall(text)
    if not parts or _PART.sub("", text).strip():
        raise ValueError(f"{text!r} is no span of time")
    return float(
        sum(
            Decimal(number.replace(",", ".")) * (60 if unit == "h" else 1)
            for number, unit in parts
        )
    )


def span_words(minutes: float) -> str:
    """ "4 h" for 240, "7.5 h" for 450, "35 min" for 35."""
    hours = Decimal(str(minutes)) / 60
    if hours >= 1 and hours == round(hours, 1):
        return f"{_plain(hours)} h"
    return f"{_plain(Decimal(str(minutes)))} min"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def wall_minute(text: str) -> int:
    """Minutes since midnight of "13:00"; 24:00 is the end of the day."""
    found = _HOUR.fullmatch(text.strip())
    minute = 60 * int(found[1]) + int(found[2]) if found and int(found[2]) < 60 else None
    if minute is None or minute > DAY_MINUTES:
        raise ValueError(f"{text!r} is no time of day")
    return minute


def wall_words(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def day_walls(text: str) -> list[Wall]:
    """[[540, 780], [840, 1050]] of "09:00-13:00, 14:00-17:30"; empty: closed.

    Raises ValueError where an end is not after its start, or a stretch begins before the last.
    """
    walls = [_wall(part) for part in text.split(",")] if text.strip() else []
    edges = [minute for wall in walls for minute in wall]
    if edges != sorted(edges) or any(start == end for start, end in walls):
        raise ValueError(f"the hours {text!r} do not follow each other")
    return walls


def _wall(part: str) -> Wall:
    start, dash, end = part.replace("–", "-").partition("-")  # noqa: RUF001 - people type both
    if not dash:
        raise ValueError(f"{part.strip()!r} has no end")
    return [wall_minute(start), wall_minute(end)]


def day_words(walls: Sequence[Sequence[int]]) -> str:
    return ", ".join(f"{wall_words(start)}-{wall_words(end)}" for start, end in walls)
