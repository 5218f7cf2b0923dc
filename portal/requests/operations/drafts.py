"""Keeping half-typed words until they are sent or thrown away. A draft is its owner's only."""

from datetime import datetime

from sqlalchemy import delete, select

from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.drafts import MOST_DRAFTS, Body, checked_name
from portal.requests.models import Draft
from portal.web.dialect import insert


def keep_draft(form: str, body: Body, *, actor: Viewer, now: datetime) -> None:
    """The newest words win; a form emptied again has no draft."""
    form = checked_name(form)
    if not body:
        throw_away(form, actor=actor)
        return
    values = {"person_id": actor.id, "form": form, "body": body, "updated_at": now}
    statement = insert(Draft).values(values)
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["person_id", "form"], set_={"body": body, "updated_at": now}
        )
    )
    _make_room(actor)


def throw_away(form: str, *, actor: Viewer) -> None:
    """Sent, or not wanted any more."""
    mine = delete(Draft).where(Draft.person_id == actor.id, Draft.form == checked_name(form))
    db.session.execute(mine.execution_options(synchronize_session=False))


def _make_room(actor: Viewer) -> None:
    too_many = (
        select(Draft.id)
        .where(Draft.person_id == actor.id)
        .order_by(Draft.updated_at.desc(), Draft.id.desc())
        .offset(MOST_DRAFTS)
    )
    ids = list(db.session.scalars(too_many))
    if ids:
        statement = delete(Draft).where(Draft.id.in_(ids))
        db.session.execute(statement.execution_options(synchronize_session=False))
