"""What is new, who follows it, and whether they may still be told; what lies in the outbox."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant
from portal.identity.queries import viewer_of_person
from portal.jobs.models import Delivery, DeliveryStatus
from portal.notifications.news import BURST, OLDEST, TELLING, Happening
from portal.requests.models import RequestEvent, ServiceRequest, Watcher
from portal.requests.queries import for_engine, visible_to

NEWS = "news"  # kind of the mails about requests
KEYS_LOOKED_BACK = 5_000  # far more than are made while a burst ripens


def last_event_id() -> int:
    return db.session.scalar(select(func.max(RequestEvent.id))) or 0


def last_settled_event_id(*, now: datetime) -> int:
    """The newest event that is older than a burst: where a new installation begins to tell."""
    newest = select(RequestEvent.id).where(RequestEvent.at <= now - BURST)
    return db.session.scalar(newest.order_by(RequestEvent.id.desc()).limit(1)) or 0


def happenings_after(event_id: int, *, now: datetime) -> list[Happening]:
    """What may be news, in the order of ids. Never words: events hold none."""
    event = RequestEvent
    by_desk = (
        select(RoleGrant.id)
        .where(RoleGrant.person_id == event.actor_id, RoleGrant.desk_id == ServiceRequest.desk_id)
        .where(RoleGrant.role.in_((Role.STAFF, Role.LEAD)))
        .where(ServiceRequest.requester_id != event.actor_id)
        .exists()
    )
    columns = (event.id, event.request_id, event.kind, event.actor_id, event.at, event.details)
    found = db.session.execute(
        for_engine(*columns, by_desk)
        .select_from(ServiceRequest)
        .join(event, event.request_id == ServiceRequest.id)
        .where(event.id > event_id, event.kind.in_(TELLING), event.at > now - OLDEST)
        .order_by(event.id)
    )
    return [Happening(*row) for row in found]


def told_until(request_ids: Iterable[int]) -> dict[int, int]:
    """Per request, the last event that a mail was made for."""
    wanted, told = set(request_ids), {}
    keys = select(Delivery.key).where(Delivery.kind == NEWS, Delivery.key.is_not(None))
    for key in db.session.scalars(keys.order_by(Delivery.id.desc()).limit(KEYS_LOOKED_BACK)):
        request_id, _person_id, event_id = parts_of(key)
        if request_id in wanted:
            told[request_id] = max(event_id, told.get(request_id, 0))
    return told


def key_of(request_id: int, person_id: int, event_id: int) -> str:
    return f"{NEWS}:{request_id}:{person_id}:{event_id}"


def parts_of(key: str) -> tuple[int, int, int]:
    request_id, person_id, event_id = map(int, key.split(":")[1:])
    return request_id, person_id, event_id


@dataclass(frozen=True)
class Reader:
    id: int
    address: str
    language: str
    calendar: str
    zone: str


def readers_of(request_id: int) -> list[Reader]:
    """The asker and the watchers who can be written to. What each may see is asked apart."""
    asker = for_engine(ServiceRequest.requester_id).where(ServiceRequest.id == request_id)
    watchers = select(Watcher.person_id).where(Watcher.request_id == request_id)
    found = db.session.execute(
        select(Person.id, Person.email, Person.language, Person.calendar, Person.zone)
        .where(Person.id.in_(asker.union(watchers)), Person.is_active, Person.email.is_not(None))
        .order_by(Person.id)
    )
    return [Reader(*row) for row in found]


@dataclass(frozen=True)
class Subject:
    """What a mail may say of a request: of a privileged one nothing but its address."""

    reference: str
    title: str
    is_privileged: bool


def subject_for(person_id: int, request_id: int) -> Subject | None:
    """None when this person may not, or no longer, sense the request."""
    person = db.session.get(Person, person_id, populate_existing=True)
    if person is None or not person.is_active:
        return None
    columns = (ServiceRequest.reference, ServiceRequest.title, ServiceRequest.confidentiality)
    row = db.session.execute(
        visible_to(viewer_of_person(person_id), *columns).where(ServiceRequest.id == request_id)
    ).first()
    return Subject(row[0], row[1], row[2] == Confidentiality.PRIVILEGED) if row else None


def mails(*, with_sent: bool = False) -> list[Delivery]:
    """What lies in the outbox, oldest first."""
    statement = select(Delivery).order_by(Delivery.id)
    if not with_sent:
        statement = statement.where(Delivery.status != DeliveryStatus.SENT)
    return list(db.session.scalars(statement))


def mail(mail_id: int) -> Delivery | None:
    return db.session.get(Delivery, mail_id)
