"""What a request looks like, by the desk's own past: offered to the desk, never imposed."""

from dataclasses import dataclass
from datetime import datetime

from portal.catalogue.models import Confidentiality
from portal.catalogue.search_text import telling_words
from portal.extensions import db
from portal.requests.lifecycle import Status
from portal.requests.models import LearntKinds, ServiceRequest
from portal.requests.queries.visibility import for_engine
from portal.requests.suggesting import Suggestion, suggest, unpacked

MOST_CASES = 5000


@dataclass(frozen=True)
class Case:
    kind: str
    marks: frozenset[str]
    size: str | None

    @property
    def marks_for_size(self) -> frozenset[str]:
        return self.marks | {_mark_of_type(self.kind)}


def cases_of_kinds(desk_id: int, *, since: datetime) -> list[Case]:
    """Of the desk's latest requests what was known when each was asked, the oldest first."""
    row = ServiceRequest
    statement = (
        for_engine(row.type_id, row.title, row.department, row.channel, row.size)
        .where(row.desk_id == desk_id, row.arrived_at >= since, row.status != Status.CANCELLED)
        .where(row.confidentiality != Confidentiality.PRIVILEGED)
        .order_by(row.arrived_at.desc(), row.id.desc())
        .limit(MOST_CASES)
    )
    found = db.session.execute(statement).all()
    return [
        Case(str(type_id), marks_of(title, department, channel), size)
        for type_id, title, department, channel, size in reversed(found)
    ]


def marks_of(title: str, department: str, channel: str) -> frozenset[str]:
    return frozenset([*telling_words(title), f"from={department}", f"by={channel}"])


def _mark_of_type(type_id: int | str) -> str:
    return f"type={type_id}"


@dataclass(frozen=True)
class LooksLike:
    """`kind`: another one than it was asked as; `size`: where the desk has not said one."""

    kind: Suggestion | None
    size: Suggestion | None


def learnt_of(desk_id: int) -> LearntKinds | None:
    return db.session.get(LearntKinds, desk_id)


def looks_like(row: ServiceRequest, learnt: LearntKinds | None) -> LooksLike:
    """For the desk, while it is open; of a privileged matter nothing is said."""
    is_said = row.is_open and row.confidentiality != Confidentiality.PRIVILEGED
    if learnt is None or not is_said:
        return LooksLike(None, None)
    marks = marks_of(row.title, row.department, row.channel)
    kind = suggest(unpacked(learnt.kinds), marks)
    by_type = marks | {_mark_of_type(row.type_id)}
    size = suggest(unpacked(learnt.sizes), by_type) if row.size is None else None
    return LooksLike(None if kind and kind.kind == str(row.type_id) else kind, size)
