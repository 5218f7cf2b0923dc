"""Ticking the steps of a checklist."""

import pytest
from sqlalchemy import select

from portal.catalogue.checklist import LONGEST_STEP, MOST_STEPS, fits, steps_in
from portal.errors import Conflict, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.requests import operations
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


def test_a_step_is_a_line_that_says_something_once():
    assert steps_in("  Ask for  the ticket \r\n\n Order it\nOrder it") == [
        "Ask for the ticket",
        "Order it",
    ]
    assert steps_in(None) == []


@pytest.mark.parametrize(
    ("steps", "is_right"),
    [
        (["x" * LONGEST_STEP] * MOST_STEPS, True),
        (["x"] * (MOST_STEPS + 1), False),
        (["x" * (LONGEST_STEP + 1)], False),
    ],
)
def test_a_checklist_is_short(steps, is_right):
    assert fits(steps) is is_right


@pytest.fixture
def cast(session):
    desk = make_desk()
    skill = make_skill(desk)
    people = {
        "maya": make_person(),
        "ravi": make_staff(desk, skill),
        "hiro": make_person("Hiro Tanaka"),
    }
    kind = make_type(desk, skill, checklist=["Order it", "Tell Building"])
    return people | {"kind": kind, "row": make_request(kind, requester=people["maya"])}


def do(cast, operation, who="ravi", *, step="Tell Building", now=MONDAY):
    reference = cast["row"].reference
    return operation(reference, step=step, actor=viewer(cast[who]), now=now)


def events(cast):
    event = RequestEvent
    found = select(event.kind, event.details).where(
        event.request_id == cast["row"].id, event.kind.in_(("ticked", "unticked"))
    )
    return [tuple(each) for each in db.session.execute(found.order_by(event.number))]


def test_a_step_is_ticked_once_and_opened_again_with_its_number_in_the_trail(cast):
    do(cast, operations.tick)
    do(cast, operations.tick)
    assert cast["row"].ticked == {"Tell Building": cast["ravi"].id}
    do(cast, operations.untick)

    assert cast["row"].ticked == {}
    assert events(cast) == [("ticked", {"place": 2}), ("unticked", {"place": 2})]


def test_it_is_the_desks(cast):
    with pytest.raises(NotAllowed):
        do(cast, operations.tick, "maya")
    with pytest.raises(NotFound):
        do(cast, operations.tick, "hiro")


def test_a_step_that_is_gone_and_a_request_that_is_over_are_told(cast):
    with pytest.raises(Conflict):
        do(cast, operations.tick, step="Paint it")
    step = {"actor": viewer(cast["ravi"]), "version": None, "now": later(hours=1)}
    operations.resolve(cast["row"].reference, words="Done.", minutes=5, **step)
    with pytest.raises(InvalidTransition):
        do(cast, operations.tick)


def test_a_tick_does_not_bar_taking_the_step_before_it_back(cast):
    step = {"actor": viewer(cast["ravi"]), "now": MONDAY}
    row = operations.start(cast["row"].reference, version=None, **step)
    number = row.chain_count
    do(cast, operations.tick)

    operations.undo(row.reference, number=number, **step)

    assert row.status == "received"
    assert row.ticked
