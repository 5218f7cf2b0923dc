"""Writes of dated facts. Each is an event; none commits."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.obligations import queries
from portal.obligations.audit import ObligationKind, subject_of_obligation
from portal.obligations.due_days import NO_NOTICE, IsOpen, Notice, Outcome, Source, due_days
from portal.obligations.models import Obligation
from portal.obligations.operations.trail import record

MOST_REQUESTS = 10_000


@dataclass(frozen=True)
class Fact:
    """A dated fact as its source tells it; `quantity`: requests of the type it leads to."""

    title: str
    type_id: int
    source: Source
    falls_on: date
    notice: Notice = NO_NOTICE
    owner_id: int | None = None
    department: str = ""
    quantity: int = 1
    confidentiality: Confidentiality = Confidentiality.OPEN
    external_id: str | None = None


def add_obligation(fact: Fact, *, actor: Viewer, now: datetime) -> Obligation:
    """By the people of the desk that the type belongs to; what is privileged by its lead. What a
    privileged type leads to is privileged, whatever was said."""
    kind = _kind_of(fact)
    level = level_of(fact, kind)
    if not queries.may_keep(actor, kind.desk_id, level):
        raise NotAllowed
    _check(fact)
    row = new_obligation(fact, kind, now=now)
    db.session.add(row)
    db.session.flush()
    record(ObligationKind.OBLIGATION_MADE, subject_of_obligation(row.id), actor=actor, now=now)
    return row


def new_obligation(
    fact: Fact, kind: RequestType, *, now: datetime, is_open: IsOpen | None = None
) -> Obligation:
    """The row with its computed days; added by whoever asked for it."""
    row = Obligation(desk_id=kind.desk_id, source=fact.source, created_at=now)
    put(row, fact, kind, is_open=is_open)
    return row


def put(row: Obligation, fact: Fact, kind: RequestType, *, is_open: IsOpen | None = None) -> None:
    """The row says what the fact says. `is_open`: whether the desk works on a day; read for the
    desk when it is not given."""
    days = due_days(
        fact.falls_on, fact.notice, is_open=is_open or opening(kind.desk_id, around=fact.falls_on)
    )
    row.type_id = kind.id
    row.owner_id, row.department = fact.owner_id, fact.department
    row.title = fact.title.strip()
    row.external_id = fact.external_id
    row.confidentiality = level_of(fact, kind)
    row.falls_on = fact.falls_on
    row.notice_months, row.notice_days = fact.notice.months, fact.notice.days
    row.lead_days = fact.notice.lead_days
    row.due_on, row.last_safe_on = days.due_on, days.last_safe_on
    row.quantity = fact.quantity


def level_of(fact: Fact, kind: RequestType) -> Confidentiality:
    is_privileged = kind.confidentiality == Confidentiality.PRIVILEGED
    return Confidentiality.PRIVILEGED if is_privileged else Confidentiality(fact.confidentiality)


def opening(desk_id: int, *, around: date) -> IsOpen:
    clock_of_desk = working_time(db.session.get_one(Desk, desk_id), around=around)
    return lambda day: clock_of_desk.day_minutes(day) > 0


def _kind_of(fact: Fact) -> RequestType:
    kind = db.session.get(RequestType, fact.type_id)
    if kind is None:
        raise NotAllowed
    return kind


def _check(fact: Fact) -> None:
    if not fact.title.strip():
        raise InvalidInput("Say in one line what falls due.", field="title")
    if not 1 <= fact.quantity <= MOST_REQUESTS:
        raise InvalidInput("Write 1 to 10,000 requests.", field="quantity")


def change_obligation(
    obligation_id: int, fact: Fact, *, version: int, actor: Viewer, now: datetime
) -> Obligation:
    """What was written wrong, or has moved, while it is ahead. Its source and desk stay."""
    row = _own(obligation_id, actor=actor)
    if row.version != version:
        raise Conflict("Somebody else changed it since you opened it.")
    if row.outcome is not None:
        raise InvalidInput("This is settled: take it up again before you change it.")
    kind = _kind_of(fact)
    if kind.desk_id != row.desk_id:
        raise InvalidInput("Choose a kind of request of this desk.", field="type")
    if not queries.may_keep(actor, row.desk_id, level_of(fact, kind)):
        raise NotAllowed
    _check(fact)
    told = replace(fact, source=Source(row.source), external_id=row.external_id)
    apply_change(row, told, kind, actor=actor, now=now)
    return row


def apply_change(
    row: Obligation,
    fact: Fact,
    kind: RequestType,
    *,
    actor: Viewer,
    now: datetime,
    is_open: IsOpen | None = None,
) -> list[str]:
    """The names of what became another; nothing is written when nothing did."""
    before = facts_of(row)
    put(row, fact, kind, is_open=is_open)
    after = facts_of(row)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return []
    row.version += 1
    db.session.flush()
    days = {
        name: [before[name].isoformat(), after[name].isoformat()]
        for name in changed
        if isinstance(before[name], date)
    }
    subject = subject_of_obligation(row.id)
    details = {"what": changed, **days}
    record(ObligationKind.OBLIGATION_CHANGED, subject, actor=actor, now=now, details=details)
    return changed


def facts_of(row: Obligation) -> dict[str, object]:
    """What of a row is told by its source."""
    names = (
        "title", "type_id", "owner_id", "department", "falls_on", "notice_months", "notice_days",
        "lead_days", "quantity", "confidentiality",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names}


def settle_obligation(
    obligation_id: int,
    outcome: Outcome,
    *,
    actor: Viewer,
    now: datetime,
    request_id: int | None = None,
) -> None:
    """What came of it, once. It is no demand to come from then on."""
    row = queries.visible_obligation(obligation_id, viewer=actor, for_change=True)
    if row is None:
        raise NotFound
    if not (actor.is_on_desk(row.desk_id) or actor.id == row.owner_id):
        raise NotAllowed
    if row.outcome is not None:
        raise Conflict("This is settled already.")
    row.outcome, row.settled_at, row.request_id = outcome, now, request_id
    row.version += 1
    db.session.flush()
    details = {"outcome": outcome.value, "request": request_id}
    record(
        ObligationKind.OBLIGATION_SETTLED, subject_of_obligation(row.id), actor=actor, now=now,
        details=details,
    )  # fmt: skip


def count_asked(obligation_id: int) -> None:
    """One of the requests that it leads to was asked for: that much less is still to come. The
    fact itself stays open until somebody says what came of it: a request that looks like it may
    be about another."""
    row = db.session.get(Obligation, obligation_id, with_for_update=True, populate_existing=True)
    if row.asked < row.quantity:
        row.asked += 1
        db.session.flush()


def reopen_obligation(obligation_id: int, *, version: int, actor: Viewer, now: datetime) -> None:
    """It was settled by mistake: it is ahead again."""
    row = _own(obligation_id, actor=actor)
    if row.version != version or row.outcome is None:
        raise Conflict("Somebody else changed it since you opened it.")
    row.outcome = row.settled_at = row.request_id = None
    row.version += 1
    db.session.flush()
    subject = subject_of_obligation(row.id)
    record(ObligationKind.OBLIGATION_REOPENED, subject, actor=actor, now=now)


def renew_obligation(
    obligation_id: int, falls_on: date, *, version: int, actor: Viewer, now: datetime
) -> Obligation:
    """The same fact again on a later day, once this one is settled: a contract was renewed. The
    source's key goes to the new one."""
    row = _own(obligation_id, actor=actor)
    if row.version != version:
        raise Conflict("Somebody else changed it since you opened it.")
    if row.outcome is None:
        raise InvalidInput("Say first what came of it.", field="falls_on")
    if falls_on <= row.falls_on:
        raise InvalidInput("The next day lies after this one.", field="falls_on")
    return renewed(row, replace(fact_of(row), falls_on=falls_on), actor=actor, now=now)


