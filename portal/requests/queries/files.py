"""Files of one request that the viewer was shown to see; internal ones only for its desk."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.models import Attachment, ServiceRequest
from portal.requests.queries.one_request import reads_notes


@dataclass(frozen=True)
class FileLine:
    row: Attachment
    sender_name: str | None


def files_of(row: ServiceRequest, *, viewer: Viewer) -> list[FileLine]:
    """The oldest first."""
    statement = (
        select(Attachment, Person.name)
        .outerjoin(Person, Person.id == Attachment.uploaded_by_id)
        .where(Attachment.request_id == row.id, *_shown(row, viewer))
        .order_by(Attachment.id)
    )
    return [FileLine(*found) for found in db.session.execute(statement)]


def file_of(row: ServiceRequest, stored_as: str, *, viewer: Viewer) -> Attachment:
    """Raises NotFound alike for another request's file, an internal one, and none at all."""
    found = db.session.scalar(
        select(Attachment).where(
            Attachment.request_id == row.id,
            Attachment.stored_as == stored_as,
            *_shown(row, viewer),
        )
    )
    if found is None:
        raise NotFound
    return found


def _shown(row: ServiceRequest, viewer: Viewer) -> list:
    return [] if reads_notes(viewer, row) else [Attachment.is_internal.is_(False)]
