"""Where a hook may lead, and what proves that it came from here."""

import hashlib
import hmac

import pytest

from portal.channels.hooks.signing import (
    HookRules,
    Target,
    body_of,
    hook_key,
    may_connect,
    sealed,
    target_of,
)
from portal.errors import InvalidInput

RULES = HookRules(frozenset({"hooks.example.test"}))


def test_the_receiver_can_check_the_seal():
    key, body = hook_key("secret", "type:3"), body_of({"b": 1, "a": "\u06f1"})

    header = sealed(body, key=key, seconds=1700000000)

    wanted = hmac.new(key.encode(), b"1700000000." + body, hashlib.sha256).hexdigest()
    assert header == f"t=1700000000,v1={wanted}"
    assert body == '{"a":"\u06f1","b":1}'.encode()
    assert hook_key("secret", "type:4") != key


def test_a_listed_host_by_https():
    found = target_of("https://hooks.example.test:8443/do?x=1", RULES)

    assert found == Target("hooks.example.test", 8443, "/do?x=1", True)


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.test/do", "ftp://hooks.example.test/", "https://", "https://other.test/",
        "http://hooks.example.test/", "https://me:word@hooks.example.test/",
        "https://hooks.example.test:99999/", "https://127.0.0.1/", "https://[::1]/",
        "https://hooks.example.test.evil.test/", "https://hooks.example.test/#x",
    ],
)  # fmt: skip
def test_anything_else_is_refused(url):
    with pytest.raises(InvalidInput):
        target_of(url, RULES)


@pytest.mark.parametrize(
    "addresses",
    [
        [], ["127.0.0.1"], ["10.1.2.3"], ["192.168.0.9"], ["169.254.169.254"], ["::1"],
        ["fd00::1"], ["93.184.216.34", "10.0.0.1"], ["0.0.0.0"], ["::ffff:127.0.0.1"],
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_not_connected_to(addresses):
    assert not may_connect(addresses, RULES)


def test_unless_the_own_network_is_allowed():
    private = HookRules(frozenset({"localhost"}), may_be_private=True)

    assert may_connect(["127.0.0.1"], private)
    assert may_connect(["93.184.216.34"], RULES)
    assert not target_of("http://localhost/do", private).is_https
