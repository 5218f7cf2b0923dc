import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.models import Person
from portal.requests.models import RequestEvent
from tests.support.browser import open_page, post
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.page import Page, check
from tests.support.statements import counted_statements

HIRO = "hiro's"
PEOPLE = ("maya", "hiro", "ravi", "leila")


@pytest.fixture
def cast(app, client):
    """Maya asked, Ravi is of the desk, Leila leads it, Hiro is a stranger."""
    with app.app_context():
        desk = make_desk("legal", prefix="LEG")
        skill = make_skill(desk)
        people = [
            make_person(),
            make_person("Hiro Tanaka"),
            make_staff(desk, skill),
            make_staff(desk, skill, name="Leila Haddad", role="lead"),
        ]
        rows = [
            make_request(make_type(desk, skill, confidentiality=kind), requester=people[0])
            for kind in (Confidentiality.OPEN, Confidentiality.PRIVILEGED)
        ]
        db.session.commit()
    found = {}
    for name, person in zip(PEOPLE, people, strict=True):
        found[name] = app.test_client()
        sign_in(found[name], person)
        found[f"{name}'s"] = person
    return found | {
        "row": f"/requests/{rows[0].reference}",
        "matter": f"/requests/{rows[1].reference}",
    }


def share(cast, who, path, person):
    prefix = "wall" if path.endswith("walls") else "share"
    return post(cast[who], path, {f"{prefix}-email": person.email}, page="/requests")


def status(cast, who, what):
    return cast[who].get(cast[what]).status_code


def test_a_watcher_is_named_by_address_and_sees_it_until_removed(cast):
    assert status(cast, "hiro", "row") == 404
    answer = share(cast, "maya", f"{cast['row']}/watchers", cast[HIRO])
    assert answer.status_code == 303
    assert "Hiro Tanaka" in open_page(cast["maya"], cast["row"]).text
    assert "You follow this request." in open_page(cast["hiro"], cast["row"]).text

    gone = f"{cast['row']}/watchers/{cast[HIRO].id}/removal"
    assert post(cast["maya"], gone, page=cast["row"]).status_code == 303
    assert status(cast, "hiro", "row") == 404


def test_who_leaves_comes_to_their_own_requests(cast):
    share(cast, "maya", f"{cast['matter']}/members", cast[HIRO])
    leaving = f"{cast['matter']}/members/{cast[HIRO].id}/removal"
    answer = post(cast["hiro"], leaving, page=cast["matter"])

    assert answer.location == "/requests"
    assert status(cast, "hiro", "matter") == 404


def test_a_wall_shows_to_the_lead_alone(cast):
    share(cast, "maya", f"{cast['row']}/watchers", cast[HIRO])
    assert share(cast, "leila", f"{cast['row']}/walls", cast[HIRO]).status_code == 303
    assert status(cast, "hiro", "row") == 404

    assert "Hiro Tanaka" in open_page(cast["leila"], cast["row"]).text
    for other in ("maya", "ravi"):
        assert "Hiro Tanaka" not in open_page(cast[other], cast["row"]).text
        assert "Keep somebody out" not in open_page(cast[other], cast["row"]).text


def test_a_walled_and_an_unknown_address_get_the_same_page(cast):
    share(cast, "leila", f"{cast['row']}/walls", cast[HIRO])
    unknown = Person(email="nobody@example.test")
    pages = []
    for person in (cast[HIRO], unknown):
        answer = share(cast, "maya", f"{cast['row']}/watchers", person)
        assert answer.status_code == 422
        check(Page(answer.text))
        pages.append(answer.text.replace(person.email, "…"))

    assert without_token(pages[0]) == without_token(pages[1])
    assert "Nobody with this address can be named here." in pages[0]


def without_token(text):
    return [line for line in text.splitlines() if "csrf_token" not in line]


@pytest.mark.parametrize("email", ["", "a" * 300, "nul\0@example.test"])
def test_a_bad_address_is_named_beside_its_field(cast, email):
    for who, path in (("maya", "watchers"), ("leila", "walls")):
        answer = share(cast, who, f"{cast['row']}/{path}", Person(email=email))

        assert answer.status_code == 422
        assert "error-summary" in answer.text or 'aria-invalid="true"' in answer.text


@pytest.mark.parametrize(
    ("who", "path", "expected"),
    [
        ("hiro", "watchers", 404),
        ("hiro", "walls", 403),
        ("ravi", "walls", 403),
        ("maya", "walls", 403),
        ("ravi", "members", 404),
        ("leila", "members", 404),
    ],
)
def test_who_may_not_share_is_refused(cast, who, path, expected):
    assert share(cast, who, f"{cast['row']}/{path}", cast["leila's"]).status_code == expected


@pytest.mark.parametrize("number", [0, 999, 2**31, 10**30])
@pytest.mark.parametrize("path", ["watchers", "walls"])
def test_a_foreign_id_is_not_found(cast, path, number):
    address = f"{cast['row']}/{path}/{number}/removal"

    assert post(cast["leila"], address, page=cast["row"]).status_code == 404


def views_of_the_matter(cast):
    with cast["maya"].application.app_context():
        statement = select(RequestEvent.actor_id).where(RequestEvent.kind == "viewed")
        return list(db.session.scalars(statement))


def test_opening_a_matter_is_an_event_and_opening_an_open_request_is_none(cast):
    for path in (cast["row"], cast["matter"], cast["matter"], f"{cast['matter']}/confirmation"):
        open_page(cast["maya"], path)
    open_page(cast["leila"], cast["matter"])
    assert cast["ravi"].get(cast["matter"]).status_code == 404

    assert views_of_the_matter(cast) == [cast["maya's"].id, cast["leila's"].id]


def test_a_matter_seen_through_a_refused_form_is_an_event_too(cast):
    answer = post(cast["leila"], f"{cast['matter']}/replies", {"words": ""}, page="/requests")

    assert answer.status_code == 422
    assert views_of_the_matter(cast) == [cast["leila's"].id]


def test_a_look_leaves_the_form_of_the_page_valid(cast):
    version = 'name="version" value="1"'
    assert version in open_page(cast["leila"], cast["matter"]).text
    started = post(cast["leila"], f"{cast['matter']}/start", {"version": "1"}, page=cast["matter"])

    assert started.status_code == 303


@pytest.mark.parametrize("who", ["maya", "leila"])
@pytest.mark.parametrize("what", ["row", "matter"])
def test_the_page_keeps_to_its_budget(cast, who, what):
    open_page(cast[who], cast[what])
    with counted_statements() as statements:
        open_page(cast[who], cast[what])

    assert len(statements) <= 12, "\n".join(statements)
