"""The shape of a kind of question."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """What is wrong with an answer; pages put it into words."""

    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    NOT_OFFERED = "not_offered"
    NOT_A_PHONE_NUMBER = "not_a_phone_number"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Kind:
    """`parse(typed)` gives the answer as stored (text); `problem(answer, choices)` what is wrong,
    or None; an empty answer never gets there."""

    widget: str
    parse: Callable[[str], str]
    problem: Callable[[str, list], Problem | None]


def no_longer_than(limit: int) -> Callable[[str, list], Problem | None]:
    def problem(answer: str, _choices: list) -> Problem | None:
        return Problem.TOO_LONG if len(answer) > limit else None

    return problem


ASCII_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩", "01234567890123456789")


def with_plain_digits(typed: str) -> str:
    """Persian and Arabic digits as the ASCII ones, without spaces at the ends."""
    return typed.strip().translate(ASCII_DIGITS)
