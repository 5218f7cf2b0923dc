"""Whose word a request of a type needs before the desk begins: steps one after the other.

A step is needed always, or when the amount that was answered is above its limit, or when a
question was answered in the way it names; with both conditions, one of them is enough. An amount
that was asked for and not said counts as above every limit: nobody saves an approval by leaving it
out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.catalogue.questions import CONDITIONAL_ON, YES_NO, Question

MANAGER = "manager"  # the asker's, whoever that is
MOST_STEPS = 5


class Need(StrEnum):
    ANY = "any"  # one of those named is enough
    ALL = "all"


@dataclass(frozen=True)
class RuleStep:
    """`who`: ids of people, or MANAGER. `only_if`: {"field": slug, "is": value} or none."""

    who: tuple[int | str, ...]
    need: str = Need.ANY
    amount_field: str | None = None
    above: float | None = None
    only_if: Mapping[str, str] | None = None

    @property
    def is_conditional(self) -> bool:
        return self.above is not None or self.only_if is not None


def steps_needed(
    steps: Sequence[RuleStep], answers: Mapping[str, str], form: Sequence[Question]
) -> list[RuleStep]:
    """The steps this ask has to take, in order.

    Worked line: manager always, Finance above 1500 -> an ask over 900 takes the first alone.
    """
    return [step for step in steps if _is_needed(step, answers, form)]


def _is_needed(step: RuleStep, answers: Mapping[str, str], form: Sequence[Question]) -> bool:
    if not step.is_conditional:
        return True
    is_above = step.above is not None and _is_above(step, answers, form)
    wanted = step.only_if
    return is_above or (wanted is not None and answers.get(wanted["field"]) == wanted["is"])


def _is_above(step: RuleStep, answers: Mapping[str, str], form: Sequence[Question]) -> bool:
    amount = amount_of(answers, step.amount_field)
    if amount is not None:
        return amount > step.above
    question = next((one for one in form if one.slug == step.amount_field), None)
    return question is None or _was_asked(question, answers)


def _was_asked(question: Question, answers: Mapping[str, str]) -> bool:
    condition = question.shown_if
    return not condition or answers.get(condition["field"]) == condition["is"]


def amount_of(answers: Mapping[str, str], field: str | None) -> float | None:
    """The number that was answered; None when there is none."""
    try:
        return float(answers[field]) if field else None
    except (KeyError, ValueError):
        return None


class RuleTrouble(StrEnum):
    """What is wrong with a step; pages and the console put it into words."""

    NOBODY = "nobody"
    AMOUNT_WITHOUT_LIMIT = "amount_without_limit"
    LIMIT_WITHOUT_AMOUNT = "limit_without_amount"
    AMOUNT_UNKNOWN = "amount_unknown"
    CONDITION_UNKNOWN = "condition_unknown"
    CONDITION_NOT_OFFERED = "condition_not_offered"


def trouble_with_step(step: RuleStep, form: Sequence[Question]) -> RuleTrouble | None:
    """The first thing wrong with a step beside the questions of its form."""
    kinds = {question.slug: question.kind for question in form}
    if not step.who:
        return RuleTrouble.NOBODY
    if step.above is None and step.amount_field:
        return RuleTrouble.AMOUNT_WITHOUT_LIMIT
    if step.above is not None and not step.amount_field:
        return RuleTrouble.LIMIT_WITHOUT_AMOUNT
    if step.amount_field and kinds.get(step.amount_field) != "number":
        return RuleTrouble.AMOUNT_UNKNOWN
    return _trouble_with_condition(step, form) if step.only_if else None


def _trouble_with_condition(step: RuleStep, form: Sequence[Question]) -> RuleTrouble | None:
    asked = next((one for one in form if one.slug == step.only_if.get("field")), None)
    if asked is None or asked.kind not in CONDITIONAL_ON:
        return RuleTrouble.CONDITION_UNKNOWN
    offered = {value for value, _words in asked.choices or YES_NO}
    return None if step.only_if.get("is") in offered else RuleTrouble.CONDITION_NOT_OFFERED
