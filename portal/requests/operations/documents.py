"""A document that was filled from the answers of a request becomes one of its files."""

from datetime import datetime

from portal.catalogue.queries import document_of
from portal.identity.viewer import Viewer
from portal.requests.files import ReceivedFile
from portal.requests.lifecycle import EventKind, check_step
from portal.requests.models import ServiceRequest
from portal.requests.operations.files import attach
from portal.requests.operations.parts import of_own_desk, record


def add_made_document(
    reference: str,
    file: ReceivedFile,
    *,
    document_id: int,
    is_internal: bool,
    actor: Viewer,
    now: datetime,
) -> ServiceRequest:
    """`is_internal`: only the desk sees the file."""
    row = of_own_desk(reference, actor=actor)
    check_step(EventKind.DOCUMENT_MADE, row.status)
    document = document_of(row.type_id, document_id)
    attach(row, [file], actor_id=actor.id, now=now, is_internal=is_internal)
    details = {"document": document.id}
    record(row, EventKind.DOCUMENT_MADE, actor_id=actor.id, now=now, details=details)
    return row
