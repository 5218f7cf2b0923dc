"""A request begins: the row, its dues, the first event."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.extensions import db
from portal.identity.models import Person
from portal.requests.lifecycle import EventKind, Status, weight_of
from portal.requests.models import (
    MessageKind,
    ServiceRequest,
)
from portal.requests.operations.parts import record, say
from portal.requests.reference import COUNT, reference_of
from portal.requests.sla import Target, dues_of, needed_by


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


def file_request(
    ask: Ask, request_type: RequestType, desk: Desk, *, requester: Person, now: datetime
) -> ServiceRequest:
    """Only `planning.operations.accept_request` and the importer call this: a test holds it."""
    clock_of_desk = working_time(desk, around=now.date())
    dues = dues_of(
        _target(request_type),
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
        department=requester.department,
        channel=ask.channel,
        title=ask.title,
        answers=ask.answers,
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
        say(row, ask.words, author_id=requester.id, kind=MessageKind.PUBLIC, now=now)
    details = {"type": request_type.id, "desk": desk.id, "channel": ask.channel}
    record(row, EventKind.FILED, actor_id=requester.id, now=now, details=details)
    return row


def _target(request_type: RequestType) -> Target:
    return Target(
        response_minutes=request_type.response_target_minutes,
        resolution_minutes=request_type.resolution_target_minutes,
        due_minute=request_type.due_minute,
        due_offset_months=request_type.due_offset_months,
        is_hard=request_type.due_is_hard,
    )


def _free_reference(prefix: str) -> str:
    while True:
        reference = reference_of(prefix, secrets.randbelow(COUNT))
        taken = select(ServiceRequest.id).where(ServiceRequest.reference == reference)
        if db.session.scalar(taken) is None:
            return reference
