"""A database that does not answer: the page says so, keeps what was typed, and says when to try
again."""

import socket

import pytest

from config import TestConfig
from portal import create_app
from portal.web.access import ANYONE, allow
from portal.web.queries import database_answers
from tests.support.page import Page, check


@pytest.fixture
def closed_port():
    """A port nobody listens on, held so that nobody else gets it meanwhile."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(params=["nobody listens", "no such folder"])
def cut_off(request, closed_port, tmp_path):
    address = {
        "nobody listens": f"postgresql+psycopg://portal@127.0.0.1:{closed_port}/portal",
        "no such folder": f"sqlite:///{tmp_path / 'nowhere' / 'portal.db'}",
    }[request.param]
    app = create_app(TestConfig(address))
    app.config["WTF_CSRF_ENABLED"] = False
    asks = allow(ANYONE)(lambda: str(database_answers()))
    app.add_url_rule("/asks", "asks", asks, methods=["GET", "POST"])
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = "a token that only the database could tell"
    return client


@pytest.mark.parametrize("path", ["/asks", "/", "/requests", "/health"])
def test_a_database_that_is_down_is_a_page_that_says_when_to_try_again(cut_off, path):
    answer = cut_off.get(path)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    check(Page(answer.text))
    assert "Traceback" not in answer.text
    assert "127.0.0.1" not in answer.text


def test_what_was_typed_meanwhile_is_on_the_page(cut_off):
    typed = "A half-typed answer that took ten minutes to write."

    answer = cut_off.post("/asks", data={"words": typed})

    assert answer.status_code == 503
    assert typed in answer.text
