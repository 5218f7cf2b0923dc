import pytest
from sqlalchemy import select

from portal.desks.queries import staff_of as people_of
from portal.identity.queries import viewer_of_person
from portal.jobs.models import Job
from portal.planning import operations
from portal.planning.models import Promise, PromiseReason
from portal.planning.queries import history_of, next_up, promises_of
from portal.requests import operations as requests
from portal.requests.lifecycle import HoldReason
from portal.requests.models import RequestEvent
from portal.requests.operations import Ask
from portal.requests.queries import events_of
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_past,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


@pytest.fixture
def desk(session):
    return make_desk()


@pytest.fixture
def kind(desk):
    skill = make_skill(desk)
    make_staff(desk, skill)
    return make_type(desk, skill)


@pytest.fixture
def learnt(session, desk, kind):
    make_past(kind, count=60)
    session.commit()  # learning reads in a transaction of its own
    operations.learn_history(desk.id, now=MONDAY)
    return history_of(desk.id)


def accept(kind, desk, requester=None, now=MONDAY):
    requester = requester or make_person()
    return operations.accept_request(
        Ask("Tender folder", "please"), kind, desk, requester_id=requester.id, now=now
    )


def staff_of(kind):
    return viewer_of_person(people_of(kind.desk_id, on=MONDAY.date())[0].person_id)


def test_a_desk_without_a_past_promises_nothing(desk, kind):
    row = accept(kind, desk)

    assert promises_of([row.id]) == {}
    assert row.due_at is not None


def test_filing_promises_a_range_from_past_cases(desk, kind, learnt):
    row = accept(kind, desk)

    (promise,) = promises_of([row.id])[row.id]
    assert MONDAY <= promise.p10_at <= promise.p50_at <= promise.p90_at
    assert promise.case_count >= 30
    assert (promise.number, promise.reason) == (1, PromiseReason.FILED)


def test_a_promise_is_an_event_of_its_request(session, desk, kind, learnt):
    row = accept(kind, desk)

    kinds = session.scalars(
        select(RequestEvent.kind)
        .where(RequestEvent.request_id == row.id)
        .order_by(RequestEvent.number)
    ).all()
    assert kinds == ["filed", "promised"]


def test_the_desk_learns_effort_from_finished_work(kind, learnt):
    effort = learnt.efforts[kind.id]

    assert effort.cases == 60
    assert 16 < effort.p50 < 21


def test_a_fuller_queue_gives_no_earlier_promise(desk, kind, learnt):
    first = promises_of([accept(kind, desk).id])
    for _more in range(40):
        make_request(kind)
    last = promises_of([accept(kind, desk).id])

    ((early,),), ((late,),) = first.values(), last.values()
    assert late.p90_at >= early.p90_at


def test_a_hold_moves_the_promise_by_its_working_time_and_says_why(desk, kind, learnt):
    maya, ravi = make_person(), staff_of(kind)
    row = accept(kind, desk, requester=maya)
    requests.hold(
        row.reference,
        reason=HoldReason.REQUESTER,
        question="Which one?",
        actor=ravi,
        version=None,
        now=MONDAY,
    )
    operations.reply(row.reference, words="This one", actor=viewer(maya), now=later(hours=2))

    first, second = promises_of([row.id])[row.id]
    assert (second.p90_at - first.p90_at).total_seconds() >= 2 * 3600
    assert (first.is_current, second.is_current) == (False, True)
    assert second.reason == PromiseReason.RESUMED


def test_what_has_no_promise_gets_one_and_a_missed_one_is_made_anew(session, desk, kind, learnt):
    fresh = make_request(kind)
    missed = accept(kind, desk)
    session.commit()
    now = promises_of([missed.id])[missed.id][0].p90_at + (later(days=1) - MONDAY)
    operations.promise_open_requests(desk.id, now=now)

    assert len(promises_of([fresh.id])[fresh.id]) == 1
    first, second = promises_of([missed.id])[missed.id]
    assert second.p90_at > now > first.p90_at
    assert second.reason == PromiseReason.QUEUE_GREW


def test_promising_again_at_once_changes_nothing(session, desk, kind, learnt):
    make_request(kind)
    session.commit()
    operations.promise_open_requests(desk.id, now=MONDAY)
    operations.promise_open_requests(desk.id, now=MONDAY)

    assert len(session.scalars(select(Promise)).all()) == 1


def test_taking_from_next_keeps_the_terms_and_the_runner_up(session, desk, kind):
    ravi = staff_of(kind)
    make_request(kind)
    make_request(kind, now=later(minutes=5))
    found = next_up(desk, viewer=ravi, now=later(minutes=10))
    row = found.offered[0].line.row
    operations.start(
        row.reference, actor=ravi, version=row.version, now=later(minutes=10), from_next=True
    )

    event = session.scalar(select(RequestEvent).where(RequestEvent.kind == "started"))
    assert (event.details["policy"], event.details["place"]) == ("balanced", 1)
    assert event.details["runner_up"] == found.offered[1].line.row.id
    assert event.details["terms"]["rule"] == "urgency"


def test_resolving_asks_for_a_fresh_forecast_once(session, desk, kind):
    ravi = staff_of(kind)
    for _time in range(2):
        row = make_request(kind)
        operations.resolve(
            row.reference, words="Done", minutes=10, actor=ravi, version=None, now=MONDAY
        )

    names = sorted(session.scalars(select(Job.name)).all())
    assert names == ["forecast.run", "planning.learn"]


def hold(row, now):
    requests.hold(
        row.reference,
        reason=HoldReason.THIRD_PARTY,
        question="",
        actor=viewer_of_person(row.assignee_id),
        version=None,
        now=now,
    )


def test_an_undone_resumption_takes_the_move_of_the_promise_back(desk, kind, learnt):
    row, staff = accept(kind, desk), staff_of(kind)
    operations.start(row.reference, actor=staff, version=None, now=MONDAY)
    hold(row, later(minutes=10))
    operations.resume(row.reference, actor=staff, version=None, now=later(minutes=70))
    number = next(event.number for event in events_of(row) if event.kind == "resumed")

    operations.undo(row.reference, number=number, actor=staff, now=later(minutes=72))
    operations.resume(row.reference, actor=staff, version=None, now=later(minutes=130))

    first, moved, back, again = promises_of([row.id])[row.id]
    assert (back.p10_at, back.p90_at) == (first.p10_at, first.p90_at)
    assert back.reason == PromiseReason.UNDONE
    assert again.p90_at > moved.p90_at
    assert [promise.is_current for promise in (first, moved, back, again)] == [False] * 3 + [True]
    assert row.held_minutes == 120


def test_undoing_another_step_leaves_the_promise_alone(desk, kind, learnt):
    row, staff = accept(kind, desk), staff_of(kind)
    operations.start(row.reference, actor=staff, version=None, now=MONDAY)
    number = events_of(row)[-1].number

    operations.undo(row.reference, number=number, actor=staff, now=MONDAY)

    assert len(promises_of([row.id])[row.id]) == 1


def test_a_call_solved_at_once_is_filed_promised_and_resolved(desk, kind, learnt):
    staff, maya = staff_of(kind), make_person()
    call = {"requester_id": maya.id, "minutes": 5, "actor": staff, "now": MONDAY}
    row = operations.log_call("Password forgotten", kind, desk, **call)

    assert [event.kind for event in events_of(row)] == ["filed", "promised", "resolved"]
    assert (row.channel, row.effort_minutes, row.filed_by_id) == ("phone", 5, staff.id)
