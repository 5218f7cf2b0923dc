"""The requests of a log as rows, a batch at a time, each with its sealed chain of events."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select, update

from portal.commands.import_log.life import USUAL_WEIGHT, Life
from portal.commands.import_log.operations.desk import DeskFacts
from portal.commands.import_log.operations.desk_rows import NOBODY, Directory
from portal.commands.import_log.report import ImportReport
from portal.extensions import db
from portal.requests.chain import event_hash
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.reference import COUNT, reference_of
from portal.requests.searching import searched_words
from portal.requests.sla import dues_of
from portal.requests.taking_back import changed, state_of
from portal.web.dialect import insert_many
from portal.web.keys import chain_key

CHANNEL = "import"
_SET_HEAD = (
    update(ServiceRequest)
    .where(ServiceRequest.id == bindparam("row_id"))
    .values(chain_head=bindparam("head"), chain_count=bindparam("count"))
)
IMPORTED = {"imported": True}  # marks events that come from the log and not from people here


@dataclass(frozen=True)
class _Compared:
    """The lives of a batch by what is to be done; changed ones by the id of their row."""

    new: list[Life]
    changed: dict[int, Life]
    unchanged: int


@dataclass(frozen=True)
class Batch:
    """Ready to be written: `rows` are the columns of the new lives, in their order."""

    compared: _Compared
    rows: list[dict]


@dataclass(frozen=True)
class _Step:
    kind: EventKind
    at: datetime
    actor_id: int | None
    details: dict


def compare_batch(lives: Sequence[Life], *, desk: DeskFacts, report: ImportReport) -> None:
    """Count what `store_batch` would do."""
    compared = _compare(lives, desk)
    _count(compared, _worked_on(compared.changed), report)


def prepared_batch(lives: Sequence[Life], directory: Directory) -> Batch:
    """All that can be read and computed before anybody has to wait for the write lock."""
    compared = _compare(lives, directory.desk)
    references = _new_references(len(compared.new), directory.desk.prefix)
    rows = [
        _columns(life, directory) | {"desk_id": directory.desk.id, "reference": reference}
        for life, reference in zip(compared.new, references, strict=True)
    ]
    return Batch(compared, rows)


def store_batch(
    batch: Batch, *, directory: Directory, report: ImportReport, now: datetime
) -> None:
    """New rows in bulk; rows that changed in the log one by one, unless somebody here worked on
    them since: then the portal knows better."""
    changed = batch.compared.changed
    worked_on = _worked_on(changed)
    _insert(batch, directory)
    for row in _rows(changed.keys() - worked_on):
        _change(row, changed[row.id], directory, now)
    _count(batch.compared, worked_on, report)


def _count(batch: _Compared, worked_on: set[int], report: ImportReport) -> None:
    report.stored += len(batch.new)
    report.unchanged += batch.unchanged
    report.worked_on += len(worked_on)
    report.updated += len(batch.changed) - len(worked_on)


def _compare(lives: Sequence[Life], desk: DeskFacts) -> _Compared:
    known = {external_id: (row_id, digest) for row_id, external_id, digest in _known(lives, desk)}
    changed = {
        known[life.request_id][0]: life
        for life in lives
        if life.request_id in known and known[life.request_id][1] != life.digest()
    }
    return _Compared(
        new=[life for life in lives if life.request_id not in known],
        changed=changed,
        unchanged=len(known) - len(changed),
    )


def _known(lives: Sequence[Life], desk: DeskFacts) -> Sequence[Row]:
    """(id, external_id, import_digest) of those of the lives that have a row."""
    return db.session.execute(
        select(ServiceRequest.id, ServiceRequest.external_id, ServiceRequest.import_digest)
        .where(ServiceRequest.desk_id == desk.id)
        .where(ServiceRequest.external_id.in_([life.request_id for life in lives]))
    ).all()


def _worked_on(row_ids: Collection[int]) -> set[int]:
    """Requests with an event that did not come out of a log; promises are the portal's own."""
    if not row_ids:
        return set()
    events = db.session.execute(
        select(RequestEvent.request_id, RequestEvent.details)
        .where(RequestEvent.request_id.in_(list(row_ids)))
        .where(RequestEvent.kind.not_in((EventKind.PROMISED, EventKind.VIEWED)))
    )
    return {row_id for row_id, details in events if not details.get("imported")}


def _insert(batch: Batch, directory: Directory) -> None:
    lives = batch.compared.new
    if not lives:
        return
    insert_many(ServiceRequest.__table__, batch.rows)
    ids = {external_id: row_id for row_id, external_id, _ in _known(lives, directory.desk)}
    events, heads = [], []
    for life in lives:
        chain = _chain(ids[life.request_id], _steps(life, directory))
        events.extend(chain)
        heads.append(
            {"row_id": ids[life.request_id], "head": chain[-1]["hash"], "count": len(chain)}
        )
    insert_many(RequestEvent.__table__, events)
    db.session.connection().execute(_SET_HEAD, heads)


