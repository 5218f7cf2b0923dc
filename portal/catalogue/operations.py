"""Writes of the catalogue."""

from sqlalchemy import select

from portal.catalogue.models import GENERAL_SLUG, RequestType
from portal.extensions import db


def ensure_general_type(desk_id: int, *, skill_id: int) -> RequestType:
    """ "Something else": every desk takes what fits no type, so that nobody is driven to mail."""
    found = db.session.scalar(
        select(RequestType).where(RequestType.desk_id == desk_id, RequestType.slug == GENERAL_SLUG)
    )
    if found is not None:
        return found
    row = RequestType(
        desk_id=desk_id,
        skill_id=skill_id,
        slug=GENERAL_SLUG,
        title="Something else",
        summary="Say it in your own words; the desk sorts it.",
        weight=2.0,
        effort_p50_minutes=30,
        effort_p90_minutes=120,
        response_target_minutes=240,
        resolution_target_minutes=1440,
        position=999,
    )
    db.session.add(row)
    db.session.flush()
    return row
