"""Yes or no."""

from portal.catalogue.fields.kind import Kind, Problem


def problem(answer: str, _choices: list) -> Problem | None:
    return None if answer in ("yes", "no") else Problem.NOT_OFFERED


KIND = Kind(widget="yes_no", parse=str.strip, problem=problem)
