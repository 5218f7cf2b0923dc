from datetime import UTC, datetime, timedelta, timezone

import pytest

from portal.requests.chain import event_hash

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EVENT = {
    "request_id": 7,
    "number": 1,
    "kind": "filed",
    "actor_id": 3,
    "at": AT,
    "details": {"desk": 1, "type": 2},
}


def seal(key=b"key", previous="", **changes):
    return event_hash(key, previous, **{**EVENT, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"key": b"other"},
        {"previous": "x"},
        {"request_id": 8},
        {"number": 2},
        {"kind": "held"},
        {"actor_id": None},
        {"at": AT + timedelta(microseconds=1)},
        {"details": {"desk": 1, "type": 3}},
    ],
)
def test_any_change_gives_another_hash(changes):
    assert seal(**changes) != seal()


def test_the_order_of_details_and_the_zone_do_not_matter():
    same = AT.astimezone(timezone(timedelta(hours=3)))

    assert seal(at=same, details={"type": 2, "desk": 1}) == seal()
