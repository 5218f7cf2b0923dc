"""A request begins: the row, its dues, the first event."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.models import Person
from portal.requests.files import ReceivedFile
from portal.requests.lifecycle import EventKind, Status, weight_of
from portal.requests.models import (
    MessageKind,
    ServiceRequest,
    Watcher,
)
from portal.requests.operations.approval_turns import begin_approvals
from portal.requests.operations.files import attach
from portal.requests.operations.parts import record, say, target_of
from portal.requests.reference import COUNT, reference_of
from portal.requests.searching import searched_words
from portal.requests.sla import dues_of, needed_by


@dataclass(frozen=True)
class Ask:
    """What a requester said. `named_day`: the answer of the type's due field, if it has one."""

    title: str
    words: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    lateness: str | None = None
    named_day: date | None = None
    needed_by_on: date | None = None
    channel: str = "web"
    files: tuple[ReceivedFile, ...] = ()


def file_request(
    ask: Ask,
    request_type: RequestType,
    desk: Desk,
    *,
    requester: Person,
    now: datetime,
    filed_by_id: int | None = None,
) -> ServiceRequest:
    """Only `planning.operations.accept_request` and the importer call this: a test holds it.
    `filed_by_id`: who asks on the requester's behalf."""
    sender_id = filed_by_id or requester.id
    clock_of_desk = working_time(desk, around=now.date())
    dues = dues_of(
        target_of(request_type),
        arrived_at=now,
        named_day=ask.named_day,
        working_time=clock_of_desk,
    )
    row = ServiceRequest(
        reference=_free_reference(desk.prefix),
        desk_id=desk.id,
        type_id=request_type.id,
        skill_id=request_type.skill_id,
        requester_id=requester.id,
        filed_by_id=filed_by_id,
        department=requester.department,
        channel=ask.channel,
        title=ask.title,
        answers=ask.answers,
        search_text=searched_words(ask.title, ask.answers),
        confidentiality=request_type.confidentiality,
        status=Status.RECEIVED,
        lateness=ask.lateness,
        weight=weight_of(request_type.weight, ask.lateness),
        arrived_at=now,
        needed_by_at=needed_by(ask.needed_by_on, clock_of_desk),
        response_due_at=dues.response_due_at,
        due_at=dues.due_at,
        hard_deadline_at=dues.hard_deadline_at,
    )
    db.session.add(row)
    db.session.flush()
    if ask.words:
        say(row, ask.words, author_id=sender_id, kind=MessageKind.PUBLIC, now=now)
    details = {"type": request_type.id, "desk": desk.id, "channel": ask.channel}
    record(row, EventKind.FILED, actor_id=sender_id, now=now, details=details)
    attach(row, ask.files, actor_id=sender_id, now=now)
    begin_approvals(row, request_type, now=now)
    if filed_by_id and ask.channel != "phone" and _is_followed(row):
        db.session.add(Watcher(request_id=row.id, person_id=filed_by_id, added_at=now))
        db.session.flush()
    return row


def _is_followed(row: ServiceRequest) -> bool:
    """Who asked for somebody else is told what they are told; of a privileged matter only who is
    on its list."""
    return row.confidentiality != Confidentiality.PRIVILEGED


def _free_reference(prefix: str) -> str:
    while True:
        reference = reference_of(prefix, secrets.randbelow(COUNT))
        taken = select(ServiceRequest.id).where(ServiceRequest.reference == reference)
        if db.session.scalar(taken) is None:
            return reference
