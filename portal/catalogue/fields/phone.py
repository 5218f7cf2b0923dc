"""A telephone number as people write it."""

import re

from portal.catalogue.fields.kind import Kind, Problem, with_plain_digits

LIKE_A_NUMBER = re.compile(r"^\+?[0-9][0-9 ()/.\-]{2,30}$")


def problem(answer: str, _choices: list) -> Problem | None:
    return None if LIKE_A_NUMBER.match(answer) else Problem.NOT_A_PHONE_NUMBER


KIND = Kind(widget="phone", parse=with_plain_digits, problem=problem)
