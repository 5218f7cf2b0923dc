"""The documents of a type: written, changed, removed by its lead."""

from datetime import datetime

from sqlalchemy import func, select

from portal.catalogue.documents import MOST_DOCUMENTS, check_words
from portal.catalogue.models import DocumentTemplate
from portal.catalogue.operations.types import record_change, type_to_change
from portal.catalogue.queries import document_of, fields_of
from portal.errors import InvalidInput
from portal.extensions import db
from portal.identity.viewer import Viewer


def add_document(
    type_id: int, *, name: str, words: str, version: int, actor: Viewer, now: datetime
) -> DocumentTemplate:
    """The version is that of the type, as for its questions."""
    row = type_to_change(type_id, version=version, actor=actor)
    mine = select(func.count(DocumentTemplate.id)).where(DocumentTemplate.type_id == type_id)
    if db.session.scalar(mine) >= MOST_DOCUMENTS:
        raise InvalidInput(
            "There are %(most)d already; remove one first.", field="name", most=MOST_DOCUMENTS
        )
    document = DocumentTemplate(type_id=type_id)
    _fill(document, name, words)
    db.session.add(document)
    db.session.flush()
    record_change(row, [f"document {document.id}"], actor=actor, now=now)
    return document


def change_document(
    type_id: int,
    document_id: int,
    *,
    name: str,
    words: str,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    row = type_to_change(type_id, version=version, actor=actor)
    document = document_of(type_id, document_id)
    _fill(document, name, words)
    record_change(row, [f"document {document.id}"], actor=actor, now=now)


def remove_document(
    type_id: int, document_id: int, *, version: int, actor: Viewer, now: datetime
) -> None:
    """Files that were made of it stay with their requests."""
    row = type_to_change(type_id, version=version, actor=actor)
    document = document_of(type_id, document_id)
    db.session.delete(document)
    record_change(row, [f"document {document_id}"], actor=actor, now=now)


def _fill(document: DocumentTemplate, name: str, words: str) -> None:
    name, words = name.strip(), words.strip()
    if not name:
        raise InvalidInput("Give it a name to find it by.", field="name")
    check_words(words, [field.slug for field in fields_of(document.type_id)])
    document.name, document.words = name, words
