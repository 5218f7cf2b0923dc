from datetime import date

from portal.anticipation.signals.department_season import department_season
from tests.anticipation.signals.support import KIND, facts, past


def test_a_department_that_asks_at_the_beginning_of_each_term_is_expected_as_one():
    starts = [date(2024, 1, 8), date(2024, 4, 15), date(2024, 9, 2), date(2025, 1, 13),
              date(2025, 4, 21), date(2025, 9, 1), date(2026, 1, 12), date(2026, 4, 20),
              date(2026, 9, 7)]  # fmt: skip
    asked = [(10 + number, KIND, 1, day) for number, day in enumerate(starts)]
    asked.append((1, KIND, 0, date(2023, 12, 4)))

    found = department_season(facts(today=date(2027, 1, 4), requests=past(*asked)))

    [need] = [each for each in found if each.department == "Service"]
    assert (need.requester_id, need.why) == (None, "term")
    assert need.first_on <= date(2027, 1, 11) <= need.last_on
