"""Being called when it is one's turn: the wait, the line, the calls."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.planning import operations, queries
from portal.planning.call_backs import (
    CallOutcome,
    CallState,
    after_call,
    learnt_scale,
    wait_of,
)
from portal.planning.models import CallBack
from portal.requests import operations as requests
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent
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

NUMBER = "+44 20 7946 0000"


def test_the_wait_is_that_of_the_worked_line():
    wait = wait_of(1, heads=2, effort_minutes=40)

    assert (round(wait.p50), round(wait.p90), wait.ahead) == (33, 74, 1)
    assert wait_of(0, heads=0, effort_minutes=40) is None


@pytest.mark.parametrize(("ahead", "heads"), [(0, 1), (2, 2), (9, 3)])
def test_the_wait_holds_in_a_simulated_line(ahead, heads):
    """Free moments of people who work pieces of exponential length, 20,000 lines."""
    rng = np.random.default_rng(5)
    waits = rng.exponential(40 / heads, (20_000, ahead + 1)).sum(axis=1)

    said = wait_of(ahead, heads=heads, effort_minutes=40)

    assert 0.45 <= (waits <= said.p50).mean() <= 0.57
    assert 0.86 <= (waits <= said.p90).mean() <= 0.94


def test_past_calls_stretch_what_is_said_little_by_little():
    assert learnt_scale([]) == 1
    assert learnt_scale([(30, 60)] * 10) == pytest.approx(2**0.5)
    assert learnt_scale([(1, 10_000)] * 500) == 4


def test_who_does_not_answer_keeps_their_place_three_times():
    states = [after_call(CallOutcome.NO_ANSWER, tries=tries) for tries in (1, 2, 3)]

    assert states == [CallState.WAITING, CallState.WAITING, CallState.MISSED]
    assert after_call(CallOutcome.PUT_BACK, tries=0) == CallState.WAITING


@pytest.fixture
def it(session):
    desk = make_desk("it")
    skill = make_skill(desk)
    kind = make_type(desk, skill)
    people = {
        "ravi": make_staff(desk, skill),
        "chidi": make_staff(desk, skill, name="Chidi Eze"),
        "lead": make_staff(desk, name="Selin Kaya", role="lead"),
        "maya": make_person(),
    }
    rows = [make_request(kind, requester=people["maya"], title=f"No. {n}") for n in range(3)]
    session.commit()
    return desk, people, rows, kind


def ask(row, people, *, now=MONDAY, number=NUMBER):
    return operations.ask_for_call(row.reference, number, actor=viewer(people["maya"]), now=now)


def calls(desk, person, *, now=MONDAY):
    return [each.call for each in queries.calls_to_make(viewer(person), desk.id, now=now)]


def kinds_of(row):
    found = select(RequestEvent.kind).where(RequestEvent.request_id == row.id)
    return list(db.session.scalars(found.order_by(RequestEvent.number)))


def test_a_place_is_kept_in_the_order_of_asking_and_the_wait_grows_with_it(it):
    desk, people, rows, _kind = it
    made = [ask(row, people, now=later(minutes=n)) for n, row in enumerate(rows)]
    again = ask(rows[0], people, now=later(minutes=9), number="020 111 222")

    assert again.id == made[0].id
    assert [call.id for call in calls(desk, people["ravi"])] == [call.id for call in made]
    assert made[0].said_p50 < made[1].said_p50 < made[2].said_p50
    assert calls(desk, people["lead"]) == []  # without the skill


def test_of_two_who_call_one_does_and_what_came_of_it_is_kept(it):
    desk, people, rows, _kind = it
    call = ask(rows[0], people)
    ravi, chidi = viewer(people["ravi"]), viewer(people["chidi"])
    operations.take_call(call.id, version=1, actor=ravi, now=later(minutes=20))

    with pytest.raises(Conflict):
        operations.take_call(call.id, version=1, actor=chidi, now=later(minutes=20))
    with pytest.raises(Conflict):
        operations.end_call(
            call.id, CallOutcome.REACHED, version=2, actor=chidi, now=later(minutes=25)
        )
    operations.end_call(call.id, CallOutcome.REACHED, version=2, actor=ravi, now=later(minutes=25))

    assert (call.state, call.took) == (CallState.REACHED, 25)
    assert kinds_of(rows[0])[-1] == EventKind.CALL_REACHED
    assert queries.call_record(desk.id, since=MONDAY).made == 1
    assert calls(desk, people["ravi"]) == []


def test_nobody_answered_is_told_and_tried_again_later_at_the_same_place(it):
    desk, people, rows, _kind = it
    first, _second = ask(rows[0], people), ask(rows[1], people, now=later(minutes=1))
    who = {"actor": viewer(people["ravi"])}
    for tries in range(3):
        now = later(hours=tries)
        operations.take_call(first.id, version=1 + 2 * tries, now=now, **who)
        operations.end_call(first.id, CallOutcome.NO_ANSWER, version=2 + 2 * tries, now=now, **who)
        if tries < 2:
            soon = now + timedelta(minutes=16)
            assert first.id not in {call.id for call in calls(desk, people["ravi"], now=now)}
            assert calls(desk, people["ravi"], now=soon)[0].id == first.id

    assert first.state == CallState.MISSED
    assert kinds_of(rows[0]).count(EventKind.CALL_MISSED) == 3


def test_each_step_of_a_call_is_taken_back_by_who_took_it(it):
    _desk, people, rows, _kind = it
    call = ask(rows[0], people)
    ravi, maya = viewer(people["ravi"]), viewer(people["maya"])
    operations.take_call(call.id, version=1, actor=ravi, now=MONDAY)
    with pytest.raises(NotAllowed):
        operations.take_back_call(call.id, version=2, actor=maya, now=MONDAY)
    operations.take_back_call(call.id, version=2, actor=ravi, now=MONDAY)
    assert call.state == CallState.WAITING
    operations.cancel_call(rows[0].reference, version=3, actor=maya, now=MONDAY)
    assert queries.call_of(rows[0].id) is None
    operations.take_back_call(call.id, version=4, actor=maya, now=later(minutes=9))
    assert queries.call_of(rows[0].id).id == call.id


def test_only_an_asker_with_a_number_gets_a_place_and_only_where_somebody_could_call(it):
    desk, people, rows, _kind = it
    with pytest.raises(NotAllowed):
        operations.ask_for_call(
            rows[0].reference, NUMBER, actor=viewer(people["ravi"]), now=MONDAY
        )
    with pytest.raises(InvalidInput):
        ask(rows[0], people, number="call me")
    lonely = make_request(make_type(desk, make_skill(desk, "rare")), requester=people["maya"])
    with pytest.raises(InvalidInput):
        ask(lonely, people)


def test_a_privileged_call_is_for_those_alone_who_sense_the_matter(it):
    desk, people, _rows, kind = it
    kind.confidentiality = Confidentiality.PRIVILEGED
    row = make_request(kind, requester=people["maya"], title="Kingfisher")
    call = ask(row, people)

    assert calls(desk, people["ravi"]) == []
    assert queries.line_of_desk(desk.id, viewer=viewer(people["ravi"])) == []
    assert len(queries.line_of_desk(desk.id, viewer=viewer(people["lead"]))) == 1
    with pytest.raises(NotFound):
        operations.take_call(call.id, version=1, actor=viewer(people["ravi"]), now=MONDAY)


def test_who_is_done_leaves_the_line_and_numbers_are_forgotten_after_a_day(it):
    desk, people, rows, _kind = it
    call = ask(rows[0], people)
    requests.cancel(rows[0].reference, actor=viewer(people["maya"]), version=None, now=MONDAY)
    operations.attend_calls(desk.id, now=MONDAY)
    assert (call.state, call.number) == (CallState.CANCELLED, NUMBER)

    operations.attend_calls(desk.id, now=later(days=2))

    assert db.session.scalar(select(CallBack.number)) == ""
