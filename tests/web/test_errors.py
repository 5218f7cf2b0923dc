from datetime import timedelta

import pytest
from flask import Flask

from config import TestConfig
from portal import create_app, errors
from portal.web.access import ANYONE, allow
from tests.support.page import Page, check

FAULTS = {
    "not-found": (errors.NotFound(), 404),
    "not-allowed": (errors.NotAllowed(), 403),
    "conflict": (errors.Conflict("Somebody else has it."), 409),
    "transition": (errors.InvalidTransition("It is finished."), 409),
    "tries": (errors.TooManyTries(timedelta(seconds=61)), 429),
    "input": (errors.InvalidInput("Write a name."), 422),
    "accident": (ZeroDivisionError("a secret detail"), 500),
}


@pytest.fixture(scope="module")
def faulty() -> Flask:
    """An app with views that go wrong; it needs no database."""
    app = create_app(TestConfig("sqlite://"))
    app.config["WTF_CSRF_ENABLED"] = False

    def view_for(fault):
        @allow(ANYONE)
        def view():
            raise fault

        return view

    for name, (fault, _status) in FAULTS.items():
        app.add_url_rule(f"/faults/{name}", name, view_for(fault), methods=["GET", "POST"])
    return app


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_status_and_a_whole_page(faulty, name):
    answer = faulty.test_client().get(f"/faults/{name}")

    assert answer.status_code == FAULTS[name][1]
    check(Page(answer.text))


def test_who_tried_too_often_is_told_when_to_come_back(faulty):
    answer = faulty.test_client().get("/faults/tries")

    assert answer.headers["Retry-After"] == "61"
    assert "You can try again in 2 minutes." in answer.text


def test_a_password_is_never_shown_again(faulty):
    typed = {"password-current_password": "a long secret of mine, word by word"}

    assert "secret of mine" not in faulty.test_client().post("/faults/input", data=typed).text


def test_an_accident_tells_a_number_and_nothing_else(faulty):
    text = faulty.test_client().get("/faults/accident").text

    assert "secret detail" not in text
    assert "ZeroDivision" not in text
    assert "Traceback" not in text


def test_the_reason_of_a_conflict_is_told(faulty):
    assert "Somebody else has it." in faulty.test_client().get("/faults/conflict").text


@pytest.mark.parametrize("name", ["conflict", "input", "accident"])
def test_long_words_of_a_refused_form_stay_on_the_page(faulty, name):
    typed = "A half-typed answer that took ten minutes to write."
    answer = faulty.test_client().post(f"/faults/{name}", data={"words": typed})

    assert typed in answer.text


@pytest.mark.parametrize("path", ["/nothing-here", "/requests/XX", "/%00", "/queue/it/more"])
def test_an_unknown_address_is_a_page_too(faulty, path):
    answer = faulty.test_client().get(path)

    assert answer.status_code == 404
    check(Page(answer.text))


def test_a_form_without_its_token_is_refused():
    app = create_app(TestConfig("sqlite://"))

    assert app.test_client().post("/sign-out").status_code == 400
