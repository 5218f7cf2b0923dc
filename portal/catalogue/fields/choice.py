"""One of a few offered answers."""

from portal.catalogue.fields.kind import Kind, Problem


def problem(answer: str, choices: list) -> Problem | None:
    offered = {value for value, _words in choices}
    return None if answer in offered else Problem.NOT_OFFERED


KIND = Kind(widget="choice", parse=str.strip, problem=problem)
