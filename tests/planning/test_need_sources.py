"""What the sources of predicted needs are worth."""

from datetime import date, timedelta

import pytest

from portal.planning.need_sources import Judged, believed, is_silent, records_of
from portal.planning.needs import Need

TODAY = date(2026, 11, 23)


def need(source="obligation_due", key="fact:1", type_id=4):
    return Need(source, key, type_id, TODAY, TODAY + timedelta(days=20), 0.8, source)


def judged(type_id, is_hit, claimed=0.5):
    return Judged("recurrence", type_id, is_hit, 0.5, claimed)


def test_a_claim_is_worth_what_its_source_kept():
    records = records_of([judged(4, number % 2 == 0, claimed=0.9) for number in range(60)])

    assert believed(0.9, "recurrence", records) == pytest.approx(0.56, abs=0.005)
    assert believed(0.95, "recurrence", records) == pytest.approx(0.73, abs=0.005)
    assert believed(0.9, "seasonal", records) == 0.9


def test_a_claim_stands_where_its_source_was_off_by_chance_alone():
    records = records_of([judged(4, number % 10 > 0, claimed=0.87) for number in range(60)])

    assert believed(0.8, "recurrence", records) == pytest.approx(0.8)


def test_a_source_below_skill_is_silenced_and_can_be_heard_again():
    poor = [judged(4, number % 3 == 0) for number in range(58)]
    few = poor[:49]
    better = [judged(4, True)] * 30 + poor

    habit = need("recurrence", "11:4")

    assert is_silent(habit, records_of(poor))
    assert not is_silent(habit, records_of(few))
    assert not is_silent(habit, records_of(better))
    assert not is_silent(need(), records_of(poor))


def test_one_poor_type_does_not_silence_the_others_of_its_source():
    good = [judged(5, True)] * 50
    poor = [judged(4, number % 5 == 0) for number in range(50)]
    mixed = [pair for both in zip(good, poor, strict=True) for pair in both]

    records = records_of(mixed)

    assert is_silent(need("recurrence", "11:4"), records)
    assert not is_silent(need("recurrence", "11:5", type_id=5), records)
