"""Requests that come round by themselves: whose they are, and what they will bring."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from sqlalchemy import Select, func, or_, select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.requests.models import Occurrence, Recurrence, ServiceRequest
from portal.requests.queries.visibility import visible_to
from portal.requests.recurring import Every, OnClosed, Pattern, comes_round

USUAL_WEEKS = 26


def pattern_of(stored: dict) -> Pattern:
    kinds = {"every": Every(stored["every"]), "on_closed": OnClosed(stored["on_closed"])}
    return Pattern(**{**stored, **kinds})


def packed_pattern(pattern: Pattern) -> dict:
    return asdict(pattern)


def open_days(desk: Desk, *, around: date) -> Callable[[date], bool]:
    clock_of_desk = working_time(desk, around=around)
    return lambda day: clock_of_desk.day_minutes(day) > 0


def next_days(
    pattern: Pattern,
    desk: Desk,
    *,
    starts_on: date,
    after: date,
    until_on: date | None = None,
    count: int = 5,
) -> list[date]:
    """The next days it comes round on, by the desk's own calendar."""
    days = comes_round(
        pattern, starts_on=starts_on, after=after, is_open=open_days(desk, around=after)
    )
    within = takewhile(lambda day: until_on is None or day <= until_on, days)
    return list(islice(within, count))


@dataclass(frozen=True)
class RecurrenceLine:
    """`asker`: in whose name it is filed."""

    row: Recurrence
    kind: str
    desk: str
    asker: str


def recurrences_of(viewer: Viewer) -> list[RecurrenceLine]:
    """One's own, and those of the desks one leads; what runs first, then the paused and ended."""
    row = Recurrence
    order = (row.ended_at.is_not(None), row.paused_at.is_not(None), row.next_on, row.id)
    found = db.session.execute(_visible(viewer).order_by(*order).limit(200))
    return [RecurrenceLine(row, kind.title, desk.name, asker) for row, kind, desk, asker in found]


def _visible(viewer: Viewer) -> Select:
    row = Recurrence
    return (
        select(row, RequestType, Desk, Person.name)
        .join(RequestType, RequestType.id == row.type_id)
        .join(Desk, Desk.id == row.desk_id)
        .join(Person, Person.id == row.requester_id)
        .where(or_(row.requester_id == viewer.id, row.desk_id.in_(viewer.desks_as("lead"))))
    )


def recurrence_for(recurrence_id: int, *, viewer: Viewer) -> RecurrenceLine:
    """Raises NotFound alike for one that is not there and one of somebody else."""
    found = db.session.execute(_visible(viewer).where(Recurrence.id == recurrence_id)).first()
    if found is None:
        raise NotFound
    row, kind, desk, asker = found
    return RecurrenceLine(row, kind.title, desk.name, asker)


@dataclass(frozen=True)
class Came:
    """One time it came round; `reference` None: left out, or not for this reader."""

    due_on: date
    reference: str | None


def came_round(recurrence_id: int, *, viewer: Viewer, limit: int = 20) -> list[Came]:
    """The newest first, as far as the viewer may sense them."""
    row = Occurrence
    times = db.session.execute(
        select(row.due_on, row.request_id)
        .where(row.recurrence_id == recurrence_id)
        .order_by(row.due_on.desc())
        .limit(limit)
    ).all()
    ids = {request_id for _due, request_id in times if request_id}
    seen = visible_to(viewer, ServiceRequest.id, ServiceRequest.reference)
    names = dict(db.session.execute(seen.where(ServiceRequest.id.in_(ids))).all()) if ids else {}
    return [Came(due_on, names.get(request_id)) for due_on, request_id in times]


def due_recurrences(*, before: date) -> list[int]:
    """Those whose window may have begun by that day."""
    row = Recurrence
    running = (row.paused_at.is_(None), row.ended_at.is_(None), row.next_on <= before)
    return list(db.session.scalars(select(row.id).where(*running).order_by(row.next_on, row.id)))


@dataclass(frozen=True)
class Coming:
    """One request that a recurrence will file."""

    type_id: int
    on: date


def coming_round(desk_id: int, *, since: date, until: date, known_at: datetime) -> list[Coming]:
    """Of the desk, from `since` to `until`; as they stood at `known_at`. Two statements."""
    row = Recurrence
    running = (row.paused_at.is_(None), row.ended_at.is_(None), row.next_on.is_not(None))
    found = list(
        db.session.scalars(
            select(row).where(row.desk_id == desk_id, *running, row.made_at < known_at)
        )
    )
    desk = db.session.get_one(Desk, desk_id) if found else None
    return [
        Coming(one.type_id, day)
        for one in found
        for day in _days_of(one, desk, since=since, until=until)
    ]


def _days_of(row: Recurrence, desk: Desk, *, since: date, until: date) -> list[date]:
    """What was filed ahead of its day is not to come any more: `next_on` tells."""
    last = min(until, row.until_on) if row.until_on else until
    after = max(since, row.next_on) - timedelta(days=1)
    pattern, start = pattern_of(row.pattern), {"starts_on": row.starts_on, "after": after}
    return next_days(pattern, desk, **start, until_on=last, count=400)


def usual_recurring_by_type(desk_id: int, *, known_at: datetime) -> dict[int, float]:
    """Requests a week that recurrences filed in the last half year, by type: they are in every
    past count already."""
    since = known_at - timedelta(weeks=USUAL_WEEKS)
    statement = (
        select(Recurrence.type_id, func.count())
        .join(Occurrence, Occurrence.recurrence_id == Recurrence.id)
        .where(Recurrence.desk_id == desk_id, Occurrence.request_id.is_not(None))
        .where(Occurrence.filed_at >= since, Occurrence.filed_at < known_at)
        .group_by(Recurrence.type_id)
    )
    return {type_id: count / USUAL_WEEKS for type_id, count in db.session.execute(statement)}


def coming_days(row: Recurrence, *, count: int = 5) -> list[date]:
    """The next ones of a recurrence that runs."""
    if row.next_on is None:
        return []
    desk = db.session.get_one(Desk, row.desk_id)
    start = {"starts_on": row.starts_on, "after": row.next_on - timedelta(days=1)}
    days = next_days(pattern_of(row.pattern), desk, until_on=row.until_on, count=count, **start)
    return days or [row.next_on]


def count_running(person_id: int) -> int:
    row = Recurrence
    mine = select(func.count()).where(row.requester_id == person_id, row.ended_at.is_(None))
    return db.session.scalar(mine) or 0
