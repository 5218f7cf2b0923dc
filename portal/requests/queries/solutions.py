"""What was done for a request, to write it up for everybody; and where an article came from."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.catalogue.models import Confidentiality, RequestType
from portal.errors import InvalidInput, NotAllowed
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import EventKind, check_step
from portal.requests.models import ArticleOrigin, Message, MessageKind, ServiceRequest
from portal.requests.queries.one_request import reads_notes
from portal.requests.queries.visibility import visible_request, visible_to
from portal.requests.writing_up import without_persons


@dataclass(frozen=True)
class Solution:
    """`title` and `words` without whom they were for, as far as that was recognised."""

    reference: str
    desk_id: int
    type_id: int
    title: str
    words: str


def solution_of(reference: str, *, viewer: Viewer) -> Solution:
    """Of a finished request of one's own desk. Raises NotFound for one that may not be sensed, and
    InvalidInput for a privileged matter."""
    row = visible_request(reference, viewer=viewer)
    check_may_write_up(row, viewer)
    said = (
        select(Message.body)
        .where(Message.request_id == row.id, Message.kind == MessageKind.PUBLIC)
        .where(Message.author_id.is_distinct_from(row.requester_id))
        .order_by(Message.id.desc())
        .limit(1)
    )
    people = {row.requester_id, row.filed_by_id, row.assignee_id} - {None}
    names = list(db.session.scalars(select(Person.name).where(Person.id.in_(people))))
    return Solution(
        row.reference,
        row.desk_id,
        row.type_id,
        without_persons(row.title, names),
        without_persons(db.session.scalar(said) or "", names),
    )


def check_may_write_up(row: ServiceRequest, viewer: Viewer) -> None:
    if not reads_notes(viewer, row):
        raise NotAllowed
    kind = db.session.get_one(RequestType, row.type_id)
    if Confidentiality.PRIVILEGED in (row.confidentiality, kind.confidentiality):
        raise InvalidInput("Nothing is made public of a privileged matter.")
    check_step(EventKind.WRITTEN_UP, row.status)


def origin_of(article_id: int, *, viewer: Viewer) -> ServiceRequest | None:
    """The request it was written from, for who may see it."""
    made = select(ArticleOrigin.request_id).where(ArticleOrigin.article_id == article_id)
    return db.session.scalar(visible_to(viewer).where(ServiceRequest.id.in_(made)))
