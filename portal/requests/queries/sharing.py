"""Who was let into a request and who is kept out, for those who may manage it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, literal, or_, select, union_all

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import EventKind
from portal.requests.models import Member, Mention, RequestEvent, ServiceRequest, Wall, Watcher
from portal.requests.queries.one_request import assignable, is_asker, reads_notes

VIEW_SPAN = timedelta(hours=1)


class Part(StrEnum):
    MEMBER = "member"
    WATCHER = "watcher"
    WALLED = "walled"
    COLLEAGUE = "colleague"  # who could work on it
    ASKED = "asked"  # whose word is waited for


_MODELS = {Part.MEMBER: Member, Part.WATCHER: Watcher, Part.WALLED: Wall}


@dataclass(frozen=True)
class Named:
    person_id: int
    name: str


def named_in(row: ServiceRequest) -> dict[Part, list[Named]]:
    """Everybody named in the request, and who could work on it, by part and name: one
    statement."""
    each = [
        select(literal(part.value).label("part"), Person.id, Person.name.label("name"))
        .join(model, model.person_id == Person.id)
        .where(model.request_id == row.id)
        for part, model in _MODELS.items()
    ]
    each.append(
        assignable(row).with_only_columns(
            literal(Part.COLLEAGUE.value), Person.id, Person.name.label("name")
        )
    )
    each.append(
        select(literal(Part.ASKED.value), Person.id, Person.name.label("name"))
        .join(Mention, Mention.person_id == Person.id)
        .where(Mention.request_id == row.id, Mention.ended_at.is_(None))
    )
    named: dict[Part, list[Named]] = {part: [] for part in Part}
    for part, person_id, name in db.session.execute(union_all(*each).order_by("name")):
        named[Part(part)].append(Named(person_id, name))
    return named


def shares(viewer: Viewer, row: ServiceRequest) -> bool:
    """May let others in: the asker and the desk; of a privileged matter, all who see it."""
    if row.confidentiality == Confidentiality.PRIVILEGED:
        return True
    return is_asker(viewer, row) or reads_notes(viewer, row)


def builds_walls(viewer: Viewer, row: ServiceRequest) -> bool:
    """The desk's lead, but not on what they asked themselves."""
    return viewer.leads(row.desk_id) and not is_asker(viewer, row)


def owes_a_view(row: ServiceRequest, *, actor: Viewer, now: datetime) -> bool:
    """A look at a privileged matter is told once per person and hour."""
    if row.confidentiality != Confidentiality.PRIVILEGED:
        return False
    recent = select(RequestEvent.id).where(
        RequestEvent.request_id == row.id,
        RequestEvent.kind == EventKind.VIEWED,
        RequestEvent.actor_id == actor.id,
        RequestEvent.at > now - VIEW_SPAN,
    )
    return db.session.scalar(recent.limit(1)) is None


def views_before(at: datetime, *, row_id: int, limit: int) -> list[RequestEvent]:
    """Looks at privileged matters, newest first, before one of that instant and id."""
    event = RequestEvent
    statement = (
        select(event)
        .where(event.kind == EventKind.VIEWED)
        .where(or_(event.at < at, and_(event.at == at, event.id < row_id)))
        .order_by(event.at.desc(), event.id.desc())
    )
    return list(db.session.scalars(statement.limit(limit)))


def count_walls() -> int:
    """How many walls stand: all that an admin or auditor learns of them."""
    return db.session.scalar(select(func.count()).select_from(Wall)) or 0
