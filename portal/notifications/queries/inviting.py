"""Who is invited to a booked time, and whether they may still be."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from portal.extensions import db
from portal.identity.models import Person
from portal.notifications.queries.following import INVITATION, Subject, subject_for
from portal.planning.models import Booking
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.queries import for_engine


@dataclass(frozen=True)
class Invited:
    """One of the two who talk. `with_name`: the other."""

    id: int
    address: str | None
    language: str
    calendar: str
    zone: str
    with_name: str
    subject: Subject


def events_of_kinds(event_id: int, kinds: Iterable[str]) -> list[dict]:
    """Details of such events after that id, in order."""
    event = RequestEvent
    found = select(event.details).where(event.id > event_id, event.kind.in_(kinds))
    return list(db.session.scalars(found.order_by(event.id)))


def booking_at(booking_id: int, *, version: int) -> Booking | None:
    """None when it changed since."""
    row = db.session.get(Booking, booking_id, populate_existing=True)
    return row if row is not None and row.version == version else None


def invited_to(booking: Booking, *, person_ids: list[int] | None = None) -> list[Invited]:
    """The asker and who has the time; those alone who may sense the request now."""
    asker = db.session.scalar(
        for_engine(ServiceRequest.requester_id).where(ServiceRequest.id == booking.request_id)
    )
    both = {asker: booking.person_id, booking.person_id: asker}
    wanted = person_ids if person_ids is not None else list(both)
    others = {both.get(each, asker) for each in wanted}
    known = select(Person).where(Person.id.in_({*wanted, *others}))
    people = {person.id: person for person in db.session.scalars(known)}
    found = []
    for each in wanted:
        subject, person = subject_for(each, booking.request_id), people[each]
        if subject is not None:
            name = people[both.get(each, asker)].name
            reading = (person.language, person.calendar, person.zone)
            found.append(Invited(each, person.email, *reading, name, subject))
    return found


def invitation_key(booking_id: int, person_id: int, version: int) -> str:
    return f"{INVITATION}:{booking_id}:{person_id}:{version}"


def may_be_invited(key: str) -> bool:
    """Whether the reader of that mail may still sense what it is about."""
    booking_id, person_id, _version = map(int, key.split(":")[1:])
    booking = db.session.get(Booking, booking_id)
    return booking is not None and subject_for(person_id, booking.request_id) is not None
