"""The register and the announcements of the demo company as rows, with what came of past facts."""

from datetime import date, datetime, time, timedelta

import numpy as np
from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.commands.demo.dice import stream
from portal.commands.demo.operations.company import CompanyIds
from portal.commands.demo.register import DemoEvent, DemoFact, announced, facts_ahead
from portal.commands.demo.world import DEFAULT_SIZE, HEAD_OFFICE, World
from portal.extensions import db
from portal.obligations.due_days import Outcome, Source
from portal.obligations.models import AnnouncedEvent, Obligation
from portal.obligations.operations import Fact, new_obligation
from portal.requests.lifecycle import Status
from portal.requests.models import ServiceRequest

# Settled facts of the last 14 months by type: how many, and their source.
PAST = {
    "L4": (96, Source.REGISTER),
    "I3": (20, Source.PEOPLE),
    "I4": (20, Source.PEOPLE),
    "I5": (24, Source.DEVICES),
}
LED_TO_REQUEST = 0.82
EARLY_DAYS, EARLY_LOG_SD = 9, 0.45  # working days before the last safe day: median, spread
AUTOMATIC_AT = time(6, 40)


def add_register(world: World, company: CompanyIds) -> None:
    """Dated facts ahead, settled ones of the past, announcements. Flushes."""
    scale = len(world.lives) / DEFAULT_SIZE
    kinds = {
        code: db.session.get_one(RequestType, type_id) for code, type_id in company.types.items()
    }
    for fact in facts_ahead(world.calendar, scale=scale):
        db.session.add(_ahead(fact, kinds[fact.code], company, world))
    for code, (count, source) in PAST.items():
        some = max(2, round(count * min(1.0, scale)))
        db.session.add_all(_settled(code, some, source, kinds[code], world))
    db.session.add_all(_event(event, company) for event in announced(world.calendar))
    db.session.flush()


def _ahead(fact: DemoFact, kind: RequestType, company: CompanyIds, world: World) -> Obligation:
    row = new_obligation(
        Fact(
            title=fact.title,
            type_id=kind.id,
            source=fact.source,
            falls_on=fact.falls_on,
            notice=fact.notice,
            owner_id=company.staff[fact.owner],
            department=fact.department,
            quantity=fact.quantity,
            confidentiality=fact.confidentiality,
            external_id=fact.key,
        ),
        kind,
        now=_at(world.calendar.start, time(9)),
    )
    if fact.outcome is not None:
        yesterday = world.calendar.add_open_days(world.today, -1)
        row.outcome, row.settled_at = fact.outcome, _at(yesterday, AUTOMATIC_AT)
    return row


def _settled(code: str, count: int, source: Source, kind: RequestType, world: World):
    """Facts of the past and what came of them: requests of the history, or nothing."""
    rng = stream(world.seed, "register", sum(map(ord, code)))
    request = ServiceRequest
    known = db.session.execute(
        select(request.id, request.arrived_at, request.requester_id, request.department)
        .where(request.type_id == kind.id, request.status != Status.CANCELLED)
        .order_by(request.id)
    ).all()
    led = min(len(known), round(LED_TO_REQUEST * count))
    chosen = sorted(rng.choice(len(known), size=led, replace=False).tolist()) if known else []
    for number, place in enumerate(chosen):
        line = known[place]
        yield _past(
            f"{code}-{number}", source, kind, world, rng,
            asked_at=line.arrived_at, owner_id=line.requester_id, department=line.department,
            outcome=Outcome.REQUEST, request_id=line.id,
        )  # fmt: skip
    for number in range(led, count):
        days = int(rng.integers(20, (world.today - world.calendar.start).days - 10))
        asked_at = _at(world.calendar.start + timedelta(days=days), time(11))
        yield _past(
            f"{code}-{number}", source, kind, world, rng,
            asked_at=asked_at, owner_id=None, department="", outcome=Outcome.NOT_NEEDED,
        )  # fmt: skip


def _past(
    key: str,
    source: Source,
    kind: RequestType,
    world: World,
    rng: np.random.Generator,
    *,
    asked_at: datetime,
    outcome: Outcome,
    **links,
) -> Obligation:
    calendar = world.calendar
    drawn = EARLY_DAYS * float(np.exp(EARLY_LOG_SD * rng.standard_normal()))
    early = min(30, max(1, round(drawn)))
    due_on = calendar.add_open_days(asked_at.astimezone(HEAD_OFFICE).date(), early)
    return Obligation(
        desk_id=kind.desk_id,
        type_id=kind.id,
        title=f"Past entry {key}",
        source=source,
        external_id=f"past-{key}",
        falls_on=due_on,
        due_on=due_on,
        last_safe_on=due_on,
        outcome=outcome,
        settled_at=asked_at,
        created_at=asked_at - timedelta(days=90),
        quantity=1,
        **links,
    )


def _event(event: DemoEvent, company: CompanyIds) -> AnnouncedEvent:
    return AnnouncedEvent(
        desk_id=company.desks[event.desk],
        type_id=company.types[event.code] if event.code else None,
        announced_by_id=company.staff[event.by],
        department=event.department,
        title=event.title,
        occasion=event.occasion,
        certainty=event.certainty,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        expected=event.expected,
        announced_at=_at(event.said_on, time(10)),
    )


def _at(day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, tzinfo=HEAD_OFFICE)
