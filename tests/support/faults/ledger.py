"""Looks at the rows themselves after the faults: what must hold, whatever was killed."""

from collections import Counter
from collections.abc import Iterator

from flask import Flask
from sqlalchemy import func, select, text

from portal.extensions import db
from portal.planning.models import Promise
from portal.requests.chain import event_hash
from portal.requests.models import Message, RequestEvent, ServiceRequest
from portal.web.keys import chain_key
from portal.web.models import IdempotencyKey
from tests.support.faults.filing import Sent


def faults_in(app: Flask, sent: list[Sent]) -> list[str]:
    """One line for each thing that is wrong; none when all is well."""
    with app.app_context():
        rows = list(db.session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)))
        mine = {one.title for one in sent}
        filed = [row for row in rows if row.title in mine]
        found = [
            *_of_what_was_sent(sent, filed),
            *_of_references(rows),
            *_of_chains(rows),
            *_of_promises(filed),
            *_of_words(filed),
            *_of_keys(rows),
            *faults_of_the_file(),
        ]
        db.session.rollback()
    return found


def _of_what_was_sent(sent: list[Sent], filed: list[ServiceRequest]) -> Iterator[str]:
    made: dict[str, list[str]] = {}
    for row in filed:
        made.setdefault(row.title, []).append(row.reference)
    for one in sent:
        references = made.get(one.title, [])
        if len(references) > 1:
            yield f"{one.title}: {len(references)} requests"
        if one.is_acknowledged and not references:
            yield f"{one.title}: acknowledged and lost"
        if not one.references <= set(references):
            yield f"{one.title}: told {one.references}, there is {references}"


def _of_references(rows: list[ServiceRequest]) -> Iterator[str]:
    for reference, count in Counter(row.reference for row in rows).items():
        if count > 1:
            yield f"{reference}: {count} requests"


def _of_chains(rows: list[ServiceRequest]) -> Iterator[str]:
    events: dict[int, list[RequestEvent]] = {}
    for event in db.session.scalars(select(RequestEvent).order_by(RequestEvent.number)):
        events.setdefault(event.request_id, []).append(event)
    for row in rows:
        chain = events.pop(row.id, [])
        if not _is_whole(row, chain):
            yield f"{row.reference}: its chain does not verify"
        if [event.kind for event in chain].count("filed") != 1:
            yield f"{row.reference}: not filed exactly once"
    if events:
        yield f"events without a request: {sorted(events)}"


def _is_whole(row: ServiceRequest, chain: list[RequestEvent]) -> bool:
    head = ""
    for number, event in enumerate(chain, start=1):
        head = event_hash(
            chain_key(),
            head,
            request_id=row.id,
            number=number,
            kind=event.kind,
            actor_id=event.actor_id,
            at=event.at,
            details=event.details,
        )
        if (event.number, event.hash) != (number, head):
            return False
    return (row.chain_head, row.chain_count) == (head, len(chain))


def _of_promises(filed: list[ServiceRequest]) -> Iterator[str]:
    counted = select(Promise.request_id, func.count()).where(Promise.number == 1)
    first = dict(db.session.execute(counted.group_by(Promise.request_id)).all())
    for row in filed:
        if first.get(row.id) != 1:
            yield f"{row.reference}: {first.get(row.id, 0)} first promises"


def _of_words(filed: list[ServiceRequest]) -> Iterator[str]:
    said = dict(db.session.execute(select(Message.request_id, Message.body)).all())
    for row in filed:
        if said.get(row.id) != f"Words of {row.title}":
            yield f"{row.reference}: its words are {said.get(row.id)!r}"


def _of_keys(rows: list[ServiceRequest]) -> Iterator[str]:
    known = {row.reference for row in rows}
    for key in db.session.scalars(select(IdempotencyKey).where(IdempotencyKey.purpose == "ask")):
        if key.outcome.get("reference") not in known:
            yield f"key {key.key}: made {key.outcome}, which is not there"


def faults_of_the_file() -> Iterator[str]:
    """SQLite looks at its own pages; PostgreSQL holds its keys itself."""
    if db.engine.dialect.name == "sqlite":
        for order in ("PRAGMA integrity_check", "PRAGMA foreign_key_check"):
            for line in db.session.execute(text(order)):
                if tuple(line) != ("ok",):
                    yield f"{order}: {tuple(line)}"
