"""Taking a step back, on the row, its work and its trail."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.errors import Conflict, NotAllowed
from portal.requests import operations
from portal.requests.lifecycle import HoldReason
from portal.requests.models import Message, RequestEvent, WorkLog
from portal.requests.operations.parts import state_of
from portal.requests.queries import events_of
from portal.requests.taking_back import UNDO_WITHIN
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


@pytest.fixture
def desk(session):
    return make_desk()


@pytest.fixture
def skill(desk):
    return make_skill(desk)


@pytest.fixture
def ravi(desk, skill):
    return viewer(make_staff(desk, skill))


@pytest.fixture
def chidi(desk, skill):
    return viewer(make_staff(desk, skill, name="Chidi Eze"))


@pytest.fixture
def maya(session):
    return make_person()


@pytest.fixture
def row(desk, skill, maya):
    return make_request(make_type(desk, skill), requester=maya)


def start(row, actor, now):
    operations.start(row.reference, actor=actor, version=None, now=now)


def hold(row, actor, now, question=""):
    operations.hold(
        row.reference,
        reason=HoldReason.THIRD_PARTY,
        question=question,
        actor=actor,
        version=None,
        now=now,
    )


def resume(row, actor, now):
    operations.resume(row.reference, actor=actor, version=None, now=now)


def resolve(row, actor, now, words=""):
    operations.resolve(row.reference, words=words, minutes=12, actor=actor, version=None, now=now)


def undo(row, actor, now, number=None):
    number = events_of(row)[-1].number if number is None else number
    return operations.undo(row.reference, number=number, actor=actor, now=now)


def work(session, row):
    logs = session.scalars(select(WorkLog).where(WorkLog.request_id == row.id))
    return [(log.person_id, log.started_at, log.ended_at, log.minutes) for log in logs]


def steps_on(chidi):
    def assign(row, actor, now):
        operations.assign(row.reference, assignee_id=chidi.id, actor=actor, version=None, now=now)

    def size(row, actor, now):
        operations.set_size(row.reference, size="L", actor=actor, version=None, now=now)

    def cancel(row, actor, now):
        operations.cancel(row.reference, actor=actor, version=None, now=now)

    return {"start": start, "hold": hold, "resume": resume, "resolve": resolve} | {
        "assign": assign,
        "size": size,
        "cancel": cancel,
    }


# What was done before the step, at nine, ten, ...; and the step.
CASES = [
    ([], "start"),
    ([], "assign"),
    ([], "size"),
    ([], "cancel"),
    ([], "hold"),
    ([], "resolve"),
    (["start"], "hold"),
    (["start"], "resolve"),
    (["start"], "assign"),
    (["start"], "cancel"),
    (["start", "hold"], "resume"),
    (["start", "hold"], "resolve"),
    (["start", "hold"], "cancel"),
    (["start", "hold", "resume"], "start"),
]


@pytest.mark.parametrize(("before", "name"), CASES)
def test_a_step_taken_back_leaves_the_request_as_it_was(session, row, ravi, chidi, before, name):
    steps = steps_on(chidi)
    for hour, earlier in enumerate(before):
        steps[earlier](row, ravi, later(hours=hour))
    state, worked, version = state_of(row), work(session, row), row.version
    now = later(hours=len(before), minutes=30)

    steps[name](row, ravi, now)
    assert state_of(row) != state
    undo(row, ravi, now + timedelta(minutes=5))

    session.expire_all()
    assert state_of(row) == state
    assert work(session, row) == worked
    assert row.version == version + 2


def test_the_trail_keeps_the_step_and_its_undoing(row, ravi):
    start(row, ravi, MONDAY)
    undo(row, ravi, later(minutes=1))

    step, undoing = events_of(row)[-2:]
    assert (step.kind, undoing.kind) == ("started", "undone")
    assert undoing.details.pop("before").keys() == step.details["before"].keys()
    assert undoing.details == {"step": step.number, "kind": "started"}


def test_work_that_ran_on_is_measured_as_if_it_had_never_stopped(row, ravi):
    start(row, ravi, MONDAY)
    hold(row, ravi, later(minutes=20))
    undo(row, ravi, later(minutes=25))
    operations.resolve(
        row.reference, words="", minutes=None, actor=ravi, version=None, now=later(minutes=40)
    )

    assert row.effort_minutes == pytest.approx(40)


def test_words_said_with_a_step_stay_and_so_does_the_first_answer(session, row, ravi):
    resolve(row, ravi, MONDAY, words="It is open now.")
    undo(row, ravi, later(minutes=1))

    assert row.status == "received"
    assert row.first_response_at == MONDAY
    assert "It is open now." in session.scalars(select(Message.body)).all()


@pytest.mark.parametrize("late", [UNDO_WITHIN + timedelta(seconds=1), timedelta(days=1)])
def test_after_ten_minutes_it_is_too_late(row, ravi, late):
    start(row, ravi, MONDAY)

    assert operations.undoable_step(row, actor=ravi, now=MONDAY + late) is None
    with pytest.raises(Conflict):
        undo(row, ravi, MONDAY + late)


def test_anothers_step_is_not_mine_to_take_back(row, ravi, chidi):
    start(row, ravi, MONDAY)

    assert operations.undoable_step(row, actor=chidi, now=MONDAY) is None
    with pytest.raises(NotAllowed):
        undo(row, chidi, MONDAY)


def test_after_something_else_happened_it_is_too_late(row, ravi, maya):
    start(row, ravi, MONDAY)
    number = events_of(row)[-1].number
    operations.reply(row.reference, words="Any news?", actor=viewer(maya), now=MONDAY)

    with pytest.raises(Conflict):
        undo(row, ravi, MONDAY, number=number)


def test_a_step_is_taken_back_once(row, ravi):
    start(row, ravi, MONDAY)
    number = events_of(row)[-1].number
    undo(row, ravi, MONDAY)

    with pytest.raises(Conflict):
        undo(row, ravi, MONDAY, number=number)
    with pytest.raises(Conflict):
        undo(row, ravi, MONDAY)


def test_the_asker_takes_their_own_cancelling_back(row, maya):
    operations.cancel(row.reference, actor=viewer(maya), version=None, now=MONDAY)
    undo(row, viewer(maya), later(minutes=2))

    assert (row.status, row.closed_at) == ("received", None)


def test_a_step_of_a_log_from_before_cannot_be_taken_back(session, row, ravi):
    start(row, ravi, MONDAY)
    event = session.scalars(select(RequestEvent).order_by(RequestEvent.id.desc())).first()
    event.details = {}
    session.flush()

    assert operations.undoable_step(row, actor=ravi, now=MONDAY) is None
