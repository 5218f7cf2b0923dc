"""A telephone call, logged by the staff who took it."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.errors import InvalidInput
from portal.identity.viewer import Viewer
from portal.planning.operations.accepting import accept_request
from portal.planning.operations.steps import resolve
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.operations import Ask


def log_call(
    title: str,
    request_type: RequestType,
    desk: Desk,
    *,
    requester_id: int,
    minutes: float | None,
    actor: Viewer,
    now: datetime,
) -> ServiceRequest:
    """Into the queue, or, where `minutes` of work are given, solved at once."""
    if requester_id == actor.id:
        raise InvalidInput("Ask for yourself on the page for asking.", field="who")
    ask = Ask(title=title, channel="phone")
    people = {"requester_id": requester_id, "filed_by_id": actor.id}
    row = accept_request(ask, request_type, desk, now=now, **people)
    if minutes is not None and row.status == Status.ON_HOLD:
        raise InvalidInput(
            "This kind waits for an approval: log it without minutes, it is done later.",
            field="minutes",
        )
    if minutes is not None:
        who = {"actor": actor, "version": None, "now": now}
        resolve(row.reference, words="", minutes=minutes, **who)
    return row
