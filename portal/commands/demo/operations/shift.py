"""Move a whole demo by weeks: every instant and day of every row, and the seals of the events."""

from datetime import date, timedelta
from itertools import groupby

from flask import current_app
from sqlalchemy import Date, bindparam, case, select, update

from portal.catalogue.models import FormField
from portal.commands.demo.shifting import clock_changes
from portal.extensions import Base, UtcDateTime, db
from portal.requests.chain import event_hash
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.operations import forget_anchors
from portal.web.dialect import day_moved, instant_moved
from portal.web.keys import chain_key

# Times of the machine, not of the company's story; and a reader's word on an article, which is
# given once a day: moved row by row, one day could meet the next.
STAY = frozenset(
    {
        "anchor",
        "article_feedback",
        "idempotency_key",
        "job",
        "lease",
        "sign_in",
        "site_setting",
        "throttle",
    }
)
BATCH = 2000


def shift_rows(weeks: int, *, first: date, last: date) -> None:
    """`first` and `last`: the days of the story, for the changes of the clocks between them."""
    for table in Base.metadata.sorted_tables:
        if table.name not in STAY:
            _shift_table(table, weeks, clock_changes(weeks, first=first, last=last))
    _shift_named_days(weeks)
    _seal_again()


def _shift_table(table, weeks: int, changes) -> None:
    values = {}
    for column in table.columns:
        if isinstance(column.type, UtcDateTime):
            values[column] = _moved(column, weeks, changes)
        elif isinstance(column.type, Date):
            values[column] = day_moved(column, timedelta(weeks=weeks))
    if values:
        db.session.execute(update(table).values(values))


def _moved(column, weeks: int, changes):
    """Weeks later at the same hour by the clock, though the clocks may have changed between."""
    usual = instant_moved(column, timedelta(weeks=weeks))
    windows = [
        ((column >= begin) & (column < end), instant_moved(column, timedelta(weeks=weeks) + extra))
        for begin, end, extra in changes
    ]
    return case(*windows, else_=usual) if windows else usual


def _shift_named_days(weeks: int) -> None:
    """Days that requesters named in their answers, so that they agree with what is due."""
    fields: dict[int, list[str]] = {}
    for type_id, slug in db.session.execute(
        select(FormField.type_id, FormField.slug).where(FormField.kind == "date")
    ):
        fields.setdefault(type_id, []).append(slug)
    row = ServiceRequest
    found = db.session.execute(
        select(row.id, row.type_id, row.answers).where(row.type_id.in_(fields))
    ).all()
    changed = [
        {"row_id": row_id, "moved": {**answers, **moved}}
        for row_id, type_id, answers in found
        if (moved := _moved_days(answers, fields[type_id], weeks))
    ]
    _in_batches(
        update(ServiceRequest.__table__)
        .where(ServiceRequest.__table__.c.id == bindparam("row_id"))
        .values(answers=bindparam("moved", type_=ServiceRequest.__table__.c.answers.type)),
        changed,
    )


def _moved_days(answers: dict, slugs: list[str], weeks: int) -> dict[str, str]:
    moved = {}
    for slug in slugs:
        try:
            day = date.fromisoformat(answers.get(slug, ""))
        except ValueError:
            continue
        moved[slug] = (day + timedelta(weeks=weeks)).isoformat()
    return moved


def _seal_again() -> None:
    """The chains of all requests anew, over the moved instants; their anchors begin anew too."""
    key = chain_key()
    event = RequestEvent
    found = db.session.execute(
        select(
            event.id,
            event.request_id,
            event.number,
            event.kind,
            event.actor_id,
            event.at,
            event.details,
        ).order_by(event.request_id, event.number)
    )
    seals, heads = [], []
    for request_id, chain in groupby(found, key=lambda line: line.request_id):
        head = ""
        for line in chain:
            head = event_hash(
                key,
                head,
                request_id=request_id,
                number=line.number,
                kind=line.kind,
                actor_id=line.actor_id,
                at=line.at,
                details=line.details,
            )
            seals.append({"row_id": line.id, "seal": head})
        heads.append({"row_id": request_id, "seal": head})
    for table, column, rows in (
        (RequestEvent.__table__, "hash", seals),
        (ServiceRequest.__table__, "chain_head", heads),
    ):
        statement = update(table).where(table.c.id == bindparam("row_id"))
        _in_batches(statement.values({column: bindparam("seal")}), rows)
    forget_anchors(folder=current_app.config["PORTAL"].trail_folder)


def _in_batches(statement, rows: list[dict]) -> None:
    connection = db.session.connection()
    for start in range(0, len(rows), BATCH):
        connection.execute(statement, rows[start : start + BATCH])
