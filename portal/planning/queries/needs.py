"""Predicted needs: for the engines, and as rows somebody may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, case, func, or_, select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.planning.models import AheadWork, NeedMatch, PredictedNeed
from portal.planning.need_sources import Judged, SourceRecord, records_of
from portal.planning.needs import (
    DECLINED_AGAIN,
    DECLINED_ONCE,
    FREQUENT,
    JUDGED,
    ClosedWhy,
    Need,
    NeedState,
    Standing,
)
from portal.requests.models import ServiceRequest, Wall
from portal.requests.queries import for_engine

LATELY = timedelta(days=60)
RECORDED_LATEST = 2000  # predictions read for the records of a desk's sources


def standing_of(row: PredictedNeed) -> Standing:
    fields = {name: getattr(row, name) for name in Need.__dataclass_fields__}
    return Standing(row.id, Need(**fields), row.matched)


def named_day(due_at: datetime | None, due_field: str | None, *, zone: ZoneInfo) -> date | None:
    """The day that a request named, for types that ask for one."""
    return due_at.astimezone(zone).date() if due_at and due_field else None


def asks_often(person_id: int, type_id: int, *, now: datetime) -> bool:
    """Whether somebody asks for a type so often that one more says nothing of a certain fact."""
    row = ServiceRequest
    found = for_engine(func.count()).select_from(row)
    found = found.where(row.requester_id == person_id, row.type_id == type_id)
    count = db.session.scalar(found.where(row.arrived_at >= now - LATELY))
    return (count or 0) > FREQUENT  # the one that is asked about is among them


def open_needs(desk_id: int, *, type_id: int | None = None) -> list[PredictedNeed]:
    """All that are open, silent ones too: for the night and for matching."""
    row = PredictedNeed
    statement = select(row).where(row.desk_id == desk_id, row.state == NeedState.OPEN)
    if type_id is not None:
        statement = statement.where(row.type_id == type_id)
    return list(db.session.scalars(statement.order_by(row.id)))


def open_need_of(desk_id: int, *, source: str, key: str) -> PredictedNeed | None:
    row = PredictedNeed
    found = select(row).where(row.desk_id == desk_id, row.state == NeedState.OPEN)
    return db.session.scalar(found.where(row.source == source, row.key == key))


def closed_keys(desk_id: int, *, now: datetime) -> frozenset[tuple[str, str]]:
    """(source, key) of needs that happen once and are closed, but for those that gave way to a
    better founded one, and those whose fact was settled: it may be taken up again; and of those
    that come again and were declined lately."""
    row = PredictedNeed
    found = db.session.execute(
        select(row.source, row.key)
        .where(row.desk_id == desk_id, row.state != NeedState.OPEN, row.happens_once)
        .where(row.closed_why.not_in((ClosedWhy.BETTER, ClosedWhy.SETTLED)))
        .distinct()
    )
    return frozenset((source, key) for source, key in found) | _declined_keys(desk_id, now=now)


def _declined_keys(desk_id: int, *, now: datetime) -> frozenset[tuple[str, str]]:
    row = PredictedNeed
    found = db.session.execute(
        select(row.source, row.key, func.count(), func.max(row.closed_at))
        .where(row.desk_id == desk_id, row.closed_why == ClosedWhy.DECLINED)
        .where(row.closed_at > now - DECLINED_AGAIN)
        .group_by(row.source, row.key)
    )
    return frozenset(
        (source, key)
        for source, key, times, last_at in found
        if last_at > now - (DECLINED_ONCE if times == 1 else DECLINED_AGAIN)
    )


def needs_ahead(desk_id: int, *, until: date) -> list[PredictedNeed]:
    """Open needs of one person or department that rest on no dated fact and begin by a day: the
    plan counts dated facts by themselves, and announced events are nobody's to prepare."""
    row = PredictedNeed
    statement = (
        select(row)
        .where(row.desk_id == desk_id, row.state == NeedState.OPEN, row.is_silent.is_(False))
        .where(row.obligation_id.is_(None), row.event_id.is_(None), row.first_on <= until)
        .order_by(row.last_on, row.id)
    )
    return list(db.session.scalars(statement))


def visible_needs(viewer: Viewer, *columns) -> Select:
    """Needs that are shown: whose they are sees them, and the desk's lead. Open ones, and
    restricted ones that rest on a dated fact, the desk sees too; open ones that rest on a fact or
    are of nobody in particular also the department and the desk's manager: what one person usually
    asks for is nobody else's affair. A wall before the request that came of it stands before it.
    """
    row = PredictedNeed
    overseen = [desk_id for role, desk_id in viewer.grants if role == "manager"]
    by_role = row.id.is_not(None) if None in overseen else row.desk_id.in_(overseen)
    is_shared = or_(row.obligation_id.is_not(None), row.requester_id.is_(None))
    own = and_(row.department == viewer.department, row.department != "")
    walled = (
        select(NeedMatch.need_id)
        .join(Wall, Wall.request_id == NeedMatch.request_id)
        .where(Wall.person_id == viewer.id)
    )
    return select(*(columns or (row,))).where(
        row.is_silent.is_(False),
        row.id.not_in(walled),
        or_(
            row.requester_id == viewer.id,
            row.desk_id.in_(viewer.desks_as("lead")),
            and_(
                or_(
                    row.confidentiality == Confidentiality.OPEN,
                    and_(
                        row.confidentiality == Confidentiality.RESTRICTED,
                        row.obligation_id.is_not(None),
                    ),
                ),
                row.desk_id.in_(viewer.desks_as("staff", "lead")),
            ),
            and_(row.confidentiality == Confidentiality.OPEN, is_shared, or_(by_role, own)),
        ),
    )


