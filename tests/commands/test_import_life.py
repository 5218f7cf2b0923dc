from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.commands.import_log.life import life_until
from portal.commands.import_log.row import LogRow
from portal.requests.lifecycle import EventKind, Status

CUTOFF = datetime(2016, 5, 23, tzinfo=UTC)


def day(number):
    return datetime(2016, 5, number, 9, tzinfo=UTC)


ROW = LogRow(
    line=2,
    request_id="A",
    opened_at=day(10),
    opened_on=date(2016, 5, 10),
    first_touch_at=day(11),
    resolved_at=day(12),
    closed_at=day(17),
    group="Network",
    first_group="Mail",
    category="Post",
    title=None,
    priority="3 - Moderate",
    assignee="Ann",
    requester="Caller 1",
    effort_minutes=40.0,
    reassignments=2,
    reopened=1,
)


def life(**changes):
    return life_until(replace(ROW, **changes), CUTOFF)


def test_a_finished_request_has_its_whole_life():
    assert life().status == Status.CLOSED
    assert life().steps() == [
        (EventKind.FILED, day(10)),
        (EventKind.ASSIGNED, day(11)),
        (EventKind.REPLIED, day(11)),
        (EventKind.RESOLVED, day(12)),
        (EventKind.CLOSED, day(17)),
    ]


def test_what_was_resolved_later_is_open_and_its_counters_are_not_known_yet():
    found = life(resolved_at=day(24), closed_at=day(29))

    assert (found.status, found.resolved_at, found.closed_at) == (Status.ASSIGNED, None, None)
    assert (found.assignee, found.group) == ("Ann", "Network")
    assert (found.effort_minutes, found.reassignments, found.reopened) == (None, 0, 0)


def test_what_nobody_had_touched_stands_unassigned_in_its_first_group():
    found = life(first_touch_at=day(25), resolved_at=day(26), closed_at=None)

    assert (found.status, found.assignee, found.group) == (Status.RECEIVED, None, "Mail")
    assert found.steps() == [(EventKind.FILED, day(10))]


def test_a_request_resolved_but_closed_later_is_resolved():
    assert life(closed_at=day(24)).status == Status.RESOLVED


def test_a_first_touch_after_the_resolution_is_the_resolution():
    assert life(first_touch_at=day(14)).first_response_at == day(12)


def test_two_rows_that_tell_the_same_story_have_the_same_digest():
    assert life(line=9).digest() == life().digest()
    assert life(resolved_at=day(24)).digest() == life(resolved_at=day(25)).digest()
    assert life(assignee="Ben").digest() != life().digest()


@pytest.mark.parametrize(
    ("priority", "weight"),
    [("1 - Critical", 8.0), ("P2", 4.0), ("3", 2.0), ("4 - Low", 1.0), ("high", 2.0), (None, 2.0)],
)
def test_a_ranked_priority_becomes_a_weight(priority, weight):
    assert life(priority=priority).weight == weight
