import pytest

from portal.catalogue.fields.kind import Problem
from portal.catalogue.fields.number import KIND


@pytest.mark.parametrize(
    ("typed", "stored"), [("250", "250"), (" 12,5 ", "12.5"), ("۴۸", "48"), ("1 000", "1000")]
)
def test_a_number_is_understood(typed, stored):
    assert KIND.parse(typed) == stored
    assert KIND.problem(stored, []) is None


@pytest.mark.parametrize("answer", ["many", "1.2.3", "1e9", "--1", "²", "9" * 16, "nan"])
def test_what_is_no_number_is_refused(answer):
    assert KIND.problem(answer, []) == Problem.NOT_A_NUMBER
