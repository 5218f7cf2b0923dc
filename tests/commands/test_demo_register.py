from datetime import date, timedelta

import pytest

from portal.commands.demo.register import announced, facts_ahead, leading_to
from portal.commands.demo.seasons import DemoCalendar
from portal.obligations.due_days import Notice, due_days


@pytest.fixture(params=[date(2026, 11, 25), date(2027, 2, 27), date(2028, 2, 28)])
def calendar(request):
    return DemoCalendar(request.param, frozenset())


def days_of(facts, calendar):
    return {
        fact.key: due_days(fact.falls_on, fact.notice, is_open=calendar.is_open) for fact in facts
    }


def test_six_contracts_are_due_in_the_third_week(calendar):
    days = days_of(facts_ahead(calendar, scale=1.0), calendar)
    third = calendar.first_planned_monday + timedelta(weeks=2)

    assert [days[f"O{n}"].due_on - third for n in (1, 2, 3, 4, 5, 6)] == [
        timedelta(days=number) for number in (0, 1, 2, 2, 3, 4)
    ]
    assert days["O4"].last_safe_on == third - timedelta(days=3)  # Friday of the week before
    assert days["O13"].last_safe_on == third - timedelta(days=12)  # Wednesday of the first


def test_the_register_has_its_fifteen_entries(calendar):
    keys = {fact.key.split("-")[0] for fact in facts_ahead(calendar, scale=1.0)}

    assert keys == {f"O{number}" for number in range(1, 16)}


def test_a_small_demo_has_fewer_devices_and_starters(calendar):
    facts = {fact.key: fact for fact in facts_ahead(calendar, scale=0.1)}

    assert facts["O13"].quantity == 1
    assert sum(key.startswith("O12") for key in facts) == 3


def test_a_day_is_found_that_leads_to_the_wanted_one(calendar):
    for weekday in range(5):
        due_on = calendar.first_planned_monday + timedelta(days=14 + weekday)
        for notice in (Notice(6), Notice(3), Notice(days=30), Notice(12, lead_days=3)):
            falls_on = leading_to(due_on, notice, is_open=calendar.is_open)
            assert due_days(falls_on, notice, is_open=calendar.is_open).due_on == due_on


def test_quarter_ends_are_announced_before_they_come(calendar):
    events = announced(calendar)
    quarters = [event for event in events if event.title == "Quarter end"]

    assert len(quarters) == 5
    assert all(event.said_on < event.starts_on for event in events)
    assert quarters[-1].ends_on == calendar.quarter_end
