import pytest

from portal.catalogue.fields.kind import Problem
from portal.catalogue.fields.phone import KIND


@pytest.mark.parametrize("typed", ["+44 113 496 0000", "0532-1234567", "۰۲۱ ۸۸۷۷", "112"])
def test_a_telephone_number_is_understood(typed):
    assert KIND.problem(KIND.parse(typed), []) is None


@pytest.mark.parametrize("answer", ["call me", "12", "+", "1" * 60])
def test_what_is_no_telephone_number_is_refused(answer):
    assert KIND.problem(answer, []) == Problem.NOT_A_PHONE_NUMBER
