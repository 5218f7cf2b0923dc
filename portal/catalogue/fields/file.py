"""A file. It is kept with the request's other files, so the form holds no words for it."""

from portal.catalogue.fields.kind import Kind


def no_words(_typed: str) -> str:
    return ""


def no_problem(_answer: str, _choices: list) -> None:
    return None


KIND = Kind(widget="file", parse=no_words, problem=no_problem)
