"""Sending to a web hook. Never inside a transaction."""

import http.client
import socket
import ssl

from portal.channels.hooks.signing import ONCE, SEAL, HookRules, Target, may_connect

SECONDS = 10


class HookFailed(Exception):
    """It was not taken; a later try may be."""


def send(target: Target, body: bytes, *, seal: str, once: str, rules: HookRules) -> int:
    """The status of an answer that says yes (2xx). Redirects are not followed; it connects to the
    very address that was looked at."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise HookFailed(f"no address: {error}") from error
    addresses = [each[4][0] for each in found]
    if not may_connect(addresses, rules):
        raise HookFailed("its name leads into the own network")
    connection = http.client.HTTPConnection(target.host, target.port, timeout=SECONDS)
    try:
        connection.sock = _connected(target, addresses[0])
        headers = {"Content-Type": "application/json", SEAL: seal, ONCE: once}
        connection.request("POST", target.path, body=body, headers=headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        raise HookFailed(f"not reached: {type(error).__name__}") from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise HookFailed(f"answered {status}")
    return status


def _connected(target: Target, address: str) -> socket.socket:
    plain = socket.create_connection((address, target.port), timeout=SECONDS)
    if not target.is_https:
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=target.host)
