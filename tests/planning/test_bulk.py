"""One step for many requests."""

from collections import Counter

import pytest
from sqlalchemy import select

from portal import clock
from portal.errors import Conflict, InvalidInput, NotFound
from portal.identity.models import Person
from portal.jobs.models import Job
from portal.planning.bulk import BulkKind, Item, Outcome, chosen, item_of
from portal.planning.operations import begin_bulk, bulk_step, go_on_with_bulk, undo_bulk
from portal.requests import operations
from portal.requests.models import RequestEvent, ServiceRequest
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)
from tests.support.faults.size import size


@pytest.fixture
def desk(session):
    desk = make_desk()
    skill = make_skill(desk)
    ravi = make_staff(desk, skill)
    return {"desk": desk, "kind": make_type(desk, skill), "ravi": viewer(ravi)}


def made(desk, count, **ask):
    maya = make_person()
    return [make_request(desk["kind"], requester=maya, **ask) for _number in range(count)]


def begun(desk, rows, kind=BulkKind.RESOLVE, now=MONDAY, **details):
    items = [Item(row.reference, row.version) for row in rows]
    actor = desk["ravi"]
    return begin_bulk(desk["desk"].id, kind, items, details=details, actor=actor, now=now)


def outcomes(step):
    return [item_of(packed).outcome for packed in step.items]


def test_what_a_list_sends_is_read_and_junk_left_out():
    typed = ["IT-222222:4", "IT-222222:5", "nothing", ":3", "IT-222223:x", "IT-222224:1"]

    assert chosen(typed) == [Item("IT-222222", 4), Item("IT-222224", 1)]


def test_one_that_was_edited_meanwhile_stops_none_of_the_others(desk):
    rows = made(desk, 3)
    items = [Item(row.reference, row.version) for row in rows]
    act = {"actor": desk["ravi"], "version": None, "now": MONDAY}
    operations.set_size(rows[1].reference, size="L", **act)

    step = begin_bulk(
        desk["desk"].id,
        BulkKind.RESOLVE,
        items,
        details={"words": "It works again."},
        actor=desk["ravi"],
        now=later(minutes=1),
    )

    assert outcomes(step) == [Outcome.DONE, Outcome.CHANGED, Outcome.DONE]
    assert [row.status for row in rows] == ["resolved", "received", "resolved"]


def test_each_says_why_it_was_not_done(desk):
    (unfit,) = made(desk, 1)
    operations.cancel(unfit.reference, actor=desk["ravi"], version=None, now=MONDAY)
    other = make_desk("legal")
    unseen = make_request(make_type(other))

    step = begun(desk, [unfit, unseen])

    assert outcomes(step) == [Outcome.UNFIT, Outcome.REFUSED]


def test_all_of_it_is_taken_back_but_where_something_happened_since(desk):
    rows = made(desk, 3)
    step = begun(desk, rows)
    maya = viewer(make_person())
    operations.reply(rows[0].reference, words="Not so.", actor=desk["ravi"], now=later(minutes=1))

    undo_bulk(step.id, actor=desk["ravi"], now=later(minutes=2))

    assert outcomes(step) == [Outcome.STUCK, Outcome.UNDONE, Outcome.UNDONE]
    assert [row.status for row in rows] == ["resolved", "received", "received"]
    with pytest.raises(NotFound):
        bulk_step(step.id, viewer=maya)
    with pytest.raises(Conflict):
        undo_bulk(step.id, actor=desk["ravi"], now=later(minutes=3))


@pytest.mark.parametrize(
    ("kind", "details", "status"),
    [
        (BulkKind.TAKE, {}, "assigned"),
        (BulkKind.SIZE, {"size": "S"}, "received"),
        (BulkKind.HOLD, {"reason": "third_party", "words": ""}, "on_hold"),
        (BulkKind.RESOLVE, {"words": "Done."}, "resolved"),
    ],
)
def test_every_kind_of_step(desk, kind, details, status):
    rows = made(desk, 2)

    step = begun(desk, rows, kind, **details)

    assert outcomes(step) == [Outcome.DONE] * 2
    assert {row.status for row in rows} == {status}
    undo_bulk(step.id, actor=desk["ravi"], now=later(minutes=1))
    assert {row.status for row in rows} == {"received"}


def test_handing_over_and_closing(desk):
    rows = made(desk, 2)
    hand = {"assignee": desk["ravi"].id}
    assert outcomes(begun(desk, rows, BulkKind.ASSIGN, **hand)) == [Outcome.DONE] * 2
    begun(desk, rows)
    assert outcomes(begun(desk, rows, BulkKind.CLOSE)) == [Outcome.DONE] * 2
    assert {row.status for row in rows} == {"closed"}


def test_nothing_ticked_is_said(desk):
    with pytest.raises(InvalidInput):
        begun(desk, [])


def test_many_go_on_in_a_job_that_may_run_twice(desk, session):
    rows = made(desk, 51)
    items = [Item(row.reference, row.version) for row in rows]
    step = begin_bulk(
        desk["desk"].id, BulkKind.TAKE, items, details={}, actor=desk["ravi"], now=MONDAY
    )
    job = session.scalar(select(Job).where(Job.name == "planning.bulk"))
    assert set(outcomes(step)) == {Outcome.WAITING}
    number, references = step.id, [row.reference for row in rows]
    operations.set_size(
        references[50], size="S", actor=desk["ravi"], version=None, now=clock.now()
    )
    session.commit()

    for _twice in range(2):
        go_on_with_bulk(job.payload["step"], now=clock.now())

    found = outcomes(bulk_step(number, viewer=desk["ravi"]))
    assert found == [Outcome.DONE] * 50 + [Outcome.CHANGED]
    events = session.scalars(select(RequestEvent.id).where(RequestEvent.kind == "assigned"))
    assert len(events.all()) == 50
    assert (
        session.scalar(
            select(ServiceRequest.assignee_id).where(ServiceRequest.reference == references[0])
        )
        == desk["ravi"].id
    )


@pytest.mark.once  # in full on demand
@pytest.mark.slow  # hundreds of steps, each with its own event
def test_many_are_closed_while_one_is_edited_and_all_but_that_are_taken_back(desk, session):
    count = size(52, 500)
    rows = made(desk, count)
    maya, act = viewer(session.get(Person, rows[0].requester_id)), {"actor": desk["ravi"]}
    for row in rows:
        operations.resolve(
            row.reference, words="Done.", minutes=5, version=None, now=MONDAY, **act
        )
    step = begun(desk, rows, BulkKind.CLOSE, now=clock.now())
    edited = rows[count // 2]
    operations.reopen(edited.reference, words="Not yet.", actor=maya, version=None, now=MONDAY)
    number, references = step.id, [row.reference for row in rows]
    session.commit()

    go_on_with_bulk(number, now=clock.now())

    found = outcomes(bulk_step(number, viewer=desk["ravi"]))
    assert Counter(found) == {Outcome.DONE: count - 1, Outcome.CHANGED: 1}
    assert found[count // 2] == Outcome.CHANGED
    undo_bulk(number, actor=desk["ravi"], now=clock.now())
    session.commit()
    go_on_with_bulk(number, now=clock.now())
    statuses = select(ServiceRequest.status).where(ServiceRequest.reference.in_(references))
    assert Counter(session.scalars(statuses)) == {"resolved": count - 1, "assigned": 1}
