"""What goes out by a web hook, sealed so that the receiver knows who sent it and when.

The seal is HMAC-SHA256 over "<seconds>.<body>"; a receiver computes it with the key of the hook
and refuses what is older than some minutes. The key of a hook is derived from the installation's
secret and the hook's name, so that none lies in the database.
"""

import hashlib
import hmac
import ipaddress
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from portal.errors import InvalidInput

SEAL, ONCE = "X-Portal-Signature", "Idempotency-Key"
LONGEST_URL, HIGHEST_PORT = 400, 65535
_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+)(:(?P<port>[0-9]{1,5}))?(?P<path>(/[!-\"$-~]*)?)"
)


@dataclass(frozen=True)
class HookRules:
    """Where hooks may lead: `hosts` by name; `may_be_private`: addresses of the own network and
    plain http too."""

    hosts: frozenset[str] = frozenset()
    may_be_private: bool = False


@dataclass(frozen=True)
class Target:
    host: str
    port: int
    path: str
    is_https: bool


def hook_key(secret: str, name: str) -> str:
    return hmac.new(secret.encode(), f"hook:{name}".encode(), hashlib.sha256).hexdigest()


def sealed(body: bytes, *, key: str, seconds: int) -> str:
    """The header: `t=<seconds>,v1=<hex>`."""
    seal = hmac.new(key.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={seal}"


def body_of(values: Mapping) -> bytes:
    """The same values are the same bytes."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def target_of(url: str, rules: HookRules) -> Target:
    """Raises InvalidInput for an address that no hook may lead to."""
    found = _URL.fullmatch(url.strip().lower()) if len(url) <= LONGEST_URL else None
    port = int(found["port"] or 0) if found else 0
    if found is None or port > HIGHEST_PORT:
        raise InvalidInput("Write the whole address, as https://host/path.", field="url")
    if found["host"] not in rules.hosts:
        raise InvalidInput(
            "Hooks may not lead to %(host)s. An admin adds it to PORTAL_HOOK_HOSTS.",
            field="url",
            host=found["host"],
        )
    is_https = found["scheme"] == "https"
    if not is_https and not rules.may_be_private:
        raise InvalidInput("A hook needs https.", field="url")
    path = url.strip()[found.start("path") :] or "/"
    return Target(found["host"], port or (443 if is_https else 80), path, is_https)


def may_connect(addresses: Collection[str], rules: HookRules) -> bool:
    """Every address that a name leads to must be one of the open net: a name in the list may be
    made to point inside."""
    if rules.may_be_private:
        return bool(addresses)
    return bool(addresses) and all(ipaddress.ip_address(each).is_global for each in addresses)
