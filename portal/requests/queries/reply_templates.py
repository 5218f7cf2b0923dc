"""Replies that were written for later, as far as somebody may use them."""

from sqlalchemy import or_, select

from portal.errors import NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.models import ReplyTemplate


def templates_for(viewer: Viewer, desk_ids: set[int]) -> list[ReplyTemplate]:
    """The desk's and one's own, by name; of desks that are not one's own there are none."""
    own = set(desk_ids) & set(viewer.desks_as("staff", "lead"))
    if not own:
        return []
    row = ReplyTemplate
    return list(
        db.session.scalars(
            select(row)
            .where(row.desk_id.in_(own), or_(row.owner_id.is_(None), row.owner_id == viewer.id))
            .where(row.removed_at.is_(None))
            .order_by(row.name, row.id)
        )
    )


def template_for(viewer: Viewer, template_id: int, *, desk_id: int) -> ReplyTemplate:
    """Raises NotFound alike for one that is not there, removed, or another's."""
    found = {row.id: row for row in templates_for(viewer, {desk_id})}
    if template_id not in found:
        raise NotFound
    return found[template_id]
