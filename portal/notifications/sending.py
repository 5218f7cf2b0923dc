"""What became of an attempt to send a mail, and what follows for this mail and for the others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFE = timedelta(days=4)  # as mail servers keep trying (RFC 5321, 4.5.4.1)
MESSAGE_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
UNSURE_PAUSE, PROBE_PAUSE = timedelta(hours=1), timedelta(minutes=5)


class Answer(StrEnum):
    SENT = "sent"
    REFUSED = "refused"  # for good: this recipient or this message (5xx)
    RECIPIENT = "recipient"  # not now: the recipient's mailbox (4xx)
    MESSAGE = "message"  # not now: this message (4xx), or the connection broke over it
    UNCONFIRMED = "unconfirmed"  # given whole, but the server never said that it has it
    SERVER = "server"  # it could not be tried: nobody there, or not for us


@dataclass(frozen=True)
class Outcome:
    """`words`: what the server said, for whoever looks after it. `is_broken`: the connection is
    gone."""

    answer: Answer
    words: str = ""
    is_broken: bool = False

    def __str__(self) -> str:
        return f"{self.answer}: {self.words}"


def pause_after(outcome: Outcome, *, attempts: int) -> timedelta:
    """Until this mail is tried again: 1, 2, 4, ... minutes, at most an hour.

    After an unconfirmed try the mail may be there already, so the pause is 1, 4, 16 hours, cut
    short as soon as the server has confirmed another mail.
    """
    if outcome.answer == Answer.UNCONFIRMED:
        return UNSURE_PAUSE * 4 ** min(attempts - 1, 3)
    return min(MESSAGE_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)


def is_too_old(posted_at: datetime, *, now: datetime) -> bool:
    return now - posted_at > LIFE