def renewed(row: Obligation, fact: Fact, *, actor: Viewer, now: datetime) -> Obligation:
    """The next of a settled row; the row keeps its key with its day behind it."""
    if row.external_id:
        row.external_id = f"{row.external_id[:100]}@{row.falls_on}"
        row.version += 1
        db.session.flush()
    kind = db.session.get_one(RequestType, fact.type_id)
    after = new_obligation(fact, kind, now=now)
    db.session.add(after)
    db.session.flush()
    subject, details = subject_of_obligation(after.id), {"after": row.id}
    record(ObligationKind.OBLIGATION_MADE, subject, actor=actor, now=now, details=details)
    return after


def fact_of(row: Obligation) -> Fact:
    return Fact(
        title=row.title,
        type_id=row.type_id,
        source=Source(row.source),
        falls_on=row.falls_on,
        notice=row.notice,
        owner_id=row.owner_id,
        department=row.department,
        quantity=row.quantity,
        confidentiality=Confidentiality(row.confidentiality),
        external_id=row.external_id,
    )


def _own(obligation_id: int, *, actor: Viewer) -> Obligation:
    row = queries.visible_obligation(obligation_id, viewer=actor, for_change=True)
    if row is None:
        raise NotFound
    if not queries.may_keep(actor, row.desk_id, row.confidentiality):
        raise NotAllowed
    return row
