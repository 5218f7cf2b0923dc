"""Dated facts of a calendar file (RFC 5545): an event is a fact on its first day."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from icalendar import Event

from portal.errors import N_
from portal.obligations.due_days import Notice
from portal.obligations.reading.line import FIRST_YEAR, Reading, noted_twice

BEGIN, END = "BEGIN:VEVENT", "END:VEVENT"
AHEAD = timedelta(days=731)
MOST_EVENTS, MOST_REPEATS = 5_000, 24
DAYWISE = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}


def read_calendar(text: str, *, kind: str, notice: Notice, today: date) -> Reading:
    """`kind` and `notice` hold for every event: a calendar does not know them. Of an event that
    repeats, the days of the next two years. Faults carry the line where their event begins."""
    reading = Reading()
    count = 0
    for line, block in _events(text):
        count += 1
        if count > MOST_EVENTS:
            words = N_("A calendar holds at most %(most)s events.")
            reading.note(line, words, most=MOST_EVENTS)
            break
        _take(reading, line, block, kind=kind, notice=notice, today=today)
    if not count:
        reading.note(1, N_("There is no event in it. Is it a calendar file, as .ics?"))
    return noted_twice(reading)


def _events(text: str) -> Iterator[tuple[int, str]]:
    """Each event with its first line; parsed alone, so that one wrong event spoils no other."""
    block, first = None, 0
    for number, line in enumerate(text.splitlines(), start=1):
        sign = line.strip().upper()
        if sign == BEGIN:
            block, first = [], number
        if block is not None:
            block.append(line)
        if sign == END and block is not None:
            yield first, "\r\n".join(block) + "\r\n"
            block = None


def _take(reading: Reading, line: int, block: str, *, kind: str, notice: Notice, today: date):
    try:
        event = Event.from_ical(block)
        starts = event["dtstart"].dt
        days = list(_days(event, _day(starts), today=today))
    except (ValueError, KeyError, TypeError, AttributeError):
        reading.note(line, N_("This event cannot be read: its day or its rule is wrong."))
        return
    if str(event.get("status", "")).upper() == "CANCELLED":
        reading.note(line, N_("This event is cancelled; it is left out."))
        return
    key = str(event.get("uid", ""))[:100]
    for day in days:
        repeats = len(days) > 1 or "rrule" in event
        cells = {
            "title": re.sub(r"\s+", " ", str(event.get("summary", ""))),
            "type": kind,
            "date": day.isoformat(),
            "id": f"{key} {day}" if key and repeats else key,
            "notice_months": str(notice.months),
            "notice_days": str(notice.days),
            "lead_days": str(notice.lead_days),
        }
        reading.take(line, cells)


def _day(starts: date | datetime) -> date:
    """The day as it is written, in whatever zone."""
    return starts.date() if isinstance(starts, datetime) else starts


def _days(event: Event, first: date, *, today: date) -> Iterator[date]:
    rule = event.get("rrule")
    if rule is None:
        yield first
        return
    if first.year < FIRST_YEAR or not DAYWISE & set(rule.get("freq", ())):
        raise ValueError("a rule that is counted for too long")
    start = _midnight(first)
    written = re.sub(r"UNTIL=(\d{8})(T\d{6}Z?)?", r"UNTIL=\1T235959Z", rule.to_ical().decode())
    since = _midnight(today)
    repeats = rrulestr(written, dtstart=start)
    for found, at in enumerate(repeats.xafter(since, count=MOST_REPEATS, inc=True)):
        if found == MOST_REPEATS or at > since + AHEAD:
            return
        yield at.date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
