"""Dated facts and announcements: as demand for the engines, and as rows somebody may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, case, func, literal, or_, select, tuple_

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.obligations.due_days import Outcome, realised_share
from portal.obligations.models import AnnouncedEvent, Obligation
from portal.requests.models import Wall

USUAL_WEEKS = 26


@dataclass(frozen=True)
class DatedDemand:
    """Work that a dated fact will still bring: `quantity` requests of the type, from number
    `asked` on, each with the probability that facts of this source had; done by `due_on`, begun
    by `last_safe_on`.

    For engines: privileged ones stand among them, so nothing of one is shown but totals.
    """

    obligation_id: int
    type_id: int
    owner_id: int | None
    due_on: date
    last_safe_on: date
    quantity: int
    probability: float
    is_privileged: bool
    asked: int = 0

    @property
    def numbers(self) -> range:
        """The requests that are still to come, numbered from 0 among all of the fact's."""
        return range(self.asked, self.asked + self.quantity)


def dated_demand(
    desk_id: int, *, since: date, until: date | None = None, known_at: datetime | None = None
) -> list[DatedDemand]:
    """Open facts of the desk whose work is due from `since` to `until`, first due first; with
    `known_at` as they stood then. Two statements."""
    row = Obligation
    open_facts = (
        select(row).where(row.desk_id == desk_id, row.due_on >= since).order_by(row.due_on, row.id)
    )
    if known_at is None:
        open_facts = open_facts.where(row.outcome.is_(None))
    else:
        stood = or_(row.outcome.is_(None), row.settled_at >= known_at)
        open_facts = open_facts.where(row.created_at < known_at, stood)
    if until is not None:
        open_facts = open_facts.where(row.due_on <= until)
    found = list(db.session.scalars(open_facts))
    shares = realised_shares(desk_id, known_at=known_at) if found else {}
    return [
        DatedDemand(
            obligation_id=fact.id,
            type_id=fact.type_id,
            owner_id=fact.owner_id,
            due_on=fact.due_on,
            last_safe_on=fact.last_safe_on,
            quantity=fact.quantity - fact.asked,
            probability=shares.get(fact.source, realised_share(0, 0)),
            is_privileged=fact.confidentiality == Confidentiality.PRIVILEGED,
            asked=fact.asked,
        )
        for fact in found
        if fact.asked < fact.quantity
    ]


def realised_shares(desk_id: int, *, known_at: datetime | None = None) -> dict[str, float]:
    """By source: the share of settled facts that led to a request."""
    row = Obligation
    led = func.sum(case((row.outcome == Outcome.REQUEST, row.quantity), else_=0))
    statement = (
        select(row.source, led, func.sum(row.quantity))
        .where(row.desk_id == desk_id, row.outcome.is_not(None))
        .group_by(row.source)
    )
    if known_at is not None:
        statement = statement.where(row.settled_at < known_at)
    return {
        source: realised_share(int(requests or 0), int(settled or 0))
        for source, requests, settled in db.session.execute(statement)
    }


def usual_dated_by_type(desk_id: int, *, known_at: datetime) -> dict[int, float]:
    """Requests a week that dated facts led to in the last half year, by type: they are in every
    past count already."""
    row = Obligation
    since = known_at - timedelta(weeks=USUAL_WEEKS)
    statement = (
        select(row.type_id, func.sum(row.quantity))
        .where(row.desk_id == desk_id, row.outcome == Outcome.REQUEST)
        .where(row.settled_at >= since, row.settled_at < known_at)
        .group_by(row.type_id)
    )
    return {type_id: total / USUAL_WEEKS for type_id, total in db.session.execute(statement)}


def visible_obligations(viewer: Viewer, *columns) -> Select:
    """Privileged: its owner and the desk's lead. Restricted: also the desk. Open: also the owner's
    department and the desk's manager. A wall before the request it led to beats all of it."""
    row = Obligation
    overseen = [desk_id for role, desk_id in viewer.grants if role == "manager"]
    by_role = [row.desk_id.in_(overseen)] if None not in overseen else [row.id.is_not(None)]
    own = [row.department == viewer.department] if viewer.department else []
    walled = select(Wall.request_id).where(Wall.person_id == viewer.id)
    return select(*(columns or (row,))).where(
        or_(row.request_id.is_(None), row.request_id.not_in(walled)),
        or_(
            row.owner_id == viewer.id,
            row.desk_id.in_(viewer.desks_as("lead")),
            and_(
                row.confidentiality != Confidentiality.PRIVILEGED,
                row.desk_id.in_(viewer.desks_as("staff", "lead")),
            ),
            and_(row.confidentiality == Confidentiality.OPEN, or_(*by_role, *own)),
        ),
    )


