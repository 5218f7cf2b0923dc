"""The outbox: a mail is a row, put in within the transaction of what it tells and sent later.

Times are the machine's clock (`clock.wall_now`), as for jobs. A mail is taken by one worker for
five minutes; when that worker dies, another sends it again under the same Message-ID, so that a
repeat is known as one. Who wakes after that holds it no more: it may neither send it nor say what
became of it. Mails to one address keep their order.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from portal.extensions import db
from portal.jobs.mail_text import ADDRESS_LIMIT, deliverable, one_line, storable
from portal.jobs.models import Delivery, DeliveryStatus
from portal.web.dialect import insert

CLAIM = timedelta(minutes=5)
BEGIN_WITHIN = timedelta(minutes=1)  # of the claim: the rest is for a server that takes its time
NOT_AN_ADDRESS = "refused: this is not the address of one person"
# What an error begins with when it is about the recipient: their other mails wait too.
RECIPIENT = "recipient"
ERROR_LIMIT = 400


@dataclass(frozen=True)
class Outgoing:
    """A mail in hand. `attempts` counts this one; `error` is what the last one met. Worker and
    count together name the claim: no later one has both."""

    id: int
    worker: str
    person_id: int | None
    address: str
    kind: str
    key: str | None
    subject: str
    body: str
    message_id: str
    attempts: int
    error: str | None
    posted_at: datetime
    calendar: str | None = None


def post_mail(
    kind: str,
    *,
    person_id: int | None,
    address: str,
    subject: str,
    body: str,
    now: datetime,
    key: str | None = None,
    run_at: datetime | None = None,
    calendar: str | None = None,
) -> None:
    """Put a mail into the outbox. `now`: the machine's time; a `key` used before adds nothing.
    `run_at`: not to be sent before. `calendar`: an invitation that goes with it.

    Line ends in the subject become spaces. What is not the address of one person stays in the
    outbox as failed, so that somebody can mend it: the step it tells of must not fail for it.
    """
    usable = deliverable(address)
    values = {
        "person_id": person_id,
        "address": usable or one_line(address, limit=ADDRESS_LIMIT),
        "kind": kind,
        "key": key,
        "subject": one_line(subject),
        "body": storable(body),
        "calendar": storable(calendar) if calendar else None,
        "message_id": f"<{secrets.token_hex(16)}@{current_app.config['PORTAL'].mail_domain}>",
        "status": DeliveryStatus.WAITING if usable else DeliveryStatus.FAILED,
        "error": None if usable else NOT_AN_ADDRESS,
        "attempts": 0,
        "run_at": run_at or now,
        "created_at": now,
    }
    statement = insert(Delivery).values(values).on_conflict_do_nothing(index_elements=["key"])
    db.session.execute(statement)


def has_due_mail(*, now: datetime) -> bool:
    return bool(db.session.scalar(select(select(Delivery.id).where(_due(Delivery, now)).exists())))


def claim_mail(worker: str, *, now: datetime) -> Outgoing | None:
    """The next mail that may be sent, now this worker's for five minutes and nobody else's."""
    candidate = (
        select(Delivery.id)
        .where(_due(Delivery, now), ~_must_wait(now))
        .order_by(Delivery.run_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = db.session.execute(
        update(Delivery)
        .where(Delivery.id == candidate.scalar_subquery(), _due(Delivery, now))
        .values(
            status=DeliveryStatus.SENDING,
            claimed_by=worker,
            claimed_until=now + CLAIM,
            attempts=Delivery.attempts + 1,
        )
        .returning(Delivery.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return _outgoing(taken) if taken else None


def may_send(mail: Outgoing, *, now: datetime) -> bool:
    """It is still this worker's, and will be until the server has answered."""
    enough = now + CLAIM - BEGIN_WITHIN
    held = select(Delivery.id).where(*_held(mail), Delivery.claimed_until >= enough)
    return db.session.scalar(held) is not None


def _held(mail: Outgoing) -> tuple:
    return (
        Delivery.id == mail.id,
        Delivery.status == DeliveryStatus.SENDING,
        Delivery.claimed_by == mail.worker,
        Delivery.attempts == mail.attempts,
    )


def _due(row, now: datetime):
    return or_(
        and_(row.status == DeliveryStatus.WAITING, row.run_at <= now),
        and_(row.status == DeliveryStatus.SENDING, row.claimed_until < now),
    )


