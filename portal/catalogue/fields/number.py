"""A number; a comma may part the decimals."""

from portal.catalogue.fields.kind import Kind, Problem, with_plain_digits


def parse(typed: str) -> str:
    return with_plain_digits(typed).replace(" ", "").replace(",", ".")


def problem(answer: str, _choices: list) -> Problem | None:
    whole, _point, part = answer.removeprefix("-").partition(".")
    digits = whole + part
    right = digits.isdecimal() and digits.isascii() and len(digits) <= 15
    return None if right else Problem.NOT_A_NUMBER


KIND = Kind(widget="line", parse=parse, problem=problem)
