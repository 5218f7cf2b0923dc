"""A booked time as a calendar file (RFC 5545), and as the invitation of a mail (RFC 5546)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

LINE_BYTES = 75


class Method(StrEnum):
    PUBLISH = "PUBLISH"  # a file somebody loads
    REQUEST = "REQUEST"  # booked or moved
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Invitation:
    """`uid` stays the same through every move; `sequence` grows with each."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    summary: str
    description: str
    url: str
    organizer: str  # an address
    attendee: str = ""


def booking_uid(booking_id: int, organizer: str) -> str:
    return f"booking-{booking_id}@{organizer.rpartition('@')[2]}"


def calendar_text(event: Invitation, method: Method) -> str:
    """Lines end in CRLF and are folded at 75 octets, never inside a letter."""
    status = "CANCELLED" if method == Method.CANCEL else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//portal//booked times//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        f"UID:{_text(event.uid)}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_instant(event.made_at)}",
        f"DTSTART:{_instant(event.starts_at)}",
        f"DTEND:{_instant(event.ends_at)}",
        f"SUMMARY:{_text(event.summary)}",
        f"DESCRIPTION:{_text(event.description)}",
        f"URL:{event.url}",
        f"STATUS:{status}",
        f"ORGANIZER:mailto:{_address(event.organizer)}",
        "CLASS:PRIVATE",
        "TRANSP:OPAQUE",
    ]
    if event.attendee:
        lines.append(f"ATTENDEE;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:{_address(event.attendee)}")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VEVENT", "END:VCALENDAR"])


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Escaped (3.3.11); other control letters, a bare CR among them, become spaces."""
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\n"), ("\n", "\\n")):
        words = words.replace(old, new)
    return "".join(letter if letter >= " " and letter != "\x7f" else " " for letter in words)


def _address(address: str) -> str:
    """Addresses come from outside: nothing in one may end the line."""
    return "".join(letter for letter in address if letter > " " and letter != "\x7f")


def _folded(line: str) -> str:
    parts, size = [""], 0
    for letter in line:
        length = len(letter.encode())
        if size + length > LINE_BYTES:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += length
    return "\r\n".join(parts)
