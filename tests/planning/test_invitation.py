"""A booked time as calendars read it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from icalendar import Calendar

from portal.planning.invitation import Invitation, Method, booking_uid, calendar_text

AT = datetime(2026, 12, 3, 10, tzinfo=UTC)
EVENT = Invitation(
    uid=booking_uid(7, "portal@example.test"),
    sequence=2,
    starts_at=AT,
    ends_at=AT + timedelta(minutes=30),
    made_at=AT - timedelta(days=1),
    summary="Frame, contract; \\ and\nmore “ünder” the line " + "ن" * 60,
    description="https://portal.example.test/requests/LEG-7K3F9Q/times",
    url="https://portal.example.test/requests/LEG-7K3F9Q/times",
    organizer="portal@example.test",
    attendee="maya@example.test",
)


def read(text):
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_what_is_written_is_read_back():
    event = read(calendar_text(EVENT, Method.REQUEST))

    assert str(event["SUMMARY"]) == EVENT.summary
    assert event.decoded("DTSTART") == AT
    assert event.decoded("DTEND") == EVENT.ends_at
    assert str(event["UID"]) == "booking-7@example.test"
    assert int(event["SEQUENCE"]) == 2


def test_lines_are_folded_at_75_octets_and_end_in_crlf():
    lines = calendar_text(EVENT, Method.REQUEST).encode().split(b"\r\n")

    assert max(map(len, lines)) <= 75
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)


def test_a_cancellation_says_so_and_an_address_cannot_add_a_line():
    nasty = replace(EVENT, attendee="x@example.test\r\nATTENDEE:mailto:y@example.test")

    text = calendar_text(nasty, Method.CANCEL)

    assert "METHOD:CANCEL\r\n" in text
    assert "STATUS:CANCELLED\r\n" in text
    assert "\r\nATTENDEE:mailto" not in text
