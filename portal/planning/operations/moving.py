"""A request moves to another desk, or a second one comes out of it: both with a promise."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.errors import InvalidInput
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.models import PlanCause, PromiseReason
from portal.planning.operations.accepting import accept_request
from portal.planning.operations.overriding import plan_soon
from portal.planning.operations.promising import promise_anew
from portal.requests import operations as requests
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest
from portal.requests.queries import visible_request
from portal.requests.relations import RelationKind


def transfer(
    reference: str,
    kind: RequestType,
    *,
    words: str,
    actor: Viewer,
    version: int | None,
    now: datetime,
) -> ServiceRequest:
    """The desk that has it now promises by its own past; where it cannot, or an approval comes
    first, nothing is promised and the target stands."""
    from_desk = visible_request(reference, viewer=actor).desk_id
    row = requests.transfer(reference, kind, words=words, actor=actor, version=version, now=now)
    row.promised_by_at = None
    if row.status != Status.ON_HOLD:
        promise_anew(row, reason=PromiseReason.TRANSFERRED, now=now)
    for desk_id in (from_desk, row.desk_id):
        plan_soon(desk_id, cause=PlanCause.HAND)
    return row


def split(
    reference: str,
    kind: RequestType,
    *,
    title: str,
    details: str,
    relation: RelationKind,
    words: str,
    actor: Viewer,
    now: datetime,
) -> ServiceRequest:
    """The new one, asked in the requester's name. `words`: what the requester reads at the old
    one."""
    row = visible_request(reference, viewer=actor)
    if not words.strip():
        raise InvalidInput("Say why there are two: the requester reads it.", field="words")
    desk = db.session.get_one(Desk, kind.desk_id)
    ask = requests.Ask(title=title.strip(), words=details.strip(), channel=row.channel)
    people = {"requester_id": row.requester_id, "filed_by_id": actor.id}
    new = accept_request(ask, kind, desk, now=now, **people)
    requests.note_split(reference, new, kind=relation, words=words, actor=actor, now=now)
    return new
