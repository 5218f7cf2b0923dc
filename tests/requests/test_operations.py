import pytest
from sqlalchemy import select

from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.requests import operations
from portal.requests.chain import event_hash
from portal.requests.lifecycle import HoldReason, Status
from portal.requests.models import Message, RequestEvent
from portal.requests.queries import rating_of
from portal.web.keys import chain_key
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
def maya(session):
    return make_person()


@pytest.fixture
def row(desk, skill, maya):
    return make_request(make_type(desk, skill), requester=maya)


def start(row, actor, now=MONDAY):
    return operations.start(row.reference, actor=actor, version=row.version, now=now)


def hold(row, actor, now, reason=HoldReason.REQUESTER, question="Which one?"):
    return operations.hold(
        row.reference, reason=reason, question=question, actor=actor, version=None, now=now
    )


def resolve(row, actor, now, minutes=None):
    return operations.resolve(
        row.reference, words="Done.", minutes=minutes, actor=actor, version=None, now=now
    )


def events(session, row):
    statement = select(RequestEvent).where(RequestEvent.request_id == row.id)
    return list(session.scalars(statement.order_by(RequestEvent.number)))


def test_filing_records_an_event_without_the_askers_words(session, row):
    (event,) = events(session, row)

    assert event.kind == "filed"
    assert "tender" not in str(event.details).lower()


def test_every_event_continues_the_chain_of_its_request(session, row, ravi):
    start(row, ravi)
    resolve(row, ravi, later(hours=1))

    head = ""
    for event in events(session, row):
        head = event_hash(
            chain_key(),
            head,
            request_id=row.id,
            number=event.number,
            kind=event.kind,
            actor_id=event.actor_id,
            at=event.at,
            details=event.details,
        )
        assert event.hash == head
    assert (row.chain_head, row.chain_count) == (head, len(events(session, row)))


def test_starting_takes_it(row, ravi):
    start(row, ravi)

    assert (row.status, row.assignee_id, row.started_at) == (Status.STARTED, ravi.id, MONDAY)


def test_a_second_person_cannot_start_what_is_started(desk, skill, row, ravi):
    other = viewer(make_staff(desk, skill, name="Chidi Eze"))
    start(row, ravi)

    with pytest.raises(Conflict):
        start(row, other)


def test_a_step_on_an_old_version_is_refused(row, ravi):
    old = row.version
    operations.set_size(row.reference, size="L", actor=ravi, version=old, now=MONDAY)

    with pytest.raises(Conflict):
        operations.start(row.reference, actor=ravi, version=old, now=MONDAY)


def test_a_hold_stops_the_sla_clock(row, ravi):
    due_before = row.due_at
    start(row, ravi)
    hold(row, ravi, later(hours=1))
    operations.resume(row.reference, actor=ravi, version=None, now=later(hours=3))

    assert row.held_minutes == 120
    assert (row.due_at - due_before).total_seconds() == 120 * 60


def test_a_hard_deadline_does_not_move_with_a_hold(row, ravi):
    row.hard_deadline_at = row.due_at
    due_before = row.due_at
    hold(row, ravi, later(hours=1))
    operations.resume(row.reference, actor=ravi, version=None, now=later(hours=3))

    assert row.due_at == row.hard_deadline_at == due_before


def test_waiting_for_the_requester_needs_a_question(row, ravi):
    with pytest.raises(InvalidInput):
        hold(row, ravi, MONDAY, question=" ")


def test_the_requesters_answer_ends_the_hold(row, ravi, maya):
    hold(row, ravi, MONDAY)
    operations.reply(row.reference, words="This one", actor=viewer(maya), now=later(hours=1))

    assert row.status == Status.ASSIGNED
    assert row.held_since_at is None


def test_an_answer_does_not_end_a_hold_for_somebody_else(row, ravi, maya):
    hold(row, ravi, MONDAY, reason=HoldReason.THIRD_PARTY, question="")
    operations.reply(row.reference, words="Any news?", actor=viewer(maya), now=later(hours=1))

    assert row.status == Status.ON_HOLD


