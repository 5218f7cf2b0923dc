from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.requests.anchors import (
    EndSums,
    StoredAnchor,
    anchor_findings,
    anchor_hash,
    heads_text,
    kept_end_finding,
    read_heads,
)
from portal.requests.trail import ChainEnd, Fault, SealedEvent

KEY, AT = b"key", datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
# Request -> ids of its events: 1 to 9 were written by the first anchor, the rest by the second.
ROWS = {1: [1, 2, 5, 11], 2: [3, 4, 9], 3: [6, 7, 8, 10, 12], 4: [13]}
LAST_IDS = [9, 13]


def events_of(ids):
    return [SealedEvent(id_, n, "noted", 3, AT, {}, f"{id_:064x}") for n, id_ in enumerate(ids, 1)]


def totals(rows=ROWS, last_ids=LAST_IDS, *, key=KEY):
    sums = EndSums(key, last_ids)
    for request_id, ids in rows.items():
        sums.add(request_id, events_of(ids))
    return sums.totals()


def test_sums_of_an_earlier_day_are_found_again():
    until_then = {request: [id_ for id_ in ids if id_ <= 9] for request, ids in ROWS.items()}
    then = totals(until_then, [9])[0]

    assert (then.request_count, then.event_count) == (3, 9)
    assert totals()[0] == then
    assert (totals()[1].request_count, totals()[1].event_count) == (4, 13)


def test_the_order_of_requests_does_not_matter_and_the_key_does():
    turned = dict(reversed(ROWS.items()))

    assert totals(turned) == totals()
    assert totals(key=b"other")[0].heads_digest != totals()[0].heads_digest


@pytest.mark.parametrize(
    "rows",
    [
        ROWS | {1: [1, 2]},  # a tail is gone
        {request: ids for request, ids in ROWS.items() if request != 2},  # a request is gone
        ROWS | {1: ROWS[2], 2: ROWS[1]},  # two chains changed places
    ],
)
def test_other_ends_give_another_sum(rows):
    assert totals(rows)[0].heads_digest != totals()[0].heads_digest


def anchors(sums=None):
    """One a day over the given sums, each sealed on the one before."""
    made, previous = [], ""
    for days, total in enumerate(sums or totals()):
        fields = {
            "on": date(2026, 11, 23) + timedelta(days=days),
            "request_count": total.request_count,
            "event_count": total.event_count,
            "heads_digest": total.heads_digest,
            "made_at": AT + timedelta(days=days),
        }
        previous = anchor_hash(KEY, previous, **fields)
        made.append(StoredAnchor(hash=previous, **fields))
    return made


def found(stored, sums=None):
    return [(one.fault, one.subject) for one in anchor_findings(KEY, stored, sums or totals())]


def test_anchors_as_they_were_sealed_have_no_findings():
    assert found(anchors()) == []


@pytest.mark.parametrize(
    "change", [{"event_count": 8}, {"request_count": 2}, {"heads_digest": "0" * 64}]
)
def test_an_anchor_that_was_changed_is_named(change):
    first, second = anchors()
    sums = totals()
    sums[0] = replace(sums[0], **change)

    changed = replace(first, **change)
    assert found([changed, second], sums) == [(Fault.ANCHOR_CHANGED, "2026-11-23")]


def test_an_anchor_that_is_gone_shows_in_the_next():
    _first, second = anchors()

    assert found([second], totals()[1:]) == [(Fault.ANCHOR_CHANGED, "2026-11-24")]


def test_of_the_anchors_the_rows_do_not_fit_the_first_is_named():
    cut = totals(ROWS | {2: [3, 4]})

    assert found(anchors(), cut) == [(Fault.ANCHOR_BROKEN, "2026-11-23")]


ENDS = [ChainEnd(1, "LEG-AAAAAA", 3, "a" * 64), ChainEnd(2, "IT-BBBBBB", 1, "b" * 64)]


def test_a_kept_list_comes_back_as_it_was():
    kept = read_heads(KEY, heads_text(KEY, "f" * 64, ENDS))

    assert kept.anchor == "f" * 64
    assert list(kept.ends.values()) == ENDS


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("IT-BBBBBB", "IT-CCCCCC"),
        lambda text: text.replace("f" * 64, "e" * 64),
        lambda text: "\n".join(text.splitlines()[:-1]),
        lambda text: "",
        lambda text: "{}\n",
        lambda text: "[1, 2]\n",
    ],
)
def test_a_list_that_was_touched_is_not_read(spoil):
    assert read_heads(KEY, spoil(heads_text(KEY, "f" * 64, ENDS))) is None


def test_a_list_of_another_key_is_not_read():
    assert read_heads(b"other", heads_text(KEY, "f" * 64, ENDS)) is None


def test_a_chain_is_held_against_its_kept_end():
    events = events_of([1, 2, 5, 11])
    kept = ChainEnd(1, "LEG-AAAAAA", 3, events[2].hash)

    assert kept_end_finding(kept, events) is None
    cut = kept_end_finding(kept, events[:1])
    assert (cut.fault, cut.first, cut.last) == (Fault.TAIL_MISSING, 2, 3)
    other = kept_end_finding(replace(kept, hash="0" * 64), events)
    assert other.fault == Fault.FORGED
    assert kept_end_finding(kept, []).fault == Fault.REQUEST_REMOVED