def _change(row: ServiceRequest, life: Life, directory: Directory, now: datetime) -> None:
    """Bring the row in line with the log; what is news in its life follows the change."""
    columns = _columns(life, directory)
    digest = columns.pop("import_digest")
    fields = sorted(name for name, value in columns.items() if getattr(row, name) != value)
    before = state_of(row)
    for name in fields:
        setattr(row, name, columns[name])
    row.import_digest = digest
    row.version += 1
    told = set(
        db.session.scalars(select(RequestEvent.kind).where(RequestEvent.request_id == row.id))
    )
    details = {"fields": fields, "before": changed(before, state_of(row))}
    change = _Step(EventKind.IMPORT_CHANGED, now, None, IMPORTED | details)
    news = [step for step in _steps(life, directory) if step.kind not in told]
    chain = _chain(row.id, [change, *news], head=row.chain_head, count=row.chain_count)
    db.session.execute(insert(RequestEvent), chain)
    row.chain_head, row.chain_count = chain[-1]["hash"], chain[-1]["number"]
    db.session.flush()


def _rows(row_ids: Collection[int]) -> Sequence[ServiceRequest]:
    if not row_ids:
        return []
    return db.session.scalars(
        select(ServiceRequest).where(ServiceRequest.id.in_(list(row_ids))).with_for_update()
    ).all()


def _columns(life: Life, directory: Directory) -> dict:
    """A life as the columns of its row; the weight of its type counts as for any request."""
    request_type = directory.type_of(life.category)
    skill_id = directory.skills[life.group] if life.group else request_type.skill_id
    dues = dues_of(
        request_type.target,
        arrived_at=life.arrived_at,
        named_day=None,
        working_time=directory.desk.working_time,
    )
    return {
        "external_id": life.request_id,
        "import_digest": life.digest(),
        "type_id": request_type.id,
        "skill_id": skill_id,
        "requester_id": directory.person(life.requester or NOBODY),
        "assignee_id": directory.person(life.assignee),
        "channel": CHANNEL,
        "title": life.title[:200],
        "search_text": searched_words(life.title[:200], {}),
        "confidentiality": request_type.confidentiality,
        "status": life.status,
        "weight": request_type.weight * life.weight / USUAL_WEIGHT,
        "arrived_at": life.arrived_at,
        "assigned_at": life.assigned_at,
        "first_response_at": life.first_response_at,
        "resolved_at": life.resolved_at,
        "closed_at": life.closed_at,
        "response_due_at": dues.response_due_at,
        "due_at": dues.due_at,
        "worked_minutes": life.effort_minutes or 0.0,
        "effort_minutes": life.effort_minutes,
        "reassignments": life.reassignments,
        "reopened": life.reopened,
    }


def _steps(life: Life, directory: Directory) -> list[_Step]:
    requester, assignee = directory.person(life.requester), directory.person(life.assignee)
    actors = {EventKind.FILED: requester, EventKind.CLOSED: None}
    details = {
        EventKind.FILED: IMPORTED | _filing(life, directory),
        EventKind.ASSIGNED: IMPORTED | {"to": assignee},
    }
    return [
        _Step(kind, at, actors.get(kind, assignee), details.get(kind, IMPORTED))
        for kind, at in life.steps()
    ]


def _filing(life: Life, directory: Directory) -> dict:
    type_id = directory.type_of(life.category).id
    return {"type": type_id, "desk": directory.desk.id, "channel": CHANNEL}


def _chain(row_id: int, steps: Sequence[_Step], *, head: str = "", count: int = 0) -> list[dict]:
    """Rows of the events, sealed one to the next."""
    key = chain_key()
    events = []
    for number, step in enumerate(steps, start=count + 1):
        event = {
            "request_id": row_id,
            "number": number,
            "kind": step.kind.value,
            "actor_id": step.actor_id,
            "at": step.at,
            "details": step.details,
        }
        head = event_hash(key, head, **event)
        events.append(event | {"hash": head})
    return events


def _new_references(count: int, prefix: str) -> list[str]:
    """Random ones that nobody has: drawn again until there are enough."""
    free: set[str] = set()
    while len(free) < count:
        drawn = {reference_of(prefix, secrets.randbelow(COUNT)) for _ in range(count - len(free))}
        taken = select(ServiceRequest.reference).where(ServiceRequest.reference.in_(drawn))
        free |= drawn - set(db.session.scalars(taken))
    return list(free)