def test_effort_is_measured_from_start_to_end_without_the_hold(row, ravi):
    start(row, ravi)
    hold(row, ravi, later(minutes=30))
    operations.resume(row.reference, actor=ravi, version=None, now=later(minutes=60))
    start(row, ravi, now=later(minutes=90))
    resolve(row, ravi, later(minutes=100))

    assert row.effort_minutes == pytest.approx(40)


def test_two_requests_in_hand_share_the_time(desk, skill, row, ravi, maya):
    other = make_request(make_type(desk, skill), requester=maya)
    start(row, ravi)
    start(other, ravi, now=later(minutes=20))
    resolve(row, ravi, later(minutes=40))

    assert row.effort_minutes == pytest.approx(20 + 10)


def test_minutes_given_by_hand_win_over_the_measured(row, ravi):
    start(row, ravi)
    resolve(row, ravi, later(hours=2), minutes=25)

    assert row.effort_minutes == 25


def test_resolving_twice_is_refused(row, ravi):
    resolve(row, ravi, MONDAY)

    with pytest.raises(InvalidTransition):
        resolve(row, ravi, later(hours=1))


def test_handing_over_counts_and_ends_the_first_persons_work(desk, skill, row, ravi):
    chidi = make_staff(desk, skill, name="Chidi Eze")
    start(row, ravi)
    operations.assign(
        row.reference, assignee_id=chidi.id, actor=ravi, version=None, now=later(minutes=10)
    )

    assert (row.assignee_id, row.reassignments, row.status) == (chidi.id, 1, Status.ASSIGNED)
    assert row.worked_minutes == pytest.approx(10)


def test_work_goes_only_to_people_of_the_desk(row, ravi, maya):
    with pytest.raises(InvalidInput):
        operations.assign(row.reference, assignee_id=maya.id, actor=ravi, version=None, now=MONDAY)


@pytest.mark.parametrize("step", ["start", "resolve", "hold", "note", "size"])
def test_a_requester_cannot_do_the_desks_steps(row, maya, step):
    actor = viewer(maya)
    steps = {
        "start": lambda: start(row, actor),
        "resolve": lambda: resolve(row, actor, MONDAY),
        "hold": lambda: hold(row, actor, MONDAY),
        "note": lambda: operations.note(row.reference, words="x", actor=actor, now=MONDAY),
        "size": lambda: operations.set_size(
            row.reference, size="S", actor=actor, version=None, now=MONDAY
        ),
    }
    with pytest.raises(NotAllowed):
        steps[step]()


def test_a_stranger_finds_nothing(row):
    stranger = viewer(make_person("Hiro Tanaka"))

    with pytest.raises(NotFound):
        operations.reply(row.reference, words="hello", actor=stranger, now=MONDAY)


def test_staff_who_ask_their_own_desk_are_requesters_there(desk, skill, ravi, session):
    person = session.get_one(type(make_person()), ravi.id)
    own = make_request(make_type(desk, skill), requester=person)

    with pytest.raises(NotAllowed):
        start(own, ravi)


def test_rating_twice_keeps_the_last(row, ravi, maya):
    resolve(row, ravi, MONDAY)
    for score in (2, 5):
        operations.rate(row.reference, score=score, words="", actor=viewer(maya), now=MONDAY)

    assert rating_of(row).score == 5


def test_only_the_asker_rates(row, ravi):
    resolve(row, ravi, MONDAY)

    with pytest.raises(NotAllowed):
        operations.rate(row.reference, score=5, words="", actor=ravi, now=MONDAY)


def test_reopening_needs_words_and_counts(row, ravi, maya):
    resolve(row, ravi, MONDAY)
    with pytest.raises(InvalidInput):
        operations.reopen(row.reference, words=" ", actor=viewer(maya), version=None, now=MONDAY)
    operations.reopen(
        row.reference, words="Still locked", actor=viewer(maya), version=None, now=MONDAY
    )

    assert (row.status, row.reopened, row.resolved_at) == (Status.ASSIGNED, 1, None)


def test_an_internal_note_is_kept_apart(session, row, ravi):
    operations.note(row.reference, words="They always strike it", actor=ravi, now=MONDAY)

    (message,) = session.scalars(select(Message).where(Message.kind == "internal"))
    assert message.body == "They always strike it"
