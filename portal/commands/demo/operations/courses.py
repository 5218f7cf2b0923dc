"""Courses of demo requests into the database: new ones in bulk, others from where they stood."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, func, select, update

from portal.commands.demo.course import Course
from portal.commands.demo.filed import Ids
from portal.commands.demo.operations.company import CompanyIds
from portal.commands.demo.rows import Batch, Stored, add_rows
from portal.commands.demo.world import World
from portal.extensions import db
from portal.planning.models import Promise
from portal.requests.models import (
    Approval,
    Member,
    Message,
    Rating,
    RequestEvent,
    ServiceRequest,
    WorkLog,
)
from portal.web.dialect import count_ids_on, insert_many
from portal.web.keys import chain_key

BATCH = 2000
NUMBERED_HERE = (ServiceRequest, Message)  # rows whose ids stand in the chain


def ids_for(world: World, company: CompanyIds, shift: Callable[[datetime], datetime]) -> Ids:
    return Ids(
        people=company.people,
        staff=company.staff,
        desks=company.desks,
        types=company.types,
        skills=company.skills,
        key=chain_key(),
        working_time=world.working_time,
        shift=shift,
    )


def store_new(
    courses: Iterable[Course], world: World, ids: Ids, *, report: Callable[[int], None]
) -> int:
    """Insert requests that are not there yet; returns how many."""
    request_id, message_id = _next_id(ServiceRequest), _next_id(Message)
    count = 0
    for group in _groups(courses):
        batch = Batch()
        for course in group:
            message_id = _add(
                course, world, ids, batch, stored=Stored(request_id, "", 0), message_id=message_id
            )
            request_id += 1
        _insert(ServiceRequest, batch.requests)
        _insert_parts(batch)
        count += len(group)
        report(count)
    count_ids_on(*NUMBERED_HERE)
    return count


def continue_stored(courses: Iterable[Course], world: World, ids: Ids, *, until: float) -> int:
    """Let requests live on that nobody touched since the story stopped at `until` (epoch minutes).

    Returns how many got new events. A request with other events than the story's is left alone:
    somebody works on it.
    """
    count = 0
    for group in _groups(courses):
        stored = _stored([course.reference for course in group])
        batch, message_id = Batch(), _next_id(Message)
        for course in group:
            known = stored.get(course.reference)
            told = sum(moment.at < until for moment in course.moments)
            if known is None or known.chain_count != told:
                continue
            message_id = _add(course, world, ids, batch, stored=known, message_id=message_id)
        if batch.requests:
            _update(batch)
            _insert_parts(batch)
            count += len(batch.requests)
    count_ids_on(*NUMBERED_HERE)
    return count


def _add(course: Course, world: World, ids: Ids, batch: Batch, *, stored, message_id) -> int:
    requester = world.company[course.life.arrival.requester]
    return add_rows(
        course,
        ids,
        batch,
        department=requester.department,
        requester_id=ids.people[requester.email],
        stored=stored,
        next_message_id=message_id,
    )


def _insert_parts(batch: Batch) -> None:
    for model, rows in (
        (RequestEvent, batch.events),
        (Message, batch.messages),
        (WorkLog, batch.work),
        (Promise, batch.promises),
        (Rating, batch.ratings),
        (Member, batch.members),
        (Approval, batch.approvals),
    ):
        _insert(model, rows)


def _insert(model, rows: list[dict]) -> None:
    for start in range(0, len(rows), BATCH):
        insert_many(model.__table__, rows[start : start + BATCH])


def _update(batch: Batch) -> None:
    touched = [row["id"] for row in batch.requests]
    promised = [row["request_id"] for row in batch.promises]
    db.session.execute(
        delete(WorkLog).where(WorkLog.request_id.in_(touched), WorkLog.ended_at.is_(None))
    )
    db.session.execute(
        update(Promise).where(Promise.request_id.in_(promised)).values(is_current=False)
    )
    for given in batch.approved:
        db.session.execute(
            update(Approval)
            .where(Approval.request_id == given["request_id"], Approval.status == "waiting")
            .values(given)
        )
    db.session.execute(update(ServiceRequest), batch.requests)


def _stored(references: list[str]) -> dict[str, Stored]:
    row = ServiceRequest
    found = db.session.execute(
        select(row.reference, row.id, row.chain_head, row.chain_count)
        .where(row.reference.in_(references))
        .with_for_update()
    )
    return {reference: Stored(*rest) for reference, *rest in found}


def _next_id(model) -> int:
    return (db.session.scalar(select(func.max(model.id))) or 0) + 1


def _groups(courses: Iterable[Course]) -> Iterator[list[Course]]:
    waiting = iter(courses)
    while group := list(islice(waiting, BATCH)):
        yield group
