from datetime import date

import pytest

from portal.obligations.due_days import Notice
from portal.obligations.reading import read_calendar

TODAY = date(2026, 11, 23)
NOTICE = Notice(days=30)


def calendar(*events):
    inside = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{inside}END:VCALENDAR\n"


def read(*events):
    return read_calendar(calendar(*events), kind="renewal", notice=NOTICE, today=TODAY)


def test_an_event_is_a_fact_on_its_first_day():
    found = read(
        "UID:a1\nSUMMARY:Licence ends\\, 48 seats\nDTSTART;VALUE=DATE:20270301",
        "UID:a2\nSUMMARY:Patent fee\nDTSTART;TZID=Europe/Istanbul:20270402T003000",
    )

    assert found.faults == []
    assert [(fact.title, fact.falls_on, fact.key) for fact in found.facts] == [
        ("Licence ends, 48 seats", date(2027, 3, 1), "a1"),
        ("Patent fee", date(2027, 4, 2), "a2"),
    ]
    assert found.facts[0].notice == NOTICE


def test_what_repeats_gives_the_days_of_two_years():
    event = "UID:q\nSUMMARY:Review\nDTSTART;VALUE=DATE:20200131\nRRULE:FREQ=YEARLY"

    found = read(event)

    assert [fact.falls_on for fact in found.facts] == [date(2027, 1, 31), date(2028, 1, 31)]
    assert len({fact.key for fact in found.facts}) == 2


def test_a_wrong_event_names_its_line_and_spoils_no_other():
    found = read(
        "UID:a\nSUMMARY:Right\nDTSTART;VALUE=DATE:20270301",
        "UID:b\nSUMMARY:No day",
        "UID:c\nSUMMARY:Broken\nDTSTART;VALUE=DATE:20271399",
        "UID:d\nSUMMARY:Off\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20270301",
        "UID:e\nSUMMARY:Mad\nDTSTART:20270301T000000\nRRULE:FREQ=SECONDLY",
        "UID:a\nSUMMARY:Again\nDTSTART;VALUE=DATE:20270301",
        "UID:f\nSUMMARY:\nDTSTART;VALUE=DATE:20270301",
    )

    assert [fact.title for fact in found.facts] == ["Right"]
    assert [fault.line for fault in found.faults] == [8, 12, 17, 23, 29, 34]


@pytest.mark.parametrize("text", ["", "BEGIN:VCALENDAR\nEND:VCALENDAR", "nonsense"])
def test_without_an_event_it_says_so(text):
    found = read_calendar(text, kind="renewal", notice=Notice(), today=TODAY)

    assert [fault.line for fault in found.faults] == [1]
