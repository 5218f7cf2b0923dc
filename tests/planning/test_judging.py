from datetime import timedelta

import pytest

from portal.planning import operations
from portal.planning.queries import judged_promises
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
    """Requests since eight weeks, so that four weeks of them are judged."""
    desk = make_desk()
    skill = make_skill(desk)
    make_staff(desk, skill)
    kind = make_type(desk, skill)
    make_past(kind, count=70, before=MONDAY - timedelta(weeks=4))
    make_past(kind, count=40, before=MONDAY + timedelta(weeks=2))
    session.commit()
    operations.learn_history(desk.id, now=MONDAY)
    return desk


def test_promises_of_the_past_are_judged_once_a_week(desk):
    assert operations.judge_promises(desk.id, now=MONDAY)

    judged = judged_promises(desk.id)
    assert judged.made_at == MONDAY
    assert judged.first_on.weekday() == 0
    assert judged.record.judged == 40
    assert not operations.judge_promises(desk.id, now=MONDAY + timedelta(days=3))
    assert operations.judge_promises(desk.id, now=MONDAY + timedelta(days=3), anew=True)


def test_learning_anew_keeps_what_was_judged(session):
    desk = make_desk()
    make_past(make_type(desk, make_skill(desk)), count=2)
    session.commit()
    operations.learn_history(desk.id, now=MONDAY)
    operations.judge_promises(desk.id, now=MONDAY)

    operations.learn_history(desk.id, now=MONDAY + timedelta(hours=1))

    assert judged_promises(desk.id).made_at == MONDAY


def test_a_desk_without_a_past_has_nothing_to_judge(session):
    desk = make_desk()
    session.commit()
    operations.learn_history(desk.id, now=MONDAY)

    assert not operations.judge_promises(desk.id, now=MONDAY)
    assert judged_promises(desk.id) is None
