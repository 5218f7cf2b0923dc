from dataclasses import replace
from datetime import timedelta

import pytest

from portal.anticipation.facts import Announced
from portal.anticipation.signals.announced_plan import announced_plan
from portal.planning.needs import is_of_nobody
from tests.anticipation.signals.support import KIND, TODAY, facts, past

PLAN = Announced(
    event_id=3,
    type_id=KIND,
    department="IT",
    starts_on=TODAY + timedelta(days=14),
    ends_on=TODAY + timedelta(days=20),
    expected=40,
    probability=0.75,
)


def test_an_announced_number_is_a_need_of_nobody_in_particular_beyond_the_usual():
    asked = past(*[(1, KIND, 0, TODAY - timedelta(days=number)) for number in range(1, 57)])

    [need] = announced_plan(facts(announced=(PLAN,), requests=asked))

    assert is_of_nobody(need)
    assert (need.quantity, need.probability, need.event_id) == (40, 0.75, 3)
    assert need.usual == pytest.approx(7.0)


@pytest.mark.parametrize(
    "changes",
    [{"expected": None}, {"expected": -5}, {"type_id": None}, {"starts_on": TODAY.replace(2027)}],
)
def test_what_names_no_type_or_number_or_is_far_is_no_need(changes):
    far = {"ends_on": TODAY.replace(2027)} if "starts_on" in changes else {}

    assert announced_plan(facts(announced=(replace(PLAN, **changes, **far),))) == []