def may_keep(viewer: Viewer, desk_id: int, confidentiality: str) -> bool:
    """Who writes facts of a desk down and changes them: its people; privileged ones its lead."""
    if confidentiality == Confidentiality.PRIVILEGED:
        return viewer.leads(desk_id)
    return viewer.is_on_desk(desk_id)


def visible_obligation(
    obligation_id: int, *, viewer: Viewer, for_change: bool = False
) -> Obligation | None:
    statement = visible_obligations(viewer).where(Obligation.id == obligation_id)
    if for_change:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(statement)


@dataclass(frozen=True)
class RegisterFilter:
    """`is_settled`: those of which it is known what came of them, the latest first."""

    desk_id: int | None = None
    source: str | None = None
    words: str = ""
    is_settled: bool = False


def register(
    viewer: Viewer, wanted: RegisterFilter, *, after: tuple[date, int] | None, limit: int
) -> list[Obligation]:
    """What the viewer may see of all registers; `after`: the due day and id of the last row of
    the page before."""
    row = Obligation
    statement = visible_obligations(viewer).where(
        row.outcome.is_not(None) if wanted.is_settled else row.outcome.is_(None)
    )
    if wanted.desk_id is not None:
        statement = statement.where(row.desk_id == wanted.desk_id)
    if wanted.source is not None:
        statement = statement.where(row.source == wanted.source)
    if wanted.words:
        statement = statement.where(row.title.icontains(wanted.words, autoescape=True))
    place = tuple_(row.due_on, row.id)
    if after is not None:
        here = tuple_(*(literal(value) for value in after))
        statement = statement.where(place < here if wanted.is_settled else place > here)
    order = [row.due_on.desc(), row.id.desc()] if wanted.is_settled else [row.due_on, row.id]
    return list(db.session.scalars(statement.order_by(*order).limit(limit)))


def obligations_ahead(
    desk_id: int, *, viewer: Viewer, since: date, until: date
) -> Sequence[Obligation]:
    """What the viewer may see of the desk's open facts, by the day their work is due."""
    row = Obligation
    statement = (
        visible_obligations(viewer)
        .where(row.desk_id == desk_id, row.outcome.is_(None))
        .where(row.due_on >= since, row.due_on <= until)
        .order_by(row.due_on, row.id)
    )
    return list(db.session.scalars(statement))


def known_events(desk_id: int, *, ending_since: date, known_at: datetime) -> list[AnnouncedEvent]:
    """What was announced to the desk and stands, as known at an instant: for the forecast."""
    row = AnnouncedEvent
    stands = or_(row.withdrawn_at.is_(None), row.withdrawn_at >= known_at)
    return list(
        db.session.scalars(
            select(row)
            .where(row.desk_id == desk_id, row.ends_on >= ending_since)
            .where(row.announced_at < known_at, stands)
            .order_by(row.starts_on, row.id)
        )
    )


def may_see_event(viewer: Viewer, row: AnnouncedEvent) -> bool:
    is_own = bool(viewer.department) and row.department == viewer.department
    has_part = viewer.is_on_desk(row.desk_id) or viewer.oversees(row.desk_id)
    return is_own or has_part or row.announced_by_id == viewer.id


def may_change_event(viewer: Viewer, row: AnnouncedEvent) -> bool:
    """Who announced it, and the lead of the desk it comes to."""
    return row.announced_by_id == viewer.id or viewer.leads(row.desk_id)


def visible_event(event_id: int, *, viewer: Viewer) -> AnnouncedEvent | None:
    row = db.session.get(AnnouncedEvent, event_id)
    return row if row is not None and may_see_event(viewer, row) else None


def events_of_department(viewer: Viewer, *, ending_since: date) -> list[AnnouncedEvent]:
    """What the viewer or their department announced and what is not over, the next first."""
    row = AnnouncedEvent
    own = [row.announced_by_id == viewer.id]
    if viewer.department:
        own.append(row.department == viewer.department)
    return list(
        db.session.scalars(
            select(row)
            .where(or_(*own), row.ends_on >= ending_since, row.withdrawn_at.is_(None))
            .order_by(row.starts_on, row.id)
            .limit(100)
        )
    )


def events_of_desk(desk_id: int, *, since: date, until: date) -> list[AnnouncedEvent]:
    """What stands announced to a desk between two days; for who oversees it."""
    row = AnnouncedEvent
    return list(
        db.session.scalars(
            select(row)
            .where(row.desk_id == desk_id, row.withdrawn_at.is_(None))
            .where(row.ends_on >= since, row.starts_on <= until)
            .order_by(row.starts_on, row.id)
        )
    )
