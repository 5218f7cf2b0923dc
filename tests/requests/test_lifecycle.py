import pytest

from portal.errors import InvalidTransition
from portal.requests.lifecycle import (
    EventKind,
    Lateness,
    Status,
    can_follow,
    check_step,
    weight_of,
)


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (EventKind.STARTED, Status.RESOLVED),
        (EventKind.STARTED, Status.STARTED),
        (EventKind.RESUMED, Status.STARTED),
        (EventKind.RESOLVED, Status.CANCELLED),
        (EventKind.CANCELLED, Status.RESOLVED),
        (EventKind.REOPENED, Status.RECEIVED),
        (EventKind.RATED, Status.STARTED),
        (EventKind.REPLIED, Status.CANCELLED),
    ],
)
def test_a_step_out_of_order_is_refused(kind, status):
    with pytest.raises(InvalidTransition):
        check_step(kind, status)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.ASSIGNED, Status.STARTED])
def test_what_is_open_can_be_held_and_resolved(status):
    assert can_follow(EventKind.HELD, status)
    assert can_follow(EventKind.RESOLVED, status)


def test_what_a_days_delay_means_raises_the_weight():
    weights = [weight_of(2.0, lateness) for lateness in (None, *Lateness)]

    assert weights[0] == weights[1] == 2.0
    assert weights == sorted(weights)
    assert weights[-1] == 8.0
