"""From a request that is done to the draft of an article, and back."""

import pytest

from portal.catalogue.models import Article, Confidentiality
from portal.extensions import db
from portal.requests import operations
from portal.requests.models import RequestEvent
from tests.support.browser import TOKEN
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
    viewer,
)
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, rolled_back):
    with app.app_context():
        desk, other = make_desk(), make_desk("legal")
        skill = make_skill(desk)
        people = {
            "maya": make_person(),
            "ravi": make_staff(desk, skill),
            "lead": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
            "counsel": make_staff(other, make_skill(other), name="Leila Haddad"),
        }
        kinds = {"open": make_type(desk, skill, slug="open"), "fresh": make_type(desk, skill)}
        kinds["secret"] = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        rows = {
            name: make_request(kind, requester=people["maya"], title="Maya's codes are gone")
            for name, kind in kinds.items()
        }
        step = {"actor": viewer(people["lead"]), "version": None, "now": MONDAY, "minutes": 5}
        said = "Maya, open the app and scan the code again. maya@example.org"
        for name in ("open", "secret"):
            operations.resolve(rows[name].reference, words=said, **step)
        operations.note(
            rows["open"].reference, words="Inside only", actor=step["actor"], now=MONDAY
        )
        references = {name: row.reference for name, row in rows.items()}
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients | references


def new_article(cast, on="open", who="ravi", desk="it"):
    return cast[who].get(f"/desks/{desk}/new-article?from={cast[on]}")


def test_a_draft_begins_with_the_solution_and_not_with_whom_it_was_for(cast):
    assert (
        f"/desks/it/new-article?from={cast['open']}"
        in cast["ravi"].get(f"/requests/{cast['open']}").text
    )

    page = new_article(cast).text

    assert 'value="…&#39;s codes are gone"' in page
    assert "…, open the app and scan the code again. …</textarea>" in page
    assert "Everybody will read this." in page
    assert "Inside only" not in page
    assert f'data-draft="articles/it/from-{cast["open"]}"' in page


def test_nothing_is_made_of_what_is_privileged_not_done_or_not_ones_own(cast):
    for who in ("lead", "ravi"):
        answer = new_article(cast, "secret", who)
        assert answer.status_code == (422 if who == "lead" else 404)
        assert "scan the code" not in answer.text
    assert "Make an article of it" not in cast["lead"].get(f"/requests/{cast['secret']}").text
    assert new_article(cast, "fresh").status_code == 409
    assert new_article(cast, who="counsel", desk="legal").status_code == 404
    assert new_article(cast, who="maya").status_code == 403


def test_the_article_and_the_request_lead_to_each_other(app, cast):
    token = TOKEN.search(cast["ravi"].get("/me").text).group(1)
    said = {
        "csrf_token": token, "version": "0", "key": "k" * 20, "origin": cast["open"],
        "en_title": "New codes", "en_body": "Scan it again.",
    }  # fmt: skip
    for _time in range(2):
        assert cast["ravi"].post("/desks/it/articles", data=said).status_code == 303

    with counted_statements() as statements:
        article = cast["lead"].get("/desks/it/articles/new-codes").text
    assert len(statements) <= 12
    assert f'href="/requests/{cast["open"]}"' in article
    page = cast["lead"].get(f"/requests/{cast['open']}").text
    assert 'href="/desks/it/articles/new-codes"' in page
    assert "An article came out of it." in page
    assert "New codes" not in cast["maya"].get(f"/requests/{cast['open']}").text
    with app.app_context():
        assert db.session.query(Article).count() == 1
        events = db.session.query(RequestEvent).filter_by(kind="written_up").all()
        assert [set(event.details) for event in events] == [{"article"}]


def test_a_forged_origin_makes_no_article(app, cast):
    token = TOKEN.search(cast["ravi"].get("/me").text).group(1)
    said = {
        "csrf_token": token, "version": "0", "key": "k" * 20, "origin": cast["secret"],
        "en_title": "New codes", "en_body": "Scan it again.",
    }  # fmt: skip

    assert cast["ravi"].post("/desks/it/articles", data=said).status_code == 404
    with app.app_context():
        assert db.session.query(Article).count() == 0
