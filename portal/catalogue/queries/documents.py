"""The documents of a type."""

from sqlalchemy import select

from portal.catalogue.models import DocumentTemplate
from portal.errors import NotFound
from portal.extensions import db


def documents_of(type_id: int) -> list[DocumentTemplate]:
    row = DocumentTemplate
    found = select(row).where(row.type_id == type_id).order_by(row.name, row.id)
    return list(db.session.scalars(found))


def document_of(type_id: int, document_id: int) -> DocumentTemplate:
    row = db.session.get(DocumentTemplate, document_id)
    if row is None or row.type_id != type_id:
        raise NotFound
    return row
