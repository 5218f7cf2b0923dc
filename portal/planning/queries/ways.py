"""What came of the ways in which needs were served, and the way that is best now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from portal.catalogue.models import ArticleType
from portal.extensions import db
from portal.planning.call_backs import CallState
from portal.planning.models import Booking, BookingState, CallBack, DeskWays
from portal.planning.ways import WayOutcome
from portal.requests.lifecycle import FINISHED
from portal.requests.models import ServiceRequest
from portal.requests.queries import for_engine

A_YEAR = timedelta(days=365)
AT_ONCE = timedelta(days=1)  # after the talk: then the talk settled it
FRESH = timedelta(minutes=30)


def outcomes_of(desk_id: int, *, now: datetime) -> dict[int, dict[str, WayOutcome]]:
    """Type id -> way -> what came of it in a year. A talk settled what was resolved within a day
    and never opened again; the form what was not opened again. Totals alone."""
    row = ServiceRequest
    talks = {
        "booked_time": (Booking, Booking.starts_at, Booking.state == BookingState.BOOKED),
        "call_back": (CallBack, CallBack.ended_at, CallBack.state == CallState.REACHED),
    }
    found: dict[int, dict[str, WayOutcome]] = {}
    finished = (row.desk_id == desk_id, row.status.in_(FINISHED), row.resolved_at > now - A_YEAR)
    kept = case((row.reopened == 0, 1), else_=0)
    plain = for_engine(row.type_id, func.sum(kept), func.count()).where(*finished)
    plain = plain.where(
        *(row.id.not_in(select(model.request_id).where(good)) for model, _at, good in
          talks.values())
    )  # fmt: skip
    for type_id, settled, cases in db.session.execute(plain.group_by(row.type_id)):
        found.setdefault(type_id, {})["plain_form"] = WayOutcome(settled, cases)
    for name, (model, at, good) in talks.items():
        statement = for_engine(row.type_id, row.resolved_at, row.reopened, at).select_from(row)
        statement = statement.join(model, model.request_id == row.id).where(good, *finished)
        for type_id, resolved_at, reopened, talked_at in db.session.execute(statement):
            seen = found.setdefault(type_id, {}).get(name, WayOutcome())
            settled = reopened == 0 and resolved_at <= talked_at + AT_ONCE
            found[type_id][name] = WayOutcome(seen.settled + settled, seen.cases + 1)
    return found


def answered_types(type_ids: list[int]) -> set[int]:
    """Types that an article may answer."""
    linked = select(ArticleType.type_id).where(ArticleType.type_id.in_(type_ids))
    return set(db.session.scalars(linked))


@dataclass(frozen=True)
class BestWay:
    """`slot_at`, `call_at`: when a talk could be, as it was a few minutes ago."""

    name: str
    slot_at: datetime | None
    call_at: datetime | None
    is_busy: bool


def best_way_of(type_id: int, desk_id: int, *, now: datetime) -> BestWay | None:
    """One statement; None where nobody looked of late, so that nothing stale is proposed."""
    row = db.session.get(DeskWays, desk_id)
    figures = row.figures.get(str(type_id)) if row and row.made_at > now - FRESH else None
    if figures is None:
        return None
    slot, call = figures["slot"], figures["call"]
    return BestWay(
        figures["way"],
        datetime.fromisoformat(slot) if slot else None,
        datetime.fromisoformat(call[0]) if call else None,
        figures["busy"],
    )
