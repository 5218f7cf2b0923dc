from datetime import date, timedelta

import pytest

from portal.anticipation.signals.seasonal import seasonal
from tests.anticipation.signals.support import KIND, TODAY, facts, past

FILLER = (99, KIND, 1, date(2024, 1, 3))


def quarterly(person, *, day):
    months = [(2024, 1), (2024, 4), (2024, 7), (2024, 10), (2025, 1), (2025, 4), (2025, 7),
              (2025, 10), (2026, 1), (2026, 4), (2026, 7), (2026, 10)]  # fmt: skip
    return [(person, KIND, 0, date(year, month, day)) for year, month in months]


def test_what_came_in_the_same_week_of_each_quarter_is_expected_in_the_next():
    asked = [FILLER]
    for person in range(1, 6):
        asked += quarterly(person, day=10)
    soon = facts(today=date(2026, 12, 29), requests=past(*asked))

    found = [need for need in seasonal(soon) if need.requester_id]

    assert {need.requester_id for need in found} == {1, 2, 3, 4, 5}
    need = found[0]
    assert need.first_on <= date(2027, 1, 10) <= need.last_on
    assert need.probability > 0.8
    assert need.params["times"] >= 3


def test_it_is_not_expected_weeks_before_its_window():
    asked = [FILLER, *quarterly(1, day=28)]

    assert [n for n in seasonal(facts(requests=past(*asked))) if n.why == "quarterly"] == []


def test_who_asks_every_week_is_no_season():
    weekly = [(1, KIND, 0, TODAY - timedelta(days=4 * number)) for number in range(1, 250)]

    assert seasonal(facts(requests=past(*weekly))) == []


@pytest.mark.parametrize("requests", [past(FILLER), None])
def test_too_little_says_nothing(requests):
    assert seasonal(facts(**({"requests": requests} if requests else {}))) == []
