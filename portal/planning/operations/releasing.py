"""Replies that waited to be taken back go out."""

from datetime import datetime, timedelta

from sqlalchemy import select

from portal import clock
from portal.errors import PortalError
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.jobs.operations import enqueue
from portal.planning.operations.steps import reply
from portal.requests.files import ReceivedFile
from portal.requests.models import HeldReply
from portal.requests.operations import give_back, hold_reply, taken
from portal.requests.queries import due_replies
from portal.web.transaction import reading, writing

RELEASE_JOB = "planning.release_replies"


def reply_soon(
    reference: str, *, words: str, actor: Viewer, now: datetime, wait: timedelta, files=()
) -> HeldReply:
    """The job that sends it stands in the table with it."""
    held = hold_reply(reference, words=words, actor=actor, now=now, wait=wait, files=files)
    wall = clock.wall_now()
    enqueue(RELEASE_JOB, key=f"{RELEASE_JOB}:{held.id}", now=wall, run_at=wall + wait)
    return held


def release_replies(*, now: datetime, request_id: int | None = None) -> None:
    """Each in a transaction of its own. What can go out no more, since its author left or the
    request ended, stands in their form again: no word is lost."""
    with reading():
        due = due_replies(now=now, request_id=request_id)
    for held_id, reference in due:
        with writing():
            held = taken(HeldReply.id == held_id, HeldReply.send_at <= now)
            if held is not None:
                _send(held, reference, now=now)


def release_own(reference: str, request_id: int, *, actor: Viewer, now: datetime) -> None:
    """Before another step of the same person on it, so that all stands in the order they did
    it."""
    own = (HeldReply.request_id == request_id, HeldReply.author_id == actor.id)
    for held_id in db.session.scalars(select(HeldReply.id).where(*own).order_by(HeldReply.id)):
        held = taken(HeldReply.id == held_id)
        if held is not None:
            _send(held, reference, now=now)


def _send(held: HeldReply, reference: str, *, now: datetime) -> None:
    author = viewer_of_person(held.author_id)
    files = [ReceivedFile(**each) for each in held.files]
    is_active = db.session.get_one(Person, held.author_id).is_active
    try:
        with db.session.begin_nested():
            if not is_active:
                raise PortalError
            reply(reference, words=held.words, actor=author, now=now, files=files)
    except PortalError:
        give_back(held, reference, actor=author, now=now)
