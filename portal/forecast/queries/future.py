"""What is known of the days ahead: announcements and dated facts, as the core takes them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select

from portal.catalogue.models import RequestType
from portal.extensions import db
from portal.forecast.announced import Event
from portal.forecast.by_hand import Hand
from portal.forecast.known_future import Dated, KnownFuture
from portal.forecast.models import Adjustment
from portal.obligations.announcing import PROBABILITIES, Certainty
from portal.obligations.models import AnnouncedEvent
from portal.obligations.queries import dated_demand, known_events, usual_dated_by_type
from portal.requests.queries import coming_round, usual_recurring_by_type

LOOKED_BACK = timedelta(days=2 * 365)
LOOKED_AHEAD = timedelta(weeks=27)


def known_future(zones: dict[int, ZoneInfo], *, last_day: date, now: datetime) -> KnownFuture:
    """Of the desks with their zones: all that was announced, and stands, and falls due by now.

    Some statements per desk. What was written down today counts today: it is said of the days to
    come, not read off them.
    """
    events, dated, usual = [], [], {}
    types = _types_by_desk(zones)
    for desk_id, zone in zones.items():
        told = known_events(desk_id, ending_since=last_day - LOOKED_BACK, known_at=now)
        events += [_event(row, types=types[desk_id], zone=zone) for row in told]
        facts = dated_demand(desk_id, since=last_day + timedelta(days=1), known_at=now)
        dated += [
            Dated(fact.type_id, fact.due_on, fact.quantity, fact.probability) for fact in facts
        ]
        coming = coming_round(
            desk_id,
            since=last_day + timedelta(days=1),
            until=last_day + LOOKED_AHEAD,
            known_at=now,
        )
        dated += [Dated(one.type_id, one.on, 1.0, 1.0) for one in coming]
        for found, known in (
            (facts, usual_dated_by_type),
            (coming, usual_recurring_by_type),
        ):
            for type_id, count in (known(desk_id, known_at=now) if found else {}).items():
                usual[type_id] = usual.get(type_id, 0.0) + count
    return KnownFuture(tuple(events), tuple(dated), usual)


def _types_by_desk(desk_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    found = defaultdict(set)
    statement = select(RequestType.desk_id, RequestType.id)
    for desk_id, type_id in db.session.execute(statement.where(RequestType.desk_id.in_(desk_ids))):
        found[desk_id].add(type_id)
    return defaultdict(frozenset, {key: frozenset(ids) for key, ids in found.items()})


def _event(row: AnnouncedEvent, *, types: frozenset[int], zone: ZoneInfo) -> Event:
    """Of one kind are events of the same occasion on the same desk."""
    return Event(
        kind=(row.desk_id, row.occasion),
        types=types if row.type_id is None else frozenset({row.type_id}),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        announced_on=row.announced_at.astimezone(zone).date(),
        probability=PROBABILITIES[Certainty(row.certainty)],
        expected=None if row.expected is None else float(row.expected),
    )


def hands_on(desk_ids: list[int], *, last_day: date, now: datetime) -> tuple[Hand, ...]:
    """Adjustments that stand and are not over. All desks together take none for a whole desk:
    what one of them adjusts is a part of theirs."""
    row = Adjustment
    found = db.session.scalars(
        select(row)
        .where(row.desk_id.in_(desk_ids), row.ends_on > last_day, row.made_at <= now)
        .where(or_(row.ended_at.is_(None), row.ended_at > now))
        .order_by(row.id)
    )
    return tuple(
        Hand(row.type_id, row.starts_on, row.ends_on, row.percent)
        for row in found
        if row.type_id is not None or len(desk_ids) == 1
    )
