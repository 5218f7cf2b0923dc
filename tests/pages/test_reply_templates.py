"""Replies for later on their pages and in the reply to a request."""

import pytest

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from tests.support.browser import TOKEN
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_template,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements

PLACE = "/desks/it/reply-templates"


@pytest.fixture
def cast(app, rolled_back):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        people = {
            "maya": make_person(),
            "ravi": make_staff(desk, skill),
            "chidi": make_staff(desk, skill, name="Chidi Eze"),
            "lead": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
        }
        kind = make_type(desk, skill)
        secret = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        words = {
            "open": make_request(kind, requester=people["maya"], title="A {me} folder").reference,
            "secret": make_request(secret, requester=people["maya"], title="Hush").reference,
            "template": make_template(
                desk, words="Dear {requester}, {title} ({reference}) by {promise}. {me}"
            ).id,
        }
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients | words


def post(cast, who, path, **data):
    token = TOKEN.search(cast[who].get("/me").text).group(1)
    return cast[who].post(path, data={"csrf_token": token, **data})


def put_in(cast, who="ravi", on="open", template=None, words=""):
    path = f"/requests/{cast[on]}/replies/template"
    return post(cast, who, path, template=template or cast["template"], words=words)


def test_one_is_put_behind_what_was_typed_and_nothing_goes_out(cast):
    answer = put_in(cast, words="Hello.")
    page = cast["ravi"].get(f"/requests/{cast['open']}").text

    assert answer.status_code == 303
    filled = f"Hello.\n\nDear Maya Lindholm, A {{me}} folder ({cast['open']}) by {{promise}}."
    assert f"{filled} Ravi Menon</textarea>" in page
    assert "Nothing is known for {me}, {promise}: write it yourself." in page
    assert "Dear Maya" not in cast["maya"].get(f"/requests/{cast['open']}").text


def test_a_reply_with_a_gap_does_not_go_out(cast):
    refused = post(
        cast, "ravi", f"/requests/{cast['open']}/replies", words="By {promise}", key="k"
    )

    assert refused.status_code == 422
    assert "Write what belongs in place of {promise}, then send it." in refused.text
    sent = post(cast, "maya", f"/requests/{cast['open']}/replies", words="By {promise}?", key="k")
    assert sent.status_code == 303


def test_its_address_shows_it_in_the_form_and_keeps_nothing(cast):
    page = cast["ravi"].get(f"/requests/{cast['open']}?template={cast['template']}").text

    assert "Dear Maya Lindholm" in page
    assert "Dear Maya" not in cast["ravi"].get(f"/requests/{cast['open']}").text
    assert cast["ravi"].get(f"/requests/{cast['open']}?template=999").status_code == 404
    assert cast["maya"].get(f"/requests/{cast['open']}?template=1").status_code in (200, 404)


def test_who_may_not_see_the_matter_gets_nothing_of_it_into_a_template(cast):
    assert put_in(cast, on="secret").status_code == 404
    assert "Hush" not in cast["ravi"].get(f"{PLACE}/{cast['template']}").text
    assert put_in(cast, "lead", on="secret").status_code == 303
    assert "Hush" not in cast["lead"].get(f"{PLACE}/{cast['template']}").text
    found = cast["ravi"].get(f"/jump?q=way&at={cast['secret']}").text
    assert "Hush" not in found
    assert "On its way" not in found


def test_the_palette_has_every_template(cast):
    here = cast["ravi"].get(f"/jump?q=its+way&at={cast['open']}").text
    elsewhere = cast["ravi"].get("/jump?q=its+way").text

    assert f"/requests/{cast['open']}?template={cast['template']}#words" in here
    assert f'href="{PLACE}/{cast["template"]}"' in elsewhere
    assert "On its way" not in cast["maya"].get("/jump?q=its+way").text


def test_a_template_is_written_changed_removed_and_brought_back(cast):
    said = {"version": "0", "key": "k" * 20, "name": "Mine", "words": "{me}"}
    assert post(cast, "ravi", PLACE, **said).status_code == 303
    assert post(cast, "ravi", PLACE, **said).status_code == 303  # sent twice
    mine = cast["ravi"].get(PLACE).text
    assert mine.count(">Mine</a>") == 1
    assert "Mine" not in cast["chidi"].get(PLACE).text.replace("Minen", "")
    address = mine.split(">Mine</a>")[0].rsplit('href="', 1)[1].split('"')[0]

    changed = post(cast, "ravi", address, **said | {"version": "1", "words": "{you}"})
    assert changed.status_code == 422
    assert "Nothing is called {you} here." in changed.text
    assert post(cast, "ravi", address, **said | {"version": "1"}).status_code == 303
    late = post(cast, "ravi", address, **said | {"version": "1", "words": "Other"})
    assert late.status_code == 409
    assert "Other</textarea>" in late.text
    assert post(cast, "ravi", f"{address}/removal").status_code == 303
    assert cast["ravi"].get(address).status_code == 404
    assert post(cast, "ravi", f"{address}/restoration").status_code == 303
    assert ">Mine</a>" in cast["ravi"].get(PLACE).text


def test_a_lead_writes_for_all_and_the_others_only_read_it(cast):
    said = {"version": "0", "key": "k" * 20, "name": "Ours", "words": "Hi", "is_shared": "y"}
    assert post(cast, "ravi", PLACE, **said | {"name": "Forged"}).status_code == 403
    assert "Forged" not in cast["chidi"].get(PLACE).text
    assert post(cast, "lead", PLACE, **said).status_code == 303

    page = cast["chidi"].get(PLACE).text
    assert ">Ours</a>" in page
    assert "The desk's lead changes it." in cast["chidi"].get(f"{PLACE}/{cast['template']}").text


def test_the_pages_keep_to_their_budget(cast):
    for path in (PLACE, f"{PLACE}/{cast['template']}"):
        with counted_statements() as statements:
            cast["ravi"].get(path)
        assert len(statements) <= 12, "\n".join(statements)
