"""The hash chain of one request's events: each hash covers the event and the hash before it.

HMAC-SHA256 with a key kept outside the database (RFC 2104), so that somebody who can write rows
cannot recompute the chain. The head and the count stand in the request row as well, so that a
missing tail shows.
"""

import hmac
import json
from datetime import UTC, datetime


def event_hash(
    key: bytes,
    previous: str,
    *,
    request_id: int,
    number: int,
    kind: str,
    actor_id: int | None,
    at: datetime,
    details: dict,
) -> str:
    """Hex digest of event `number`; `previous` is the hash of the one before, '' for the first."""
    fields = (previous, request_id, number, kind, actor_id, _instant(at), _canonical(details))
    text = "\x1f".join("" if field is None else str(field) for field in fields)
    return hmac.digest(key, text.encode(), "sha256").hex()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")[: -len("+00:00")]


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode
