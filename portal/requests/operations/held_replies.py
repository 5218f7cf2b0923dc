"""A reply waits a few seconds before it goes out, so that it can be taken back. It is kept from
the first moment: whoever goes on after a crash sends it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from sqlalchemy import delete

from portal.errors import Conflict, InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.drafts import name_of_step
from portal.requests.files import ReceivedFile
from portal.requests.lifecycle import EventKind, check_step
from portal.requests.models import HeldReply
from portal.requests.operations.drafts import keep_draft
from portal.requests.operations.files import token_of
from portal.requests.reply_templates import check_filled


def hold_reply(
    reference: str,
    *,
    words: str,
    actor: Viewer,
    now: datetime,
    wait: timedelta,
    files: Sequence[ReceivedFile] = (),
) -> HeldReply:
    """What would be refused when it goes out is refused now."""
    row = queries.visible_request(reference, viewer=actor)
    if not queries.reads_notes(actor, row):
        raise NotAllowed
    check_step(EventKind.REPLIED, row.status)
    if not words.strip():
        raise InvalidInput("Write your message.", field="words")
    check_filled(words)
    held = HeldReply(
        request_id=row.id,
        author_id=actor.id,
        words=words.strip(),
        files=[asdict(file) for file in files],
        made_at=now,
        send_at=now + wait,
    )
    db.session.add(held)
    db.session.flush()
    return held


def take_back_reply(held_id: int, reference: str, *, actor: Viewer, now: datetime) -> None:
    """While it waits; its words and files stand in the form again."""
    row = queries.visible_request(reference, viewer=actor)
    held = taken(HeldReply.id == held_id, *_own(row.id, actor))
    if held is None:
        raise Conflict("It has gone out already, so it cannot be taken back.")
    give_back(held, reference, actor=actor, now=now)


def taken(*conditions) -> HeldReply | None:
    """Whoever takes it has it alone: to send it, or to give it back."""
    return db.session.scalar(
        delete(HeldReply)
        .where(*conditions)
        .returning(HeldReply)
        .execution_options(synchronize_session=False)
    )


def give_back(held: HeldReply, reference: str, *, actor: Viewer, now: datetime) -> None:
    files = [ReceivedFile(**each) for each in held.files]
    body = {"words": [held.words]}
    if files:
        body["kept"] = [token_of(file, actor=actor) for file in files]
    keep_draft(name_of_step(reference, "reply"), body, actor=actor, now=now)


def _own(request_id: int, actor: Viewer) -> tuple:
    return HeldReply.request_id == request_id, HeldReply.author_id == actor.id
