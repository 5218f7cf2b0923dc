"""Predicted needs are opened and closed, and matched with the requests that fulfil them. None
commits."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import Conflict, NotFound
from portal.extensions import db
from portal.identity.operations import record_audit
from portal.identity.viewer import Viewer
from portal.obligations import operations as obligations
from portal.obligations.models import Obligation
from portal.planning import queries
from portal.planning.models import NeedMatch, PredictedNeed
from portal.planning.need_sources import SourceRecord, believed, is_silent
from portal.planning.needs import (
    Asked,
    ClosedWhy,
    Need,
    NeedState,
    best_fit,
    outcome_of,
)
from portal.requests.models import ServiceRequest
from portal.requests.taking_back import UNDO_WITHIN

NEED_DECLINED, NEED_RECALLED = "need_declined", "need_recalled"


def open_need(
    desk_id: int, need: Need, *, records: Sequence[SourceRecord], now: datetime
) -> PredictedNeed:
    """One row. One that is open for the same source and key stands as it is: another night was
    faster, and the database would refuse a second."""
    standing = queries.open_need_of(desk_id, source=need.source, key=need.key)
    if standing is not None:
        return standing
    values = {name: getattr(need, name) for name in Need.__dataclass_fields__}
    values["params"] = dict(need.params)
    values["claimed"] = need.probability
    values["probability"] = believed(need.probability, need.source, records)
    row = PredictedNeed(
        desk_id=desk_id, opened_at=now, is_silent=is_silent(need, records), **values
    )
    db.session.add(row)
    db.session.flush()
    return row


def open_filed_before(
    desk_id: int, need: Need, request_ids: Iterable[int], *, now: datetime
) -> None:
    """It was asked for before it was expected: kept as closed, so that nobody is reminded of it,
    and left out of what its source was worth. What is still to come of it stays open."""
    row = open_need(desk_id, need, records=(), now=now)
    for request_id in request_ids:
        if db.session.get(NeedMatch, request_id) is None:
            _join(row, request_id, now=now)
    if row.matched >= row.quantity:
        _close(row, NeedState.WITHDRAWN, ClosedWhy.FILED_BEFORE, now=now)


def match_request(request: ServiceRequest, *, now: datetime) -> PredictedNeed | None:
    """The open need that a request fulfils, if there is one; at most one, and once. One statement
    where nothing of the kind is expected."""
    rows = queries.open_needs(request.desk_id, type_id=request.type_id)
    if not rows or db.session.get(NeedMatch, request.id) is not None:
        return None
    asked = Asked(
        id=request.id,
        type_id=request.type_id,
        on=now.date(),
        requester_id=request.requester_id,
        filed_by_id=request.filed_by_id,
        department=request.department,
        words=f"{request.title} {' '.join(map(str, request.answers.values()))}",
        named_on=_named_on(request),
    )
    standing = [queries.standing_of(row) for row in rows]
    titles = _titles(rows)
    is_frequent = bool(titles) and queries.asks_often(
        request.requester_id, request.type_id, now=now
    )
    chosen = best_fit(standing, asked, titles=titles, is_frequent=is_frequent)
    if chosen is None:
        return None
    return fulfil(chosen, request, now=now)


def fulfil(need_id: int, request: ServiceRequest, *, now: datetime) -> PredictedNeed | None:
    """This request is what was expected, for instance because it was filed from its draft. None if
    the need is no longer open."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != NeedState.OPEN or row.type_id != request.type_id:
        return None
    _join(row, request.id, now=now)
    if row.matched >= row.quantity:
        _close(row, NeedState.HIT, ClosedWhy.ASKED, now=now)
    return row


