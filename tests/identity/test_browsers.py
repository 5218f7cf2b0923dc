import pytest

from portal.identity.browsers import browser_and_system

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "names"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox Linux",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/142.0 Safari/537.36 Edg/142.0",
            "Edge Windows",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 16) {WEBKIT} Chrome/142.0 Mobile Safari/537",
            "Chrome Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari iPhone",
        ),
    ],
)
def test_a_browser_and_its_system_are_told(user_agent, names):
    assert browser_and_system(user_agent) == tuple(names.split())


@pytest.mark.parametrize("user_agent", ["", "curl/8.5"])
def test_what_does_not_say_its_name_has_none(user_agent):
    assert browser_and_system(user_agent) == ("", "")
