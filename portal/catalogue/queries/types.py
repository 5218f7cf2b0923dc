"""What can be asked: types and their questions."""

from sqlalchemy import select

from portal.catalogue.approval_rule import RuleStep
from portal.catalogue.models import ApprovalStep, FormField, RequestType
from portal.catalogue.questions import Question
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


def approval_rows(type_id: int) -> list[ApprovalStep]:
    steps = select(ApprovalStep).where(ApprovalStep.type_id == type_id)
    return list(db.session.scalars(steps.order_by(ApprovalStep.position)))


def approval_rule_of(type_id: int) -> list[RuleStep]:
    return [row.as_rule() for row in approval_rows(type_id)]


def questions_of(type_id: int) -> list[Question]:
    """The form as core takes it."""
    return [
        Question(
            row.slug,
            row.kind,
            tuple((value, words) for value, words in row.choices or ()),
            row.shown_if,
        )
        for row in fields_of(type_id)
    ]
