"""A mail as it goes over the wire."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


def letter(
    *,
    sender: str,
    address: str,
    subject: str,
    body: str,
    message_id: str,
    posted_at: datetime,
    calendar: str | None = None,
) -> EmailMessage:
    """The same bytes each time it is tried. It says that no person wrote it (RFC 3834), so that
    absence notices and other machines do not answer. `calendar`: an invitation (RFC 6047).

    A header that still held a line end would raise ValueError here.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = address
    message["Subject"] = subject
    message["Date"] = format_datetime(posted_at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(body, cte="quoted-printable")
    if calendar:
        _invite(message, calendar)
    return message


def _invite(message: EmailMessage, calendar: str) -> None:
    """The other form of the same mail, which calendars take up by themselves. The parts are
    divided by the mail's own id, so that each try sends the same bytes."""
    method = next(line for line in calendar.splitlines() if line.startswith("METHOD:"))
    params = {"method": method.partition(":")[2], "name": "invite.ics"}
    message.add_alternative(calendar, subtype="calendar", cte="base64", params=params)
    message.set_boundary(f"part-{message['Message-ID'].strip('<>').partition('@')[0]}")
