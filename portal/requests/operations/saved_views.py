"""Keeping a question to a desk's queue under a name."""

from datetime import datetime

from sqlalchemy import func, select

from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.models import SavedView
from portal.requests.queue import Filters

MOST_OWN = 20  # of one person on one desk


def save_view(
    desk_id: int,
    filters: Filters,
    *,
    name: str,
    is_shared: bool,
    actor: Viewer,
    now: datetime,
) -> SavedView:
    """Under a name that one has already, it takes the place of what stood there."""
    if not actor.is_on_desk(desk_id):
        raise NotAllowed
    own = (SavedView.desk_id == desk_id, SavedView.owner_id == actor.id)
    view = db.session.scalar(select(SavedView).where(*own, SavedView.name == name))
    if view is None:
        count = db.session.scalar(select(func.count(SavedView.id)).where(*own))
        if count >= MOST_OWN:
            raise InvalidInput("You have 20 views here; remove one first.", field="name")
        view = SavedView(desk_id=desk_id, owner_id=actor.id, name=name, made_at=now)
        db.session.add(view)
    view.query, view.is_shared = filters.asked(), is_shared
    db.session.flush()
    return view


def remove_view(view_id: int, *, desk_id: int, actor: Viewer) -> None:
    """One's own only; a lead may take down what others share."""
    view = db.session.get(SavedView, view_id)
    if view is None or view.desk_id != desk_id:
        raise NotFound
    if view.owner_id != actor.id and not view.is_shared:
        raise NotFound
    if view.owner_id != actor.id and not actor.leads(desk_id):
        raise NotAllowed
    db.session.delete(view)
    db.session.flush()
