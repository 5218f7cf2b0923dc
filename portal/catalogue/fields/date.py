"""A day, stored as 2026-12-01."""

from datetime import date

from portal.catalogue.fields.kind import Kind, Problem, with_plain_digits


def problem(answer: str, _choices: list) -> Problem | None:
    try:
        day = date.fromisoformat(answer)
    except ValueError:
        return Problem.NOT_A_DATE
    return None if 1990 <= day.year <= 2100 else Problem.NOT_A_DATE


KIND = Kind(widget="date", parse=with_plain_digits, problem=problem)
