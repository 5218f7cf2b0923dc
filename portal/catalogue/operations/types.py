"""Types: what a lead may change about them."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from portal.catalogue.models import GENERAL_SLUG, Confidentiality, RequestType
from portal.desks.audit import SetupKind, subject_of
from portal.desks.operations import check_version
from portal.desks.queries import may_set_up
from portal.errors import N_, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Role
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer


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
        title=N_("Something else"),
        summary=N_("Say it in your own words; the desk sorts it."),
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


@dataclass(frozen=True)
class TypeParticulars:
    """What a lead says of a type, by its columns."""

    title: str
    summary: str
    keywords: str
    response_target_minutes: int | None
    resolution_target_minutes: int | None
    weight: float
    effort_p50_minutes: float
    effort_p90_minutes: float
    early_days: int
    late_days: int
    answer_days: int
    checklist: list[str]
    advice: str
    confidentiality: Confidentiality
    is_archived: bool
    translations: dict = field(default_factory=dict)


def change_type(
    type_id: int, particulars: TypeParticulars, *, version: int, actor: Viewer, now: datetime
) -> None:
    """What is asked from now on goes by it; what was asked before keeps what it was promised and
    who may see it. Only an admin changes who may see a type's requests."""
    row = type_to_change(type_id, version=version, actor=actor)
    if particulars.effort_p90_minutes < particulars.effort_p50_minutes:
        raise InvalidInput("Nine of ten take at least as long as half.", field="effort_p90")
    if particulars.is_archived and row.slug == GENERAL_SLUG:
        raise InvalidInput("Every desk keeps its last resort.", field="is_archived")
    changed = [name for name, value in vars(particulars).items() if _written(row, name) != value]
    if "confidentiality" in changed and not actor.has_role(Role.ADMIN):
        raise NotAllowed
    for name in changed:
        setattr(row, name, getattr(particulars, name))
    if {"effort_p50_minutes", "effort_p90_minutes"} & set(changed):
        row.effort_is_assumed = False
    if changed:
        record_change(row, changed, actor=actor, now=now)


def _written(row: RequestType, name: str):
    """As it is stored, whatever language the actor reads."""
    return getattr(row, f"source_{name}", getattr(row, name))


def type_to_change(type_id: int, *, version: int, actor: Viewer) -> RequestType:
    row = db.session.get(RequestType, type_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound
    if not may_set_up(actor, row.desk_id):
        raise NotAllowed
    check_version(row, version)
    return row


def record_change(row: RequestType, parts: list[str], *, actor: Viewer, now: datetime) -> None:
    row.version += 1
    db.session.flush()
    record_audit(
        SetupKind.TYPE_CHANGED,
        actor_id=actor.id,
        subject=subject_of("type", row.id),
        details={"what": parts},
        now=now,
    )
