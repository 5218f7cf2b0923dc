"""Half-typed words: everybody reads their own only."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.models import Draft


def drafts_for(forms: Sequence[str], *, viewer: Viewer) -> dict[str, Draft]:
    """By the name of the form."""
    statement = select(Draft).where(Draft.person_id == viewer.id, Draft.form.in_(forms))
    return {draft.form: draft for draft in db.session.scalars(statement)}


def begun_asks(viewer: Viewer) -> list[Draft]:
    """Asks begun and not sent, the newest first."""
    return list(
        db.session.scalars(
            select(Draft)
            .where(Draft.person_id == viewer.id, Draft.form.startswith("ask/"))
            .order_by(Draft.updated_at.desc(), Draft.id.desc())
        )
    )
