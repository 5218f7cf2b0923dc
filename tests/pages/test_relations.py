import pytest
from sqlalchemy import select

from portal.extensions import db
from portal.requests.models import Relation, ServiceRequest
from tests.support.browser import open_page, post, value_of
from tests.support.factories import (
    later,
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
        it, legal = make_desk("it"), make_desk("legal")
        skill = make_skill(it)
        kind, right = make_type(it, skill), make_type(legal, title="Look at a contract")
        maya = make_person("Maya")
        first = make_request(kind, requester=maya, title="VPN drops")
        second = make_request(kind, requester=maya, title="No VPN", now=later(minutes=9))
        ravi, right_id = make_staff(it, skill), str(right.id)
        db.session.commit()
    ravis = app.test_client()
    sign_in(client, maya)
    sign_in(ravis, ravi)
    url = f"/requests/{first.reference}"
    return {
        "maya": client, "ravi": ravis, "url": url, "page": f"{url}/relations", "right": right_id,
        "first": first.reference, "second": second.reference,
    }  # fmt: skip


def sent(cast, action, **data):
    return post(cast["ravi"], f"{cast['url']}/{action}", data, page=cast["page"])


def test_the_page_of_the_request_leads_there_for_the_desk_alone(cast):
    assert cast["page"] in open_page(cast["ravi"], cast["url"]).text
    assert cast["page"] not in open_page(cast["maya"], cast["url"]).text


def test_two_are_linked_and_let_go(cast):
    answer = sent(cast, "relations", **{"link-kind": "blocks", "link-other": cast["second"]})
    assert answer.status_code == 303
    seen = open_page(cast["ravi"], cast["page"]).text
    assert "Holds up" in seen
    assert "Waits for" in open_page(
        cast["ravi"], f"/requests/{cast['second']}/relations"
    ).text  # fmt: skip

    with cast["ravi"].application.app_context():
        made = db.session.scalar(select(Relation.id))
    assert sent(cast, f"relations/{made}/removal").status_code == 303

    assert "Holds up" not in open_page(cast["ravi"], cast["page"]).text


def test_one_becomes_part_of_the_other_and_is_taken_back(cast):
    data = {"merge-into": cast["second"], "merge-words": "One trouble.", "merge-version": "1"}
    assert sent(cast, "merger", **data).status_code == 303

    seen = open_page(cast["ravi"], cast["url"]).text
    step = value_of(seen, "step")
    assert step
    seen = open_page(cast["maya"], cast["url"]).text
    assert "It goes on here:" in seen
    assert "One trouble." in seen

    undone = post(cast["ravi"], f"{cast['url']}/undoing", {"step": step}, page=cast["url"])
    assert undone.status_code == 303
    assert "It goes on here:" not in open_page(cast["maya"], cast["url"]).text


def test_a_second_one_is_filed_once_however_often_it_is_sent(cast):
    key = value_of(open_page(cast["ravi"], cast["page"]).text, "split-key")
    data = {
        "split-key": key, "split-type": cast["right"], "split-title": "The contract of the VPN",
        "split-relation": "part", "split-words": "Legal looks at it.",
    }  # fmt: skip

    first, again = sent(cast, "parts", **data), sent(cast, "parts", **data)

    assert first.status_code == again.status_code == 303
    assert first.location == again.location
    with cast["ravi"].application.app_context():
        assert len(db.session.scalars(select(ServiceRequest)).all()) == 3


def test_another_desk_gets_it_and_who_asked_still_follows(cast):
    data = {"transfer-type": cast["right"], "transfer-words": "Legal.", "transfer-version": "1"}

    answer = sent(cast, "transfer", **data)

    assert answer.status_code == 303
    assert cast["ravi"].get(cast["url"]).status_code == 404
    seen = open_page(cast["maya"], cast["url"]).text
    assert "Another desk has it now." in seen


@pytest.mark.parametrize(
    ("action", "data", "words"),
    [
        ("relations", {"link-kind": "blocks", "link-other": "ITX-0"}, "no request with this ref"),
        ("relations", {"link-kind": "merged", "link-other": "ITX-0"}, "Not a valid choice"),
        ("merger", {"merge-version": "1", "merge-into": ""}, "Write its reference."),
        ("parts", {"split-title": "", "split-details": "Kept words"}, "Kept words"),
        ("transfer", {"transfer-version": "1", "transfer-words": "Kept words"}, "Kept words"),
        ("transfer", {"transfer-version": "1", "transfer-words": "W", "transfer-type": "0"},
         "Choose a kind of another desk."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast, action, data, words):
    answer = sent(cast, action, **data)

    assert answer.status_code == 422
    assert words in answer.text


def test_who_comes_too_late_keeps_their_words(cast):
    data = {"merge-into": cast["second"], "merge-words": "One trouble.", "merge-version": "9"}

    answer = sent(cast, "merger", **data)

    assert answer.status_code == 409
    assert "One trouble." in answer.text
    assert "changed since you opened it" in answer.text


def test_the_page_keeps_to_its_budget(cast):
    sent(cast, "relations", **{"link-kind": "blocks", "link-other": cast["second"]})
    with counted_statements() as statements:
        cast["ravi"].get(cast["page"])
    assert len(statements) <= 12, "\n".join(statements)
