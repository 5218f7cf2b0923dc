"""What can be asked."""

from sqlalchemy import select

from portal.catalogue.models import FormField, RequestType
from portal.desks.models import Desk
from portal.errors import NotFound
from portal.extensions import db


def askable_types() -> list[tuple[RequestType, Desk]]:
    """Every type that can be asked, desk by desk in the order of the catalogue."""
    statement = (
        select(RequestType, Desk)
        .join(Desk, Desk.id == RequestType.desk_id)
        .where(RequestType.is_archived.is_(False))
        .order_by(Desk.position, Desk.id, RequestType.position, RequestType.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]


def askable_type(desk_slug: str, type_slug: str) -> tuple[RequestType, Desk]:
    row = db.session.execute(
        select(RequestType, Desk)
        .join(Desk, Desk.id == RequestType.desk_id)
        .where(Desk.slug == desk_slug, RequestType.slug == type_slug)
        .where(RequestType.is_archived.is_(False))
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def fields_of(type_id: int) -> list[FormField]:
    return list(
        db.session.scalars(
            select(FormField)
            .where(FormField.type_id == type_id)
            .order_by(FormField.position, FormField.id)
        )
    )


def types_of(desk_id: int) -> list[RequestType]:
    """Archived ones too: past requests have them."""
    return list(
        db.session.scalars(
            select(RequestType)
            .where(RequestType.desk_id == desk_id)
            .order_by(RequestType.position, RequestType.id)
        )
    )
