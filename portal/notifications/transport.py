"""Talking SMTP to one server, with what each answer means for the mail in hand."""

import re
import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from portal.errors import InvalidInput
from portal.notifications.sending import Answer, Outcome

LOOPBACK = ("localhost", "127.0.0.1", "::1")
CLOSING = 421  # the server hangs up with this answer


@dataclass(frozen=True)
class SmtpAddress:
    """`user` may be empty: no sign-in. `is_tls`: encrypted from the first byte."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    is_tls: bool = False


def smtp_address(url: str) -> SmtpAddress:
    """`smtp://user:password@host:port` (STARTTLS where offered) or `smtps://...`."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InvalidInput("PORTAL_SMTP_URL has no usable port.") from None
    is_tls = parts.scheme == "smtps"
    usual = 465 if is_tls else (587 if parts.username else 25)
    return SmtpAddress(
        host=parts.hostname or "localhost",
        port=port or usual,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
    )


class SmtpServer:
    """One connection, kept over several mails and made anew when it broke.

    `timeout`: seconds for each answer; `confirm_timeout`: for the one after a whole message, which
    a server may take longer to think about, and where giving up early makes repeats.
    """

    def __init__(
        self,
        address: SmtpAddress,
        *,
        own_name: str = "localhost",
        timeout: float = 10,
        confirm_timeout: float = 60,
    ):
        self.address = address
        self.own_name = own_name
        self.timeout = timeout
        self.confirm_timeout = confirm_timeout
        self._connection: smtplib.SMTP | None = None

    def send(self, message: EmailMessage, *, sender: str, address: str) -> Outcome:
        """Never raises for what the server does."""
        try:
            connection = self._connected()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            return Outcome(Answer.SERVER, _words(problem), is_broken=True)
        handing_over = _Handover(connection, self.confirm_timeout)
        try:
            outcome = handing_over.run(message, sender=sender, address=address)
        except (OSError, smtplib.SMTPException) as problem:
            answer = Answer.UNCONFIRMED if handing_over.is_whole else Answer.MESSAGE
            outcome = Outcome(answer, _words(problem), is_broken=True)
        if outcome.is_broken:
            self.close()
        return outcome

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        where = self.address
        context = ssl.create_default_context()
        options = {"local_hostname": self.own_name, "timeout": self.timeout}
        if where.is_tls:
            connection = smtplib.SMTP_SSL(where.host, where.port, context=context, **options)
        else:
            connection = smtplib.SMTP(where.host, where.port, **options)
        try:
            self._introduce(connection, context)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        where = self.address
        connection.ehlo_or_helo_if_needed()
        is_near = where.host in LOOPBACK
        if not where.is_tls and not is_near and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif where.user and not where.is_tls and not is_near:
            raise smtplib.SMTPException("it offers no encryption: the password was not sent")
        if where.user:
            connection.login(where.user, where.password)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.sock.settimeout(1)
            connection.quit()
        except (AttributeError, OSError, smtplib.SMTPException):
            connection.close()


class _Handover:
    """One mail from MAIL FROM to the server's last word."""

    def __init__(self, connection: smtplib.SMTP, confirm_timeout: float):
        self.connection = connection
        self.confirm_timeout = confirm_timeout
        self.is_whole = False  # the server has had every byte

    def run(self, message: EmailMessage, *, sender: str, address: str) -> Outcome:
        """What is wrong with the sender is wrong with every mail; from then on it is this one."""
        code, words = self.connection.mail(sender)
        if not _is_yes(code):
            return Outcome(Answer.SERVER, _said(code, words), is_broken=True)
        steps = (
            (lambda: self.connection.rcpt(address), Answer.RECIPIENT),
            (lambda: self.connection.docmd("DATA"), Answer.MESSAGE),
            (lambda: self._content(message), Answer.MESSAGE),
        )
        for step, later in steps:
            code, words = step()
            if not _is_yes(code):
                return self._refusal(code, words, later)
        return Outcome(Answer.SENT)

    def _refusal(self, code: int, words: bytes, later: Answer) -> Outcome:
        said = _said(code, words)
        if code < 0:  # no answer of this protocol
            answer = Answer.UNCONFIRMED if self.is_whole else Answer.MESSAGE
            return Outcome(answer, said, is_broken=True)
        if code == CLOSING:
            return Outcome(Answer.MESSAGE, said, is_broken=True)
        try:
            self.connection.rset()
            is_broken = False
        except (OSError, smtplib.SMTPException):
            is_broken = True
        return Outcome(later if code < 500 else Answer.REFUSED, said, is_broken=is_broken)

    def _content(self, message: EmailMessage) -> tuple[int, bytes]:
        data = re.sub(rb"(?m)^\.", b"..", message.as_bytes())
        self.connection.sock.settimeout(self.confirm_timeout)
        self.connection.send(data.removesuffix(b"\r\n") + b"\r\n.\r\n")
        self.is_whole = True
        answer = self.connection.getreply()
        self.connection.sock.settimeout(self.connection.timeout)
        return answer


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__


def _is_yes(code: int) -> bool:
    return 200 <= code < 400


def _said(code: int, words: bytes) -> str:
    return f"{code} {' '.join(words.decode('utf-8', 'replace').split())}"
