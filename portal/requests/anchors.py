"""Anchors: once a day the ends of all chains are summed up and sealed, each on the one before.

They show what no chain shows by itself: a request that was taken out whole, and a chain cut short
together with the request's own row. Chains only grow, so the ends of an earlier day can be found
again: an anchor over `event_count` events covers the first so many that were ever written.

The sum is MSet-Add-Hash (Clarke, Devadas, van Dijk, Gassend, Suh 2003) over pairs of request and
end, with HMAC-SHA256 as the keyed function, modulo 2**256: it can be found for all days in one
walk over the events, in any order of requests. The list of ends is kept as a file beside the
database, so that the request that fails an anchor can be named.
"""

import hmac
import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import accumulate

from portal.requests.trail import ChainEnd, Fault, Finding, SealedEvent

MODULUS = 2**256


@dataclass(frozen=True)
class StoredAnchor:
    """As it stands in the database. `heads_digest`: 64 hex digits of the sum."""

    on: date
    request_count: int
    event_count: int
    heads_digest: str
    hash: str
    made_at: datetime


def anchor_hash(
    key: bytes,
    previous: str,
    *,
    on: date,
    request_count: int,
    event_count: int,
    heads_digest: str,
    made_at: datetime,
) -> str:
    """Hex digest; `previous` is that of the anchor before, '' for the first."""
    instant = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    fields = (previous, on.isoformat(), request_count, event_count, heads_digest, instant)
    return _seal(key, "\x1f".join(map(str, fields)))


@dataclass(frozen=True)
class Sums:
    """What the chains add up to at one anchor."""

    request_count: int
    event_count: int
    heads_digest: str


class EndSums:
    """Adds up chain ends at several instants at once. `last_ids`: for each, the id of the last
    event row it covers, ascending."""

    def __init__(self, key: bytes, last_ids: Sequence[int]):
        self.key, self.last_ids = key, last_ids
        places = len(last_ids)
        self._requests, self._events, self._sums = [0] * places, [0] * places, [0] * places

    def add(self, request_id: int, events: Iterable[SealedEvent]) -> None:
        """One chain, in the order of its numbers."""
        ends: dict[int, SealedEvent] = {}
        for event in events:
            place = bisect_left(self.last_ids, event.id)
            if place == len(self.last_ids):
                break
            self._events[place] += 1
            ends[place] = event
        before = 0
        for place in sorted(ends):
            value = self._value(request_id, ends[place])
            self._sums[place] += value - before
            self._requests[place] += before == 0
            before = value

    def totals(self) -> list[Sums]:
        counted = zip(*map(accumulate, (self._requests, self._events, self._sums)), strict=True)
        return [
            Sums(requests, events, f"{total % MODULUS:064x}")
            for requests, events, total in counted
        ]

    def _value(self, request_id: int, event: SealedEvent) -> int:
        text = f"{request_id}\x1f{event.number}\x1f{event.hash}"
        return int.from_bytes(hmac.digest(self.key, text.encode(), "sha256"))


def anchor_findings(
    key: bytes, anchors: Sequence[StoredAnchor], sums: Sequence[Sums]
) -> list[Finding]:
    """What is wrong with the anchors, oldest first; `sums` at each of them by the rows of now.

    Of those that the rows no longer fit, the first is named: all later ones follow from it.
    """
    found, previous, is_whole = [], "", True
    for anchor, total in zip(anchors, sums, strict=True):
        day = anchor.on.isoformat()
        fields = {name: getattr(anchor, name) for name in anchor.__dataclass_fields__}
        del fields["hash"]
        if not hmac.compare_digest(anchor.hash, anchor_hash(key, previous, **fields)):
            found.append(Finding(Fault.ANCHOR_CHANGED, day))
        stored = Sums(anchor.request_count, anchor.event_count, anchor.heads_digest)
        if is_whole and total != stored:
            found.append(Finding(Fault.ANCHOR_BROKEN, day))
            is_whole = False
        previous = anchor.hash
    return found


def heads_text(key: bytes, anchor: str, ends: Iterable[ChainEnd]) -> str:
    """The ends an anchor covers, a line each, under a line that seals them; `anchor`: its hash."""
    lines = [json.dumps([end.request_id, end.reference, end.count, end.hash]) for end in ends]
    body = "".join(f"{line}\n" for line in lines)
    return json.dumps([anchor, _seal(key, anchor + body)]) + "\n" + body


@dataclass(frozen=True)
class KeptHeads:
    """A read list of ends; `anchor` is the hash of the anchor it belongs to."""

    anchor: str
    ends: Mapping[int, ChainEnd]


def read_heads(key: bytes, text: str) -> KeptHeads | None:
    """None for a list that was not sealed with the key."""
    head, _, body = text.partition("\n")
    try:
        anchor, seal = json.loads(head)
        if not hmac.compare_digest(seal, _seal(key, anchor + body)):
            return None
        ends = [ChainEnd(*json.loads(line)) for line in body.splitlines()]
    except (TypeError, ValueError):
        return None
    return KeptHeads(anchor, {end.request_id: end for end in ends})


def kept_end_finding(kept: ChainEnd, events: Sequence[SealedEvent]) -> Finding | None:
    """Whether a chain still has the event that was its end when the list was made."""
    if not events:
        return Finding(Fault.REQUEST_REMOVED, kept.reference)
    last = events[-1].number
    if last < kept.count:
        return Finding(Fault.TAIL_MISSING, kept.reference, last + 1, kept.count)
    there = next((event for event in events if event.number == kept.count), None)
    if there is not None and there.hash != kept.hash:
        return Finding(Fault.FORGED, kept.reference, 1, kept.count)
    return None


def _seal(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()
