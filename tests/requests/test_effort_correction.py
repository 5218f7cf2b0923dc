import pytest

from portal.errors import InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.requests import operations
from portal.requests.queries import events_of
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
def cast(session):
    desk = make_desk()
    skill = make_skill(desk)
    row = make_request(make_type(desk, skill), requester=make_person())
    people = {"ravi": make_staff(desk, skill), "chidi": make_staff(desk, skill, name="Chidi Eze")}
    people["ingrid"] = make_staff(desk, skill, name="Ingrid Solberg", role="lead")
    people["stranger"] = make_staff(make_desk("legal"), name="Hana Kato")
    return row, {name: viewer(person) for name, person in people.items()}


def resolved(cast, minutes=None):
    row, people = cast
    act = {"actor": people["ravi"], "version": None}
    operations.start(row.reference, now=MONDAY, **act)
    operations.resolve(row.reference, words="Done.", minutes=minutes, now=later(minutes=40), **act)
    return row


def correct(row, actor, minutes=80, version=None):
    return operations.correct_effort(
        row.reference, minutes=minutes, actor=actor, version=version, now=later(minutes=42)
    )


def test_who_did_the_work_corrects_what_was_measured(cast):
    row = resolved(cast)
    assert row.effort_minutes == 40

    correct(row, cast[1]["ravi"])

    assert row.effort_minutes == 80
    last = events_of(row)[-1]
    assert (last.kind, last.details) == ("effort_corrected", {"effort": 80})


def test_the_lead_may_correct_it_a_colleague_may_not(cast):
    row = resolved(cast)

    correct(row, cast[1]["ingrid"], minutes=20)
    assert row.effort_minutes == 20
    with pytest.raises(NotAllowed):
        correct(row, cast[1]["chidi"])
    with pytest.raises(NotFound):
        correct(row, cast[1]["stranger"])


def test_open_work_has_no_effort_to_correct_yet(cast):
    with pytest.raises(InvalidTransition):
        correct(cast[0], cast[1]["ingrid"])


@pytest.mark.parametrize("minutes", [0, -5, 6001])
def test_minutes_that_cannot_be_are_refused(cast, minutes):
    row = resolved(cast)

    with pytest.raises(InvalidInput):
        correct(row, cast[1]["ravi"], minutes=minutes)


def test_a_wrong_end_can_be_taken_back_after_its_effort_was_corrected(cast):
    row = resolved(cast)
    step = row.chain_count
    correct(row, cast[1]["ravi"])

    operations.undo(row.reference, number=step, actor=cast[1]["ravi"], now=later(minutes=44))

    assert row.status == "started"
    assert row.effort_minutes is None
