from datetime import timedelta

import pytest

from portal.planning import operations
from portal.planning.queries import history_of
from portal.planning.urgency import STANDARD
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_past,
    make_skill,
    make_staff,
    make_type,
)


@pytest.fixture
def desk(session):
    desk = make_desk()
    skill = make_skill(desk)
    make_staff(desk, skill)
    make_past(make_type(desk, skill), count=60)
    session.commit()
    operations.learn_history(desk.id, now=MONDAY)
    return desk


def test_a_past_is_replayed_with_and_without_once_a_week(desk):
    assert operations.replay_past(desk.id, now=MONDAY)

    kept = history_of(desk.id).replay
    assert kept["policies"]["balanced"]["count"] > 0
    assert kept["policies"]["first_come_first_served"]["mean"] > 0
    assert not operations.replay_past(desk.id, now=MONDAY + timedelta(days=3))
    assert operations.replay_past(desk.id, now=MONDAY + timedelta(days=7))


def test_learning_anew_keeps_what_the_replay_found(desk):
    operations.replay_past(desk.id, now=MONDAY)

    operations.learn_history(desk.id, now=MONDAY + timedelta(hours=1))

    assert history_of(desk.id).replay["made_at"] == MONDAY.isoformat()


def test_a_short_past_leaves_the_standard_constants(desk):
    operations.replay_past(desk.id, now=MONDAY)

    assert history_of(desk.id).constants == STANDARD


def test_a_desk_without_people_or_past_has_nothing_to_replay(session):
    desk = make_desk()
    session.commit()

    assert not operations.replay_past(desk.id, now=MONDAY)
    operations.learn_history(desk.id, now=MONDAY)
    assert not operations.replay_past(desk.id, now=MONDAY)
