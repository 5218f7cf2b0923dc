"""The outbox is emptied: claim one, send it, note what became of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from portal.jobs import outbox
from portal.jobs.outbox import Outgoing
from portal.notifications import queries
from portal.notifications.letter import letter
from portal.notifications.operations.digesting import gather_anew
from portal.notifications.sending import (
    PROBE_PAUSE,
    Answer,
    Outcome,
    is_too_old,
    pause_after,
)
from portal.web.transaction import reading, writing

ROUND = 200  # mails
BROKEN_IN_A_ROW = 3  # so many different mails broke the connection: it is the server
ENDS_THE_ROUND = (Answer.SERVER, Answer.UNCONFIRMED)


class Server(Protocol):
    def send(self, message: EmailMessage, *, sender: str, address: str) -> Outcome: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Round:
    """`handled`: mails taken in hand, `sent` of them with success. `is_server_down`: ask again
    after a pause."""

    handled: int = 0
    sent: int = 0
    is_server_down: bool = False


def deliver_mail(
    worker: str, server: Server, *, sender: str, tell_time: Callable[[], datetime]
) -> Round:
    """Send what is due, at most 200 mails. `tell_time`: the machine's clock.

    What is wrong with one mail or one recipient puts off that one alone; what is wrong with the
    server ends the round and counts against nobody. No transaction is open while a server talks.
    """
    handled = sent = broken = 0
    is_down = False
    try:
        while handled < ROUND and not is_down:
            mail = _next_mail(worker, tell_time())
            if mail is None:
                break
            handled += 1
            if _is_over(mail, tell_time()):
                continue
            if not _may_send(mail, tell_time()):
                continue
            outcome = server.send(_letter(mail, sender), sender=sender, address=mail.address)
            with writing():
                _note(mail, outcome, now=tell_time())
            sent += outcome.answer == Answer.SENT
            broken = broken + 1 if outcome.is_broken else 0
            is_down = outcome.answer in ENDS_THE_ROUND or broken == BROKEN_IN_A_ROW
    finally:
        server.close()
    return Round(handled, sent, is_down)


def _next_mail(worker: str, now: datetime) -> Outgoing | None:
    with reading():
        if not outbox.has_due_mail(now=now):
            return None
    with writing():
        return outbox.claim_mail(worker, now=now)


def _is_over(mail: Outgoing, now: datetime) -> bool:
    """Nobody wants it any more: too old, or its reader may not sense the request now."""
    if is_too_old(mail.posted_at, now=now):
        with writing():
            outbox.give_up(mail, error=f"too old: {mail.error or 'never tried'}")
        return True
    with reading():
        is_withdrawn = not _may_be_told(mail)
    if is_withdrawn:
        with writing():
            outbox.withdraw(mail, error="withdrawn: not for this reader any more")
            if mail.kind == queries.DIGEST:
                gather_anew(mail.key)
    return is_withdrawn


def _may_send(mail: Outgoing, now: datetime) -> bool:
    """Not what was left lying, by a worker that stood still, until another may have it."""
    with reading():
        may = outbox.may_send(mail, now=now)
    if not may:
        with writing():
            outbox.give_back(mail, error=f"{Answer.SERVER}: not begun in time")
    return may


def _may_be_told(mail: Outgoing) -> bool:
    if mail.kind == queries.DIGEST:
        return queries.is_digest_fit(mail.key)
    if mail.kind == queries.AHEAD:
        need_id, person_id, _number = queries.parts_of(mail.key)
        return queries.need_for(person_id, need_id) is not None
    if mail.kind == queries.INVITATION:
        return queries.may_be_invited(mail.key)
    if mail.kind != queries.NEWS:
        return True
    request_id, person_id, _event_id = queries.parts_of(mail.key)
    return queries.subject_for(person_id, request_id) is not None


def _letter(mail: Outgoing, sender: str) -> EmailMessage:
    return letter(
        sender=sender,
        address=mail.address,
        subject=mail.subject,
        body=mail.body,
        message_id=mail.message_id,
        posted_at=mail.posted_at,
        calendar=mail.calendar,
    )


def _note(mail: Outgoing, outcome: Outcome, *, now: datetime) -> None:
    """Unconfirmed mails wait until the server has confirmed another one, so that a server that
    takes mails and never says so does not get each again and again. Where no other waits, the
    oldest is the probe."""
    match outcome.answer:
        case Answer.SENT:
            outbox.mark_sent(mail, now=now)
            outbox.bring_forward(Answer.UNCONFIRMED, now=now)
        case Answer.SERVER:
            outbox.give_back(mail, error=str(outcome))
        case Answer.REFUSED:
            outbox.give_up(mail, error=str(outcome))
        case answer:
            until = now + pause_after(outcome, attempts=mail.attempts)
            outbox.put_off(mail, until=until, error=str(outcome))
            if answer == Answer.UNCONFIRMED:
                outbox.bring_forward_one(answer, now=now + PROBE_PAUSE)