def visible_need(need_id: int, *, viewer: Viewer) -> PredictedNeed | None:
    return db.session.scalar(visible_needs(viewer).where(PredictedNeed.id == need_id))


def needs_of_person(
    viewer: Viewer, *, today: date | None = None, limit: int = 20
) -> list[PredictedNeed]:
    """Open needs of the viewer, what ends first before the rest: "Coming up for you". With
    `today` without those that they put off."""
    row = PredictedNeed
    statement = (
        visible_needs(viewer)
        .where(row.requester_id == viewer.id, row.state == NeedState.OPEN)
        .order_by(row.last_on, row.id)
        .limit(limit)
    )
    if today is not None:
        statement = statement.where(or_(row.later_on.is_(None), row.later_on <= today))
    return list(db.session.scalars(statement))


def needs_of_desk(
    desk_id: int, *, viewer: Viewer, until: date | None = None, limit: int = 500
) -> list[PredictedNeed]:
    """Open needs of a desk that the viewer may see: the lead's "Coming up"."""
    row = PredictedNeed
    statement = visible_needs(viewer).where(row.desk_id == desk_id, row.state == NeedState.OPEN)
    if until is not None:
        statement = statement.where(row.first_on <= until)
    return list(db.session.scalars(statement.order_by(row.last_on, row.id).limit(limit)))


def requests_of_needs(need_ids: Iterable[int]) -> dict[int, list[int]]:
    """Need id -> ids of the requests that fulfilled it, to be read again through `visible_to`."""
    found: dict[int, list[int]] = {}
    row = NeedMatch
    statement = select(row.need_id, row.request_id).where(row.need_id.in_(list(need_ids)))
    for need_id, request_id in db.session.execute(statement.order_by(row.request_id)):
        found.setdefault(need_id, []).append(request_id)
    return found


def source_records(desk_id: int) -> list[SourceRecord]:
    """What the sources of a desk were worth, of the newest predictions that are judged: by source
    (`type_id` None) and by source and type. Privileged types count in the source alone.

    Only those whose days were over when the newest was closed: of the others the hits are known
    first. In order of the day on which they were over.
    """
    row = PredictedNeed
    lines = db.session.execute(
        select(
            row.source, row.type_id, row.state, row.probability, row.claimed, row.confidentiality,
            row.last_on, row.closed_at,
        )
        .where(row.desk_id == desk_id, row.state.in_(JUDGED))
        .order_by(row.closed_at.desc(), row.id.desc())
        .limit(RECORDED_LATEST)
    ).all()  # fmt: skip
    found = [line for line in lines if line.last_on < lines[0].closed_at.date()]
    found.sort(key=lambda line: line.last_on, reverse=True)
    hidden = {line.type_id for line in found if line.confidentiality == "privileged"}
    records = records_of(
        Judged(
            line.source, line.type_id, line.state == NeedState.HIT, line.probability, line.claimed
        )
        for line in found
    )
    return [each for each in records if each.type_id not in hidden]


@dataclass(frozen=True)
class AheadLedger:
    """Minutes worked ahead: asked for since, never asked for, and still to be seen."""

    used: float
    wasted: float
    pending: float

    @property
    def total(self) -> float:
        return self.used + self.wasted + self.pending


def ahead_ledger(desk_id: int, *, since: date) -> AheadLedger:
    """Of the desk from a day on; a need asked for in part counts as asked for."""
    row, need = AheadWork, PredictedNeed
    is_used, is_open = need.matched > 0, need.state == NeedState.OPEN
    kind = case((is_used, "used"), (is_open, "pending"), else_="wasted")
    found = db.session.execute(
        select(kind.label("kind"), func.sum(row.minutes))
        .join(need, need.id == row.need_id)
        .where(need.desk_id == desk_id, row.on >= since)
        .group_by("kind")
    )
    minutes = {name: float(total) for name, total in found}
    return AheadLedger(*(minutes.get(name, 0.0) for name in ("used", "wasted", "pending")))


def ahead_minutes_of(person_id: int, *, on: date) -> float:
    """What somebody worked ahead on a day, on any desk."""
    row = AheadWork
    total = select(func.sum(row.minutes)).where(row.person_id == person_id, row.on == on)
    return float(db.session.scalar(total) or 0.0)


def worked_ahead(desk_id: int) -> dict[tuple[int | None, int | None], float]:
    """Minutes spent ahead of open needs, by (obligation id, None) or (None, need id)."""
    row, need = AheadWork, PredictedNeed
    found = db.session.execute(
        select(need.obligation_id, need.id, func.sum(row.minutes))
        .join(need, need.id == row.need_id)
        .where(need.desk_id == desk_id, need.state == NeedState.OPEN)
        .group_by(need.obligation_id, need.id)
    )
    return {
        (obligation_id, None if obligation_id else need_id): float(minutes)
        for obligation_id, need_id, minutes in found
    }
