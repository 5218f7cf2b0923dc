import pytest

from portal.catalogue.fields.date import KIND
from portal.catalogue.fields.kind import Problem


@pytest.mark.parametrize("typed", ["2026-12-01", " 2026-12-01 ", "۲۰۲۶-۱۲-۰۱", "٢٠٢٦-١٢-٠١"])  # noqa: RUF001
def test_a_day_is_understood_in_any_digits(typed):
    assert KIND.parse(typed) == "2026-12-01"
    assert KIND.problem(KIND.parse(typed), []) is None


@pytest.mark.parametrize(
    "answer", ["tomorrow", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31"]
)
def test_what_is_no_day_is_refused(answer):
    assert KIND.problem(answer, []) == Problem.NOT_A_DATE
