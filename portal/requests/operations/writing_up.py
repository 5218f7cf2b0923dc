"""An article that came out of a solution."""

from datetime import datetime

from portal.errors import NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.lifecycle import EventKind
from portal.requests.models import ArticleOrigin, ServiceRequest
from portal.requests.operations.parts import record
from portal.requests.queries.solutions import check_may_write_up


def write_up(
    reference: str, *, article_id: int, desk_id: int, actor: Viewer, now: datetime
) -> ServiceRequest:
    """Request and article lead to each other from now on."""
    row = queries.visible_request(reference, viewer=actor, for_change=True)
    if row.desk_id != desk_id:
        raise NotFound
    check_may_write_up(row, actor)
    db.session.add(ArticleOrigin(article_id=article_id, request_id=row.id))
    details = {"article": article_id}
    record(row, EventKind.WRITTEN_UP, actor_id=actor.id, now=now, details=details)
    return row
