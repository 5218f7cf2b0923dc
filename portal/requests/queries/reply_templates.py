"""Replies that were written for later, as far as somebody may use them."""

from sqlalchemy import Select, or_, select

from portal.errors import NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.models import ReplyTemplate


def usable_templates(viewer: Viewer, desk_ids: set[int]) -> Select:
    """The desk's and one's own; of desks that are not one's own there are none."""
    row, own = ReplyTemplate, desk_ids & viewer.desks_as("staff", "lead")
    return select(row).where(
        row.desk_id.in_(own),
        or_(row.owner_id.is_(None), row.owner_id == viewer.id),
        row.removed_at.is_(None),
    )


def templates_for(viewer: Viewer, desk_ids: set[int]) -> list[ReplyTemplate]:
    """By name."""
    order = (ReplyTemplate.name, ReplyTemplate.id)
    return list(db.session.scalars(usable_templates(viewer, desk_ids).order_by(*order)))


def template_for(viewer: Viewer, template_id: int, *, desk_id: int) -> ReplyTemplate:
    """Raises NotFound alike for one that is not there, removed, or another's."""
    statement = usable_templates(viewer, {desk_id}).where(ReplyTemplate.id == template_id)
    row = db.session.scalar(statement)
    if row is None:
        raise NotFound
    return row
