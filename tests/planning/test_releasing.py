"""A reply waits some seconds, can be taken back, and is never lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.jobs.models import Job
from portal.planning import operations as planning
from portal.requests import operations, queries
from portal.requests.models import Draft, HeldReply
from tests.support.factories import (
    MONDAY,
    grant,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

WAIT = timedelta(seconds=10)


@pytest.fixture
def cast(session):
    desk = make_desk()
    skill = make_skill(desk)
    ravi, chidi = make_staff(desk, skill), make_staff(desk, skill, name="Chidi Eze")
    maya = make_person()
    row = make_request(make_type(desk, skill), requester=maya)
    session.commit()
    people = {"ravi": viewer(ravi), "chidi": viewer(chidi), "maya": viewer(maya)}
    return people | {"row": row, "reference": row.reference, "person": ravi}


def held(cast, words="On its way.", now=MONDAY):
    said = {"words": words, "actor": cast["ravi"], "now": now, "wait": WAIT}
    return planning.reply_soon(cast["reference"], **said)


def test_it_is_no_message_until_its_time_and_then_goes_out_once(cast, session):
    held(cast)
    session.commit()
    row = cast["row"]

    planning.release_replies(now=later(seconds=9))
    early = [word.body for word in queries.conversation(row, viewer=cast["maya"])]
    for _twice in range(2):
        planning.release_replies(now=later(seconds=11))
    after = [word.body for word in queries.conversation(row, viewer=cast["maya"])]

    assert "On its way." not in early
    assert after.count("On its way.") == 1
    assert row.first_response_at == later(seconds=11)
    assert session.scalar(select(Job.name).where(Job.name == planning.RELEASE_JOB))


def test_taken_back_its_words_stand_in_the_form_again(cast, session):
    number = held(cast).id
    session.commit()
    who = {"actor": cast["ravi"], "now": later(seconds=3)}

    with pytest.raises(Conflict):
        operations.take_back_reply(number, cast["reference"], actor=cast["chidi"], now=MONDAY)
    operations.take_back_reply(number, cast["reference"], **who)
    session.commit()
    planning.release_replies(now=later(seconds=60))

    assert session.scalar(select(Draft.body)) == {"words": ["On its way."]}
    assert session.scalar(select(HeldReply.id)) is None
    with pytest.raises(Conflict):
        operations.take_back_reply(number, cast["reference"], **who)


def test_a_reply_that_can_go_out_no_more_is_given_back(cast, session):
    held(cast)
    cast["person"].is_active = False
    session.commit()

    planning.release_replies(now=later(seconds=11))

    assert session.scalar(select(Draft.body)) == {"words": ["On its way."]}


def test_ones_next_step_comes_behind_it(cast, session):
    held(cast)
    planning.release_own(
        cast["reference"], cast["row"].id, actor=cast["ravi"], now=later(seconds=2)
    )

    assert session.scalar(select(HeldReply.id)) is None


def test_what_would_be_refused_later_is_refused_now(cast):
    with pytest.raises(InvalidInput):
        held(cast, words=" ")
    with pytest.raises(NotAllowed):
        operations.hold_reply(
            cast["reference"], words="x", actor=cast["maya"], now=MONDAY, wait=WAIT
        )
    stranger = make_person("Nobody")
    grant(stranger, "staff")
    with pytest.raises(NotFound):
        operations.hold_reply(
            cast["reference"], words="x", actor=viewer(stranger), now=MONDAY, wait=WAIT
        )


def test_who_writes_is_seen_by_the_desk_for_a_while(cast):
    row, name = cast["row"], f"requests/{cast['reference']}/reply"
    operations.keep_draft(name, {"words": ["Hal"]}, actor=cast["chidi"], now=MONDAY)

    seen = queries.at_work(row, viewer=cast["ravi"], now=later(seconds=20))
    own = queries.at_work(row, viewer=cast["chidi"], now=later(seconds=20))
    later_on = queries.at_work(row, viewer=cast["ravi"], now=later(minutes=2))

    assert (seen.writers, own.writers, later_on.writers) == (["Chidi Eze"], [], [])
