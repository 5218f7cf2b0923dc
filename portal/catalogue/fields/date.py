"""A day, stored as 2026-12-01, typed so or in the Jalali calendar."""

from datetime import date

from portal.catalogue.fields.kind import Kind, Problem, with_plain_digits
from portal.jalali import as_iso


def problem(answer: str, _choices: list) -> Problem | None:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return Problem.NOT_A_DATE
    return None if 1990 <= day.year <= 2100 else Problem.NOT_A_DATE


def parse(typed: str) -> str:
    return as_iso(with_plain_digits(typed))


KIND = Kind(widget="date", parse=parse, problem=problem)
