"""The stored trail, read past visibility: for its verification, never for a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select

from portal.extensions import db
from portal.requests.anchors import StoredAnchor
from portal.requests.models import Anchor, RequestEvent, ServiceRequest
from portal.requests.queries.visibility import for_engine
from portal.requests.trail import ChainEnd, SealedEvent

BATCH = 500  # requests
BEYOND = 2**63 - 1


@dataclass(frozen=True)
class Chain:
    """`end`: None where events stand whose request is gone."""

    request_id: int
    end: ChainEnd | None
    events: list[SealedEvent]


def stored_anchors() -> list[StoredAnchor]:
    rows = db.session.scalars(select(Anchor).order_by(Anchor.on))
    return [
        StoredAnchor(
            on=row.on,
            request_count=row.request_count,
            event_count=row.event_count,
            heads_digest=row.heads_digest,
            hash=row.hash,
            made_at=row.made_at,
        )
        for row in rows
    ]


def count_requests() -> int:
    return db.session.scalar(for_engine(func.count())) or 0


def last_event_id() -> int:
    return db.session.scalar(select(func.max(RequestEvent.id))) or 0


def event_ids_at(counts: Sequence[int]) -> list[int]:
    """For each count, the id of the last of the first so many events ever written; beyond all ids
    where there are fewer."""
    place = func.row_number().over(order_by=RequestEvent.id).label("place")
    numbered = select(RequestEvent.id, place).subquery()
    found = select(numbered.c.place, numbered.c.id).where(numbered.c.place.in_(set(counts)))
    ids = dict(db.session.execute(found).all()) if counts else {}
    return [ids.get(count, BEYOND) if count else 0 for count in counts]


def chains_after(request_id: int) -> tuple[list[Chain], int | None]:
    """The next chains in the order of request ids, and the id to go on after; None at the end."""
    row = ServiceRequest
    found = db.session.execute(
        for_engine(row.id, row.reference, row.chain_count, row.chain_head)
        .where(row.id > request_id)
        .order_by(row.id)
        .limit(BATCH)
    ).all()
    until = found[-1].id if len(found) == BATCH else None
    events = _events(request_id, until)
    ends = {line.id: ChainEnd(*line) for line in found}
    return [
        Chain(id_, ends.get(id_), events.get(id_, [])) for id_ in sorted({*ends, *events})
    ], until


def _events(after: int, until: int | None) -> dict[int, list[SealedEvent]]:
    event = RequestEvent
    columns = (
        event.request_id, event.id, event.number, event.kind, event.actor_id, event.at,
        event.details, event.hash,
    )  # fmt: skip
    statement = select(*columns).where(event.request_id > after)
    if until is not None:
        statement = statement.where(event.request_id <= until)
    found = db.session.execute(statement.order_by(event.request_id, event.number))
    return {
        id_: [SealedEvent(*line[1:]) for line in lines]
        for id_, lines in groupby(found, key=lambda line: line[0])
    }
