"""How often something may be tried in a window of time, counted in the database, so that all web
processes count together. A full window ends by itself: nobody is locked out for good."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from flask import current_app
from sqlalchemy import case, delete, update

from portal.errors import TooManyTries
from portal.extensions import db
from portal.web.dialect import insert
from portal.web.models import Throttle
from portal.web.transaction import separately


@dataclass(frozen=True)
class Limit:
    """At most `tries` in a window that opens with the first one and lasts `minutes`."""

    name: str
    tries: int
    minutes: int


@dataclass(frozen=True)
class Counted:
    """A limit and what it is counted by: an account, a remote address."""

    limit: Limit
    by: str

    @property
    def key(self) -> str:
        """Nothing that names a person is stored: the digest cannot be guessed without the key."""
        secret = current_app.config["PORTAL"].secret_key.encode()
        digest = hmac.new(secret, self.by.encode(), hashlib.sha256).hexdigest()
        return f"{self.limit.name}:{digest[:40]}"


def count_try(*counts: Counted, now: datetime) -> None:
    """Count one try in a transaction of its own; TooManyTries when one of the windows is full.

    The count stands before the try is judged, so that tries sent at once do not slip through.
    """
    with separately():
        full = [ends_at for counted in counts if (ends_at := _count(counted, now=now))]
    if full:
        raise TooManyTries(max(full) - now)


def _count(counted: Counted, *, now: datetime) -> datetime | None:
    """When the window ends, if this try is one too many; one statement counts and decides."""
    ends_at = now + timedelta(minutes=counted.limit.minutes)
    is_over = Throttle.window_ends_at <= now
    statement = insert(Throttle).values(key=counted.key, count=1, window_ends_at=ends_at)
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((is_over, 1), else_=Throttle.count + 1),
            "window_ends_at": case((is_over, ends_at), else_=Throttle.window_ends_at),
        },
    ).returning(Throttle.count, Throttle.window_ends_at)
    count, until = db.session.execute(statement).one()
    return until if count > counted.limit.tries else None


def forgive(account: Counted, *others: Counted) -> None:
    """It was the right one: its account starts anew, and the try does not count for the others."""
    db.session.execute(delete(Throttle).where(Throttle.key == account.key))
    for counted in others:
        db.session.execute(
            update(Throttle)
            .where(Throttle.key == counted.key, Throttle.count > 0)
            .values(count=Throttle.count - 1)
        )


def forget_ended(*, now: datetime) -> None:
    db.session.execute(delete(Throttle).where(Throttle.window_ends_at <= now))


def network_of(remote_address: str | None) -> str:
    """What a remote address is counted by: one customer line has 2^64 addresses of version 6."""
    try:
        address = ip_address(remote_address or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(int(address) >> 64)
    return str(getattr(address, "ipv4_mapped", None) or address)
