"""A mail as it goes over the wire."""

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


def letter(
    *, sender: str, address: str, subject: str, body: str, message_id: str, posted_at: datetime
) -> EmailMessage:
    """The same bytes each time it is tried. It says that no person wrote it (RFC 3834), so that
    absence notices and other machines do not answer.

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
    return message
