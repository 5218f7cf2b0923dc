"""Once a day: seal the ends of all chains, and keep the list of them beside the database."""

import os
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import delete

from portal.extensions import db
from portal.requests import queries
from portal.requests.anchors import EndSums, Sums, anchor_hash, heads_text
from portal.requests.models import Anchor, RequestEvent, ServiceRequest
from portal.requests.trail import ChainEnd
from portal.web.dialect import wait_for_writers
from portal.web.keys import chain_key
from portal.web.transaction import reading, writing

KEPT_LISTS = 2


def anchor_trail(*, folder: Path, now: datetime) -> bool:
    """The anchor of the day; False when there is one. `now`: the machine's time; `folder`: where
    the list of ends is kept."""
    with reading():
        if db.session.get(Anchor, now.date()) is not None:
            return False
    with writing():
        wait_for_writers(ServiceRequest, RequestEvent)
        last_id = queries.last_event_id()
    total, ends = _ends_until(last_id)
    with writing():
        anchors = queries.stored_anchors()
        if any(anchor.on >= now.date() for anchor in anchors):
            return False
        made = _add_anchor(total, previous=anchors[-1].hash if anchors else "", now=now)
    _keep(folder, now.date(), heads_text(chain_key(), made, ends))
    return True


def forget_anchors(*, folder: Path) -> None:
    """After a demo was moved in time: all its seals are new, and so begin the anchors."""
    db.session.execute(delete(Anchor))
    for file in kept_lists(folder):
        file.unlink()


def kept_lists(folder: Path) -> list[Path]:
    """Oldest first."""
    return sorted(folder.glob("heads-*.jsonl"))


def _ends_until(last_id: int) -> tuple[Sums, list[ChainEnd]]:
    """A batch at a time, so that no read lasts long."""
    sums, ends, after = EndSums(chain_key(), [last_id]), [], 0
    while after is not None:
        with reading():
            chains, after = queries.chains_after(after)
        for chain in chains:
            covered = [event for event in chain.events if event.id <= last_id]
            sums.add(chain.request_id, covered)
            if covered and chain.end:
                last = covered[-1]
                reference = chain.end.reference
                ends.append(ChainEnd(chain.request_id, reference, last.number, last.hash))
    return sums.totals()[0], ends


def _add_anchor(total: Sums, *, previous: str, now: datetime) -> str:
    fields = {
        "on": now.date(),
        "request_count": total.request_count,
        "event_count": total.event_count,
        "heads_digest": total.heads_digest,
        "made_at": now,
    }
    seal = anchor_hash(chain_key(), previous, **fields)
    db.session.add(Anchor(hash=seal, **fields))
    db.session.flush()
    return seal


def _keep(folder: Path, on: date, text: str) -> None:
    """Whole or not at all, and on the disk; the older lists go."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"heads-{on.isoformat()}.jsonl"
    draft = folder / f".{file.name}"
    with open(draft, "w", encoding="utf-8", opener=_for_us_alone) as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    for old in kept_lists(folder)[:-KEPT_LISTS]:
        old.unlink()


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
