from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.requests.chain import event_hash
from portal.requests.trail import ChainEnd, Fault, Finding, SealedEvent, chain_findings

KEY, AT = b"key", datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REFERENCE = "LEG-7K3F9Q"


def chain(count=5, *, key=KEY):
    """A good chain of `count` events and its end."""
    events, head = [], ""
    for number in range(1, count + 1):
        fields = {
            "number": number,
            "kind": "noted",
            "actor_id": 3,
            "at": AT + timedelta(minutes=number),
            "details": {"message": number},
        }
        head = event_hash(key, head, request_id=7, **fields)
        events.append(SealedEvent(id=100 + number, hash=head, **fields))
    return ChainEnd(7, REFERENCE, count, head), events


def found(end, events):
    return [(one.fault, one.first, one.last) for one in chain_findings(KEY, end, events)]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_chain_as_it_was_written_has_no_findings(count):
    assert found(*chain(count)) == []


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize(
    "change",
    [
        {"kind": "resolved"},
        {"actor_id": None},
        {"at": AT},
        {"details": {"message": 99}},
        {"hash": "0" * 64},
    ],
)
def test_a_changed_row_is_named_alone(place, change):
    end, events = chain()
    events[place] = replace(events[place], **change)

    assert found(end, events) == [(Fault.CHANGED, place + 1, place + 1)]


def test_neighbouring_changed_rows_are_one_finding():
    end, events = chain(7)
    for place in (1, 2, 5):
        events[place] = replace(events[place], kind="resolved")

    assert found(end, events) == [(Fault.CHANGED, 2, 3), (Fault.CHANGED, 6, 6)]


@pytest.mark.parametrize(("gone", "first", "last"), [((0,), 1, 1), ((1, 2), 2, 3), ((3,), 4, 4)])
def test_removed_rows_are_named(gone, first, last):
    end, events = chain()
    left = [event for place, event in enumerate(events) if place not in gone]

    assert found(end, left) == [(Fault.REMOVED, first, last)]


def test_removed_rows_closed_up_by_new_numbers_do_not_fit():
    end, events = chain()
    left = [replace(event, number=n) for n, event in enumerate(events[:1] + events[2:], start=1)]

    assert found(end, left) == [(Fault.CHANGED, 2, 4), (Fault.TAIL_MISSING, 5, 5)]


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_a_missing_tail_is_named(kept):
    end, events = chain()

    assert found(end, events[:kept]) == [(Fault.TAIL_MISSING, kept + 1, 5)]


def test_a_chain_sealed_anew_without_the_key_is_named_as_such():
    end, events = chain(key=b"another")

    assert chain_findings(KEY, end, events) == [Finding(Fault.FORGED, REFERENCE, 1, 5)]


@pytest.mark.parametrize("change", [{"hash": "0" * 64}, {"count": 4}])
def test_a_request_that_names_another_end_is_named(change):
    end, events = chain()

    assert found(replace(end, **change), events) == [(Fault.END_CHANGED, None, None)]
