"""Is the trail as it was written? Every chain of events against its seals.

A seal covers an event and the seal before it (`chain.event_hash`), so somebody without the key
can neither change a row nor leave one out. The request's own row names the last seal and how many
there are, so that a missing tail shows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from portal.requests.chain import event_hash


class Fault(StrEnum):
    CHANGED = "changed"  # these rows are not what was sealed
    REMOVED = "removed"  # rows are missing between others
    TAIL_MISSING = "tail_missing"  # the last rows are missing
    FORGED = "forged"  # no seal of the chain was made with the key
    END_CHANGED = "end_changed"  # the request's row names another end than its events
    REQUEST_REMOVED = "request_removed"
    ANCHOR_CHANGED = "anchor_changed"  # the row of the anchor is not what was sealed
    ANCHOR_REMOVED = "anchor_removed"
    ANCHOR_BROKEN = "anchor_broken"  # the chains have not the ends that were anchored
    LIST_CHANGED = "list_changed"  # the kept list of ends is not what was sealed


@dataclass(frozen=True)
class SealedEvent:
    """A stored event; `id` is its row's, `number` its place in the chain, from 1."""

    id: int
    number: int
    kind: str
    actor_id: int | None
    at: datetime
    details: Mapping
    hash: str


@dataclass(frozen=True)
class ChainEnd:
    """The end of a request's chain as its row names it."""

    request_id: int
    reference: str
    count: int
    hash: str


@dataclass(frozen=True)
class Finding:
    """`subject`: the reference of a request or the day of an anchor; `first` and `last`: numbers
    of events, both None when it is about the whole."""

    fault: Fault
    subject: str
    first: int | None = None
    last: int | None = None


def chain_findings(key: bytes, end: ChainEnd, events: Sequence[SealedEvent]) -> list[Finding]:
    """What is wrong with one chain; `events` in the order of their numbers.

    An event whose own seal was overwritten does not make its follower wrong: that one is good
    when it continues either the seal that stands there or the one that should.
    """
    changed = _wrongly_sealed(key, end.request_id, events)
    if len(events) > 1 and len(changed) == len(events):
        return [Finding(Fault.FORGED, end.reference, events[0].number, events[-1].number)]
    return [
        *_spans(Fault.CHANGED, end.reference, changed),
        *_spans(Fault.REMOVED, end.reference, _gaps(events)),
        *_end_findings(end, events, is_last_good=not changed or changed[-1] != events[-1].number),
    ]


def _wrongly_sealed(key: bytes, request_id: int, events: Sequence[SealedEvent]) -> list[int]:
    """Numbers of events that are not what was sealed; one behind a gap cannot be judged."""
    wrong, stood, due, before = [], "", "", 0
    for event in events:
        if event.number != before + 1:
            due = event.hash
        else:
            due = _seal(key, request_id, event, previous=due)
            if event.hash != due and event.hash != _seal(key, request_id, event, previous=stood):
                wrong.append(event.number)
            else:
                due = event.hash
        stood, before = event.hash, event.number
    return wrong


def _seal(key: bytes, request_id: int, event: SealedEvent, *, previous: str) -> str:
    return event_hash(
        key,
        previous,
        request_id=request_id,
        number=event.number,
        kind=event.kind,
        actor_id=event.actor_id,
        at=event.at,
        details=dict(event.details),
    )


def _gaps(events: Sequence[SealedEvent]) -> list[int]:
    """Numbers missing before or between those that are there."""
    there = {event.number for event in events}
    return [number for number in range(1, max(there, default=0)) if number not in there]


def _end_findings(
    end: ChainEnd, events: Sequence[SealedEvent], *, is_last_good: bool
) -> Iterable[Finding]:
    last = events[-1].number if events else 0
    if last < end.count:
        yield Finding(Fault.TAIL_MISSING, end.reference, last + 1, end.count)
    elif last > end.count or (is_last_good and events and events[-1].hash != end.hash):
        yield Finding(Fault.END_CHANGED, end.reference)


def _spans(fault: Fault, subject: str, numbers: Sequence[int]) -> Iterable[Finding]:
    """Neighbouring numbers as one finding: 2, 3, 4, 7 is 2 to 4 and 7."""
    first = before = None
    for number in [*numbers, None]:
        if before is not None and number != before + 1:
            yield Finding(fault, subject, first, before)
            first = None
        first = number if first is None else first
        before = number
