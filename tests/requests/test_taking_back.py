from datetime import timedelta

import pytest

from portal.requests.lifecycle import EventKind
from portal.requests.taking_back import UNDO_WITHIN, Step, can_take_back, changed, restored
from tests.support.factories import MONDAY, later


def step(**changes):
    values = {
        "number": 3,
        "kind": EventKind.RESOLVED,
        "actor_id": 7,
        "at": MONDAY,
        "before": {"status": "started"},
    }
    return Step(**{**values, **changes})


def test_ones_own_fresh_step_can_be_taken_back():
    assert can_take_back(step(), actor_id=7, now=MONDAY + UNDO_WITHIN)


@pytest.mark.parametrize(
    ("taken", "now"),
    [
        (None, MONDAY),
        (step(), MONDAY + UNDO_WITHIN + timedelta(seconds=1)),
        (step(actor_id=8), MONDAY),
        (step(kind=EventKind.REPLIED), MONDAY),
        (step(kind=EventKind.UNDONE), MONDAY),
        (step(before=None), MONDAY),
    ],
)
def test_nothing_else_can_be_taken_back(taken, now):
    assert not can_take_back(taken, actor_id=7, now=now)


def test_what_a_step_changed_comes_back_as_it_was():
    before = {"status": "started", "due_at": MONDAY, "closed_at": None, "held_minutes": 0.1}
    after = {
        "status": "resolved",
        "due_at": later(hours=1),
        "closed_at": MONDAY,
        "held_minutes": 0.1,
    }
    kept = changed(before, after)

    assert kept == {"status": "started", "due_at": MONDAY.isoformat(), "closed_at": None}
    assert restored(kept) == {"status": "started", "due_at": MONDAY, "closed_at": None}


def test_only_the_state_of_a_request_is_restored():
    assert restored({"requester_id": 1, "status": "started"}) == {"status": "started"}