def decline_need(need_id: int, *, version: int, actor: Viewer, now: datetime) -> PredictedNeed:
    """Its owner, or the desk's lead, says that it is not needed. It counts as missed: the source
    was wrong."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None or not _may_decline(row, actor):
        raise NotFound
    if row.version != version or row.state != NeedState.OPEN:
        raise Conflict("Somebody else changed it since you opened it.")
    _close(row, NeedState.MISSED, ClosedWhy.DECLINED, now=now)
    record_audit(NEED_DECLINED, actor_id=actor.id, subject=f"need:{row.id}", now=now)
    return row


def take_back_decline(
    need_id: int, *, version: int, actor: Viewer, now: datetime
) -> PredictedNeed:
    """Within minutes of declining it, by who may decline it: it is expected again."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None or not _may_decline(row, actor):
        raise NotFound
    is_declined = row.state == NeedState.MISSED and row.closed_why == ClosedWhy.DECLINED
    is_fresh = is_declined and row.version == version and now - row.closed_at <= UNDO_WITHIN
    if not is_fresh or queries.open_need_of(row.desk_id, source=row.source, key=row.key):
        raise Conflict("This cannot be taken back any more.")
    row.state, row.closed_why, row.closed_at = NeedState.OPEN, None, None
    row.version += 1
    db.session.flush()
    record_audit(NEED_RECALLED, actor_id=actor.id, subject=f"need:{row.id}", now=now)
    return row


def _may_decline(row: PredictedNeed, actor: Viewer) -> bool:
    return row.requester_id == actor.id or actor.leads(row.desk_id)


def put_off_need(
    need_id: int, later_on: date, *, version: int, actor: Viewer, now: datetime
) -> PredictedNeed:
    """Its owner wants to hear of it later, within its days. It is expected all the same."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None or row.requester_id != actor.id:
        raise NotFound
    if row.version != version or row.state != NeedState.OPEN:
        raise Conflict("Somebody else changed it since you opened it.")
    row.later_on = min(later_on, row.last_on)
    row.version += 1
    return row


def withdraw_need(need_id: int, why: ClosedWhy, *, now: datetime) -> None:
    """It is not expected any more, through no fault of its source. An open one only."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is not None and row.state == NeedState.OPEN:
        _close(row, NeedState.WITHDRAWN, why, now=now)


def judge_need(need_id: int, *, came: int, now: datetime) -> None:
    """Its days are over. `came`: of a need of nobody in particular, requests of its type in its
    days. An open one only."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != NeedState.OPEN:
        return
    _close(row, outcome_of(queries.standing_of(row), came=came), ClosedWhy.OVER, now=now)


def settle_need(need_id: int, state: NeedState, *, now: datetime) -> None:
    """What the fact it rests on came to was said by hand. An open one only."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is not None and row.state == NeedState.OPEN:
        _close(row, state, ClosedWhy.SETTLED, now=now)


def keep_window(need_id: int, need: Need) -> None:
    """The fact it rests on moved: so do its days. What it was given as probability stays."""
    row = db.session.get(PredictedNeed, need_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != NeedState.OPEN:
        return
    for name in ("first_on", "last_on", "requester_id", "department", "confidentiality"):
        setattr(row, name, getattr(need, name))
    row.params = dict(need.params)
    row.version += 1
    db.session.flush()


def _join(row: PredictedNeed, request_id: int, *, now: datetime) -> None:
    db.session.add(NeedMatch(request_id=request_id, need_id=row.id, matched_at=now))
    row.matched += 1
    row.version += 1
    db.session.flush()
    if row.obligation_id is not None:
        obligations.count_asked(row.obligation_id)


def _close(row: PredictedNeed, state: NeedState, why: ClosedWhy, *, now: datetime) -> None:
    row.state, row.closed_why, row.closed_at = state, why, now
    row.version += 1
    db.session.flush()


def _named_on(request: ServiceRequest) -> date | None:
    kind = db.session.get_one(RequestType, request.type_id)
    if not kind.due_field:
        return None
    zone = working_time(
        db.session.get_one(Desk, request.desk_id), around=request.arrived_at.date()
    ).zone
    return queries.named_day(request.due_at, kind.due_field, zone=zone)


def _titles(rows: Iterable[PredictedNeed]) -> dict[int, str]:
    """Obligation id -> its words."""
    ids = {row.obligation_id for row in rows if row.obligation_id is not None}
    if not ids:
        return {}
    fact = Obligation
    found = db.session.execute(select(fact.id, fact.title).where(fact.id.in_(ids)))
    return dict(found.all())
