"""Search or jump to, and the keys."""

import re

import pytest

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.models import Person
from tests.support.browser import open_page
from tests.support.factories import (
    grant,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, title="I need another computer", slug="laptop")
        secret = make_type(
            desk, skill, slug="matter", confidentiality=Confidentiality.PRIVILEGED, title="Matter"
        )
        maya, hiro = make_person(), make_person("Hiro Tanaka")
        people = {"maya": maya, "hiro": hiro, "ravi": make_staff(desk, skill)}
        own = make_request(kind, requester=maya, title="Dizüstü İÇİN")
        others = make_request(kind, requester=hiro, title="Laptop of the fair")
        hidden = make_request(secret, requester=hiro, title="Zitronenfalter")
        refs = {"own": own.reference, "others": others.reference, "hidden": hidden.reference}
        db.session.commit()
    return people, refs


def found(client, typed):
    page = open_page(client, f"/jump?q={typed}").text.split('id="found"')[1].split("</form>")[0]
    return re.findall(r'class="offer" href="([^"]+)"', page)


def test_nothing_typed_shows_ones_open_requests_and_pages(client, cast):
    people, refs = cast
    sign_in(client, people["maya"])

    addresses = found(client, "")
    assert addresses[0] == f"/requests/{refs['own']}"
    assert {"/", "/requests", "/ask", "/me", "/keyboard"} <= set(addresses)
    assert "/queue" not in addresses


@pytest.mark.parametrize("typed", ["dizustu", "ICIN", "another computer", "{own}"])
def test_ones_own_is_found_by_its_words_in_any_case_and_by_its_reference(client, cast, typed):
    people, refs = cast
    sign_in(client, people["maya"])

    assert found(client, typed.format(**refs))[0] == f"/requests/{refs['own']}"


def test_what_can_be_asked_for_is_found(client, cast):
    people, _refs = cast
    sign_in(client, people["hiro"])

    assert "/ask/it/laptop" in found(client, "computer")


@pytest.mark.parametrize("typed", ["{hidden}", "Zitronenfalter", "{others}", "fair"])
def test_what_one_may_not_see_is_not_found(client, cast, typed):
    people, refs = cast
    sign_in(client, people["maya"])

    assert [url for url in found(client, typed.format(**refs)) if "/requests/" in url] == []


def test_staff_find_any_request_of_the_desk_by_reference_and_search_the_queue(client, cast):
    people, refs = cast
    sign_in(client, people["ravi"])

    assert found(client, refs["others"].lower())[0] == f"/requests/{refs['others']}"
    assert "/queue/it?words=fair" in found(client, "fair")
    assert "/queue" in found(client, "queue")


def test_nothing_found_says_what_to_do(client, cast):
    people, _refs = cast
    sign_in(client, people["maya"])

    assert "Try another word" in open_page(client, "/jump?q=xyzzyx").text


def test_it_costs_few_statements(client, cast):
    people, _refs = cast
    sign_in(client, people["ravi"])
    with counted_statements() as statements:
        client.get("/jump?q=laptop")

    assert len(statements) <= 12


def test_the_keys_are_told_and_can_be_switched_off(app, client, cast):
    people, _refs = cast
    sign_in(client, people["ravi"])
    page = open_page(client, "/keyboard").text
    assert "data-keys" in page
    assert "Down and up a list" in page
    with app.app_context():
        db.session.get(Person, people["ravi"].id).single_keys = False
        db.session.commit()

    page = open_page(client, "/keyboard").text
    assert "<body" in page
    assert "data-keys" not in page.split("<body")[1].split(">")[0]
    assert "You switched these off" in page
    assert "Ctrl K" in page


def test_each_page_of_a_person_has_a_letter_of_its_own(app, client, cast):
    people, _refs = cast
    with app.app_context():
        desk = make_desk("legal", prefix="LEG")
        everything = make_staff(desk, make_skill(desk), role="lead")
        for role in ("manager", "admin", "auditor"):
            grant(everything, role)
        db.session.commit()
    for person in (people["maya"], everything):
        sign_in(client, person)
        letters = re.findall(r'data-go="(\w)"', client.get("/").text)
        assert letters
        assert len(letters) == len(set(letters))


def test_the_search_page_shows_what_one_may_see_in_few_statements(client, cast):
    people, refs = cast
    sign_in(client, people["ravi"])

    with counted_statements() as statements:
        page = open_page(client, "/search?q=laptop+fair+desk:it").text

    assert refs["others"] in page
    assert len(statements) <= 12, "\n".join(statements)
    assert "Nothing was found" in open_page(client, "/search?q=zitronenfalter").text
    assert "What are you looking for?" in open_page(client, "/search").text
