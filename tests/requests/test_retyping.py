"""Another kind for the same request: what follows it, what stays, who may, and back again."""

from datetime import timedelta

import pytest

from portal.catalogue.models import ApprovalStep, Confidentiality
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.requests import operations
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.operations import learn_kinds
from portal.requests.queries import LooksLike, events_of, learnt_of, looks_like
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
def ravi(desk):
    return viewer(make_staff(desk, make_skill(desk)))


@pytest.fixture
def slow(desk):
    return make_type(
        desk, make_skill(desk, "machines"), title="A machine is broken", weight=2.0,
        response_target_minutes=480, resolution_target_minutes=1920,
    )  # fmt: skip


@pytest.fixture
def row(desk):
    kind = make_type(desk, fields=[{"slug": "folder", "label": "Which folder?"}])
    return make_request(kind, answers={"folder": "Tenders"}, lateness="costs_money")


def retype(row, kind, actor, *, version=None, now=None):
    return operations.retype(
        row.reference, type_id=kind.id, actor=actor, version=version, now=now or later(hours=1)
    )


def test_skill_weight_and_dues_follow_the_kind_and_the_answers_stay(row, slow, ravi):
    due, answers = row.due_at, dict(row.answers)

    retype(row, slow, ravi)

    assert (row.type_id, row.skill_id, row.weight) == (slow.id, slow.skill_id, 5.0)
    assert row.due_at > due
    assert row.answers == answers
    event = events_of(row)[-1]
    assert event.kind == EventKind.RETYPED
    assert event.details["to"] == slow.id


def test_a_fixed_date_outlives_another_kind(row, slow, ravi):
    row.due_at = row.hard_deadline_at = later(days=3)

    retype(row, slow, ravi)

    assert row.due_at == row.hard_deadline_at == later(days=3)


def test_the_time_it_stood_still_is_not_owed(row, slow, ravi):
    retype(row, slow, ravi)
    unheld = row.due_at
    operations.undo(row.reference, number=row.chain_count, actor=ravi, now=later(hours=1))
    step = {"actor": ravi, "version": None}
    waiting = {"reason": HoldReason.THIRD_PARTY, "question": ""}
    operations.hold(row.reference, **waiting, now=later(hours=1), **step)
    operations.resume(row.reference, now=later(hours=3), **step)

    retype(row, slow, ravi, now=later(hours=3))

    assert row.due_at - unheld == timedelta(hours=2)


def test_it_can_be_taken_back_whole(row, slow, ravi):
    names = ("type_id", "skill_id", "weight", "due_at", "response_due_at", "hard_deadline_at")
    before = {name: getattr(row, name) for name in names}
    retype(row, slow, ravi)

    operations.undo(row.reference, number=row.chain_count, actor=ravi, now=later(hours=1))

    assert {name: getattr(row, name) for name in names} == before


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (Confidentiality.OPEN, Confidentiality.PRIVILEGED, Confidentiality.PRIVILEGED),
        (Confidentiality.RESTRICTED, Confidentiality.OPEN, Confidentiality.RESTRICTED),
    ],
)
def test_what_is_closed_is_not_opened_by_another_kind(desk, first, second, kept):
    skill = make_skill(desk)
    lead = viewer(make_staff(desk, skill, role="lead"))
    row = make_request(make_type(desk, skill, confidentiality=first))

    retype(row, make_type(desk, skill, confidentiality=second), lead)

    assert row.confidentiality == kept


def test_the_same_kind_is_no_step(row, desk, ravi, session):
    events = row.chain_count
    operations.retype(
        row.reference, type_id=row.type_id, actor=ravi, version=None, now=later(hours=1)
    )

    assert row.chain_count == events


def test_refused_without_the_right_too_late_or_of_another_desk(row, desk, slow, ravi):
    other = make_desk("legal", prefix="LEG")
    foreign = make_type(other)
    stranger = viewer(make_staff(other, make_skill(other)))
    asker = viewer(make_person())
    row.requester_id = asker.id

    with pytest.raises(NotAllowed):
        retype(row, slow, asker)
    with pytest.raises(NotFound):
        retype(row, slow, stranger)
    with pytest.raises(InvalidInput):
        retype(row, foreign, ravi)
    with pytest.raises(Conflict):
        retype(row, slow, ravi, version=99)
    archived = make_type(desk, is_archived=True)
    with pytest.raises(InvalidInput):
        retype(row, archived, ravi)
    done = {"words": "Done.", "minutes": 5, "actor": ravi, "version": None}
    operations.resolve(row.reference, **done, now=later(hours=1))
    with pytest.raises(InvalidTransition):
        retype(row, slow, ravi)


def test_a_kind_that_needs_a_word_is_asked_for_anew(row, desk, ravi, session):
    kind = make_type(desk)
    session.add(ApprovalStep(type_id=kind.id, position=0, need="any", who=["manager"]))
    session.flush()

    with pytest.raises(InvalidInput, match="word first"):
        retype(row, kind, ravi)


def likely(row):
    return looks_like(row, learnt_of(row.desk_id))


def file_past(kind, title, count):
    for number in range(count):
        make_request(kind, title=title.format(number % 7), now=MONDAY - timedelta(hours=number))


@pytest.fixture
def learnt(desk, slow, session):
    access = make_type(desk, title="Access to something")
    file_past(access, "Rights for folder {}", 60)
    file_past(slow, "Laptop screen stays black {}", 60)
    session.commit()
    learn_kinds(desk.id, now=MONDAY)
    return access


def test_the_past_of_the_desk_says_what_it_looks_like(learnt, slow):
    row = make_request(learnt, title="The screen of my laptop stays black")

    found = likely(row)

    assert found.kind.kind == str(slow.id)
    assert found.kind.chance > 0.8


def test_where_it_fits_or_is_strange_nothing_is_said(learnt, slow):
    nothing = LooksLike(None, None)
    assert likely(make_request(slow, title="My laptop screen is black")) == nothing
    assert likely(make_request(learnt, title="Parking for a visitor on Friday")) == nothing


def test_a_privileged_matter_neither_teaches_nor_is_told(desk, slow, session):
    secret = make_type(desk, confidentiality=Confidentiality.PRIVILEGED)
    file_past(secret, "A dispute with somebody {}", 60)
    file_past(slow, "Laptop screen stays black {}", 60)
    session.commit()
    learn_kinds(desk.id, now=MONDAY)

    assert learnt_of(desk.id).kinds == b""
    assert likely(make_request(secret, title="Laptop screen stays black")) == LooksLike(None, None)


def test_sizes_are_told_from_those_of_before(desk, slow, session):
    for number in range(120):
        big = number % 2
        row = make_request(
            slow, title="All machines of the hall" if big else "One mouse",
            now=MONDAY - timedelta(hours=number),
        )  # fmt: skip
        row.size = "L" if big else "S"
    session.commit()
    learn_kinds(desk.id, now=MONDAY)

    found = likely(make_request(slow, title="Machines in the hall, all of them"))

    assert (found.kind, found.size.kind) == (None, "L")