def _must_wait(now: datetime):
    """Behind an earlier mail to the same address that is due or on its way, or because the
    recipient could not take one just now."""
    other = aliased(Delivery)
    is_before = and_(
        other.id < Delivery.id,
        or_(_due(other, now), other.status == DeliveryStatus.SENDING),
    )
    is_backing_off = and_(
        other.status == DeliveryStatus.WAITING,
        other.run_at > now,
        other.error.startswith(f"{RECIPIENT}:"),
    )
    return exists().where(other.address == Delivery.address, or_(is_before, is_backing_off))


def _outgoing(mail_id: int) -> Outgoing:
    row = db.session.get_one(Delivery, mail_id, populate_existing=True)
    return Outgoing(
        id=row.id,
        worker=row.claimed_by,
        person_id=row.person_id,
        address=row.address,
        kind=row.kind,
        key=row.key,
        subject=row.subject,
        body=row.body,
        message_id=row.message_id,
        attempts=row.attempts,
        error=row.error,
        posted_at=row.created_at,
        calendar=row.calendar,
    )


def mark_sent(mail: Outgoing, *, now: datetime) -> bool:
    """The text is not kept: it may hold a link that opens a door. False, as with all that follow:
    another worker has it by now, and nothing was changed."""
    nothing = {"body": "", "calendar": None}
    return _change(mail, status=DeliveryStatus.SENT, sent_at=now, error=None, **nothing)


def put_off(mail: Outgoing, *, until: datetime, error: str) -> bool:
    return _change(mail, status=DeliveryStatus.WAITING, run_at=until, error=error[:ERROR_LIMIT])


def give_back(mail: Outgoing, *, error: str) -> bool:
    """It was not tried: nothing counts, and it stays due."""
    return _change(
        mail,
        status=DeliveryStatus.WAITING,
        attempts=Delivery.attempts - 1,
        error=error[:ERROR_LIMIT],
    )


def give_up(mail: Outgoing, *, error: str) -> bool:
    return _change(mail, status=DeliveryStatus.FAILED, error=error[:ERROR_LIMIT])


def withdraw(mail: Outgoing, *, error: str) -> bool:
    """Given up, and nothing of it is kept."""
    nothing = {"subject": "", "body": "", "calendar": None}
    return _change(mail, status=DeliveryStatus.FAILED, error=error[:ERROR_LIMIT], **nothing)


def _change(mail: Outgoing, **values) -> bool:
    changed = db.session.execute(
        update(Delivery)
        .where(*_held(mail))
        .values(claimed_by=None, claimed_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def bring_forward(error: str, *, now: datetime) -> None:
    """Mails put off with an error that begins so are due at `now`, if not sooner."""
    db.session.execute(
        update(Delivery)
        .where(*_put_off_with(error), Delivery.run_at > now)
        .values(run_at=now)
        .execution_options(synchronize_session=False)
    )


def bring_forward_one(error: str, *, now: datetime) -> None:
    """The same for the oldest of those tried only once, unless one of them, or a mail never tried
    yet, is due by then anyway."""
    waiting = _put_off_with(error)
    fresh = and_(Delivery.status == DeliveryStatus.WAITING, Delivery.attempts == 0)
    is_near = select(Delivery.id).where(or_(and_(*waiting), fresh), Delivery.run_at <= now)
    if db.session.scalar(is_near.limit(1)) is not None:
        return
    first = select(Delivery.id).where(*waiting, Delivery.attempts == 1)
    db.session.execute(
        update(Delivery)
        .where(Delivery.id == first.order_by(Delivery.id).limit(1).scalar_subquery())
        .values(run_at=now)
        .execution_options(synchronize_session=False)
    )


def _put_off_with(error: str) -> tuple:
    return (
        Delivery.status == DeliveryStatus.WAITING,
        Delivery.error.startswith(f"{error}:"),
    )


def forget_old_mail(*, before: datetime) -> None:
    """Sent and failed ones alike, posted before that day."""
    over = (DeliveryStatus.SENT, DeliveryStatus.FAILED)
    db.session.execute(
        delete(Delivery)
        .where(Delivery.status.in_(over), Delivery.created_at < before)
        .execution_options(synchronize_session=False)
    )
