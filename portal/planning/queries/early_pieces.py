"""Early pieces of a plan: what dated facts and predicted needs will lead to, each counted once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.extensions import db
from portal.obligations.queries import dated_demand
from portal.planning.level import Lever
from portal.planning.models import Levelling
from portal.planning.need_sources import believed
from portal.planning.plan import PlanItem
from portal.planning.queries.history import History
from portal.planning.queries.needs import needs_ahead, source_records, worked_ahead
from portal.requests.effort import Effort, prior

AHEAD_OVERHEAD = 1.1  # what is done before it is asked takes a little longer
SURE = 0.99  # an early piece is an early piece, however sure


@dataclass(frozen=True)
class EarlyPiece:
    """Preparation for one request that a dated fact, or without one a predicted need, will lead
    to; its id in a plan."""

    obligation_id: int | None
    number: int
    need_id: int | None = None


def early_pieces(
    desk_id: int,
    days: Sequence[date],
    *,
    kinds: Sequence[RequestType],
    history: History,
) -> list[PlanItem]:
    """Pieces ahead: what dated facts lead to, of types whose work may be done early."""
    if not days:
        return []
    by_id, pulled = {kind.id: kind for kind in kinds}, _pulled_weeks(desk_id)
    horizon = days[-1] + timedelta(days=60)
    done = worked_ahead(desk_id)
    pieces = _early_needs(desk_id, days, by_id=by_id, history=history, done=done)
    for fact in dated_demand(desk_id, since=days[0], until=horizon):
        kind = by_id[fact.type_id]
        ready = _working_days_before(fact.due_on, kind.early_days, days)
        if not kind.early_days or ready >= len(days):
            continue
        whole = _effort(kind, history).mean * AHEAD_OVERHEAD
        prepared = done.get((fact.obligation_id, None), 0.0)
        for number in fact.numbers:
            minutes, prepared = _left_of(whole, prepared)
            if minutes <= 0:
                continue
            week = pulled.get((fact.obligation_id, number))
            first = ready if week is None else place_of(week, days)
            last = fact.due_on if week is None else week + timedelta(days=7)
            pieces.append(
                PlanItem(
                    id=EarlyPiece(fact.obligation_id, number),
                    skill=kind.skill_id,
                    minutes=minutes,
                    weight=kind.weight,
                    due_day=float(place_of(last, days)),
                    earliest_day=first,
                    probability=min(SURE, fact.probability) if week is None else SURE,
                )
            )
    return pieces


def _early_needs(
    desk_id: int,
    days: Sequence[date],
    *,
    by_id: Mapping[int, RequestType],
    history: History,
    done: Mapping[tuple[int | None, int | None], float],
) -> list[PlanItem]:
    """Needs that rest on no dated fact, each believed as far as its source held of late."""
    rows = [row for row in needs_ahead(desk_id, until=days[-1]) if by_id[row.type_id].early_days]
    records = source_records(desk_id) if rows else []
    pieces = []
    for row in rows:
        kind = by_id[row.type_id]
        whole = _effort(kind, history).mean * AHEAD_OVERHEAD
        prepared = done.get((None, row.id), 0.0)
        for number in range(row.matched, row.quantity):
            minutes, prepared = _left_of(whole, prepared)
            if minutes > 0:
                pieces.append(
                    PlanItem(
                        id=EarlyPiece(None, number, row.id),
                        skill=kind.skill_id,
                        minutes=minutes,
                        weight=kind.weight,
                        due_day=float(place_of(row.last_on, days)),
                        probability=min(SURE, believed(row.claimed, row.source, records)),
                    )
                )
    return pieces


def _left_of(whole: float, prepared: float) -> tuple[float, float]:
    """(minutes left to prepare of one piece, minutes prepared that are left for the next)."""
    used = min(whole, prepared)
    return (whole - used if whole - used >= 1 else 0.0), prepared - used


def _effort(kind: RequestType, history: History) -> Effort:
    assumed = prior(kind.effort_p50_minutes, kind.effort_p90_minutes)
    return history.efforts.get(kind.id, assumed)


def place_of(day: date, days: Sequence[date]) -> int:
    return sum(each < day for each in days)


def _working_days_before(due_on: date, count: int, days: Sequence[date]) -> int:
    """Place of the day from which such work may be begun; weekdays stand for working days."""
    opens, left = due_on, count
    while left > 0:
        opens -= timedelta(days=1)
        left -= opens.weekday() < 5
    return place_of(opens, days)


def _pulled_weeks(desk_id: int) -> dict[tuple[int, int], date]:
    """(obligation id, number) -> the Monday of the week it was pulled into."""
    row = Levelling
    statement = select(row.parts).where(row.desk_id == desk_id, row.reverted_at.is_(None))
    return {
        (part["obligation"], part["number"]): date.fromisoformat(part["to"])
        for parts in db.session.scalars(statement)
        for part in parts
        if part["lever"] == Lever.PULL
    }
