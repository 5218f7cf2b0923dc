import pytest

from portal.catalogue.approval_rule import (
    MANAGER,
    RuleStep,
    RuleTrouble,
    amount_of,
    steps_needed,
    trouble_with_step,
)
from portal.catalogue.questions import Question

FORM = (
    Question("costs", "yes_no"),
    Question("price", "number", shown_if={"field": "costs", "is": "yes"}),
    Question("value", "number"),
    Question("maker", "choice", (("known", "Known"), ("new", "New"))),
)


def needed(step, **answers):
    return steps_needed([step], answers, FORM) == [step]


def test_a_step_without_conditions_is_always_needed():
    assert needed(RuleStep((MANAGER,)))


@pytest.mark.parametrize(
    ("answers", "is_needed"),
    [
        ({"value": "250000.01"}, True),
        ({"value": "250000"}, False),
        ({"value": "12"}, False),
        ({"value": "many"}, True),
        ({}, True),
    ],
)
def test_an_amount_needs_the_step_above_its_limit_and_when_it_was_left_out(answers, is_needed):
    assert needed(RuleStep((7,), amount_field="value", above=250_000), **answers) is is_needed


@pytest.mark.parametrize(
    ("answers", "is_needed"),
    [({"costs": "no"}, False), ({"costs": "yes"}, True), ({"costs": "yes", "price": "9"}, False)],
)
def test_an_amount_that_was_not_asked_for_needs_nothing(answers, is_needed):
    assert needed(RuleStep((7,), amount_field="price", above=1500), **answers) is is_needed


@pytest.mark.parametrize(
    ("answers", "is_needed"),
    [
        ({"value": "5", "maker": "known"}, False),
        ({"value": "5", "maker": "new"}, True),
        ({"value": "900", "maker": "known"}, True),
    ],
)
def test_of_two_conditions_one_is_enough(answers, is_needed):
    only_if = {"field": "maker", "is": "new"}
    step = RuleStep((7,), amount_field="value", above=500, only_if=only_if)

    assert needed(step, **answers) is is_needed


def test_the_steps_that_are_needed_keep_their_order():
    first, second = RuleStep((MANAGER,)), RuleStep((7,))
    skipped = RuleStep((9,), only_if={"field": "maker", "is": "new"})

    assert steps_needed([first, skipped, second], {}, FORM) == [first, second]


@pytest.mark.parametrize(("answer", "amount"), [("12.5", 12.5), ("", None), ("x", None)])
def test_an_amount_is_a_number_or_none(answer, amount):
    assert amount_of({"value": answer}, "value") == amount
    assert amount_of({}, "value") is amount_of({"value": "1"}, None) is None


@pytest.mark.parametrize(
    ("step", "trouble"),
    [
        (RuleStep((MANAGER,)), None),
        (RuleStep(()), RuleTrouble.NOBODY),
        (RuleStep((7,), amount_field="value"), RuleTrouble.AMOUNT_WITHOUT_LIMIT),
        (RuleStep((7,), above=5.0), RuleTrouble.LIMIT_WITHOUT_AMOUNT),
        (RuleStep((7,), amount_field="maker", above=5.0), RuleTrouble.AMOUNT_UNKNOWN),
        (RuleStep((7,), amount_field="none", above=5.0), RuleTrouble.AMOUNT_UNKNOWN),
        (RuleStep((7,), only_if={"field": "value", "is": "5"}), RuleTrouble.CONDITION_UNKNOWN),
        (RuleStep((7,), only_if={"field": "maker", "is": "x"}), RuleTrouble.CONDITION_NOT_OFFERED),
        (RuleStep((7,), only_if={"field": "costs", "is": "yes"}), None),
        (RuleStep((7,), amount_field="value", above=0.0), None),
    ],
)
def test_a_step_that_could_never_be_is_named(step, trouble):
    assert trouble_with_step(step, FORM) == trouble
