import pytest

from portal.catalogue.fields.kind import Problem
from portal.catalogue.fields.yes_no import KIND


@pytest.mark.parametrize(("answer", "problem"), [("yes", None), ("no", None), ("maybe", True)])
def test_only_yes_and_no_are_answers(answer, problem):
    assert KIND.problem(answer, []) == (Problem.NOT_OFFERED if problem else None)
