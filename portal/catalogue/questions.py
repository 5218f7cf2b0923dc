"""What a form's questions must keep to, whoever sets them up: a page or a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

YES_NO = (("yes", ""), ("no", ""))
CONDITIONAL_ON = ("choice", "yes_no")
LEAST_BRANCHES = 2


class Trouble(StrEnum):
    """What is wrong with a question; pages and the console put it into words."""

    NO_CHOICES = "no_choices"
    STRAY_CHOICES = "stray_choices"
    SECOND_FILE = "second_file"
    CONDITION_UNKNOWN = "condition_unknown"
    CONDITION_NOT_BEFORE = "condition_not_before"
    CONDITION_NEEDS_CHOICES = "condition_needs_choices"
    CONDITION_NOT_OFFERED = "condition_not_offered"


@dataclass(frozen=True)
class Question:
    """`choices`: (value, words); `shown_if`: {"field": slug, "is": value} or none."""

    slug: str
    kind: str
    choices: tuple[tuple[str, str], ...] = ()
    shown_if: dict | None = None


def trouble_with(question: Question, form: Sequence[Question]) -> Trouble | None:
    """The first thing wrong with a question of `form`, which holds it, in the form's order."""
    if question.kind == "choice" and not question.choices:
        return Trouble.NO_CHOICES
    if question.kind != "choice" and question.choices:
        return Trouble.STRAY_CHOICES
    if question.kind == "file" and question != next(one for one in form if one.kind == "file"):
        return Trouble.SECOND_FILE
    return _trouble_with_condition(question, form) if question.shown_if else None


def _trouble_with_condition(question: Question, form: Sequence[Question]) -> Trouble | None:
    slugs = [other.slug for other in form]
    other = next((one for one in form if one.slug == question.shown_if.get("field")), None)
    if other is None:
        return Trouble.CONDITION_UNKNOWN
    if slugs.index(other.slug) >= slugs.index(question.slug):
        return Trouble.CONDITION_NOT_BEFORE
    if other.kind not in CONDITIONAL_ON:
        return Trouble.CONDITION_NEEDS_CHOICES
    offered = {value for value, _words in other.choices or YES_NO}
    return None if question.shown_if.get("is") in offered else Trouble.CONDITION_NOT_OFFERED


def is_branching(form: Sequence[Question]) -> bool:
    """Several questions hang on answers: then each is asked on a page of its own, so that nobody
    sees what is not for them."""
    return sum(bool(question.shown_if) for question in form) >= LEAST_BRANCHES
