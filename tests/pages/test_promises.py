from datetime import timedelta

from portal.pages.promises import seen_moves
from portal.planning.models import Promise
from tests.support.factories import MONDAY


def promise(number, *, days):
    ends = [MONDAY + timedelta(days=days + more) for more in (0, 1, 2)]
    return Promise(number=number, p10_at=ends[0], p50_at=ends[1], p90_at=ends[2])


def test_a_promise_that_reads_as_before_is_no_move(session):
    first, same, later = promise(1, days=1), promise(2, days=1), promise(3, days=4)

    assert seen_moves([first, same, later]) == [first, later]
    assert seen_moves([]) == []
