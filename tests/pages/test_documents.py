"""Documents: written on the page of a type, made from the answers of a request."""

import io
import zipfile

import pytest

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.requests.models import Attachment, RequestEvent
from tests.support.browser import TOKEN
from tests.support.factories import (
    make_desk,
    make_document,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements

PLACE = "/desks/it/types/nda"
FIELDS = [
    {"slug": "who", "label": "With whom?"},
    {"slug": "until", "label": "Until when?", "kind": "date", "is_required": False},
]


@pytest.fixture
def cast(app, rolled_back):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        people = {
            "maya": make_person(),
            "ravi": make_staff(desk, skill),
            "lead": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
        }
        kind = make_type(desk, skill, slug="nda", fields=FIELDS)
        secret = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        answers = {"who": "Tanaka & Sons {until}", "until": "2026-12-24"}
        maya = people["maya"]
        words = {
            "full": make_request(kind, requester=maya, answers=answers).reference,
            "thin": make_request(kind, requester=maya, answers={"who": "Tanaka"}).reference,
            "secret": make_request(secret, requester=maya).reference,
            "document": make_document(kind, words="# NDA\n{requester} and {who} until {until}").id,
        }
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients | words


def post(cast, who, path, **data):
    token = TOKEN.search(cast[who].get("/me").text).group(1)
    return cast[who].post(path, data={"csrf_token": token, **data})


def place(cast, on="full"):
    return f"/requests/{cast[on]}/documents/{cast['document']}"


def test_it_is_looked_at_then_made_once_among_the_files(app, cast):
    assert place(cast) in cast["ravi"].get(f"/requests/{cast['full']}").text
    with counted_statements() as statements:
        page = cast["ravi"].get(place(cast)).text
    assert len(statements) <= 12
    assert "Maya Lindholm and Tanaka &amp; Sons {until} until 24 December 2026" in page

    for _time in range(2):
        assert post(cast, "ravi", place(cast), key="k" * 20).status_code == 303

    with app.app_context():
        (file,) = db.session.query(Attachment).all()
        assert file.name == f"Standard NDA {cast['full']}.docx"
        events = db.session.query(RequestEvent).filter_by(kind="document_made").all()
        assert [event.details for event in events] == [{"document": cast["document"]}]
    sent = cast["maya"].get(f"/requests/{cast['full']}/files/{file.stored_as}")
    with zipfile.ZipFile(io.BytesIO(sent.data)) as archive:
        assert "Tanaka &amp; Sons {until}" in archive.read("word/document.xml").decode()


def test_with_an_answer_missing_none_is_made_and_which_is_told(app, cast):
    refused = post(cast, "ravi", place(cast, "thin"), key="k" * 20)

    assert refused.status_code == 422
    assert "It cannot be made yet: answers are missing." in refused.text
    assert "Until when?" in refused.text
    assert "Make the file" not in refused.text
    with app.app_context():
        assert db.session.query(Attachment).count() == 0


def test_a_file_for_the_desk_alone_and_who_may_not_make_one(app, cast):
    assert post(cast, "maya", place(cast), key="k").status_code == 403
    assert post(cast, "ravi", place(cast, "secret"), key="k").status_code == 404
    assert post(cast, "ravi", place(cast), key="k" * 20, is_internal="y").status_code == 303
    assert "Standard NDA" not in cast["maya"].get(f"/requests/{cast['full']}").text


def test_the_lead_writes_changes_and_removes_one(cast):
    said = {"version": "1", "key": "k" * 20, "name": "A letter", "words": "Dear {whom}"}
    refused = post(cast, "lead", f"{PLACE}/documents", **said)
    assert refused.status_code == 422
    assert "Nothing is called {whom} here." in refused.text
    assert "Dear {whom}</textarea>" in refused.text

    said["words"] = "Dear {who}"
    for _time in range(2):
        assert post(cast, "lead", f"{PLACE}/documents", **said).status_code == 303
    page = cast["lead"].get(PLACE).text
    assert page.count(">A letter</a>") == 1
    address = page.split(">A letter</a>")[0].rsplit('href="', 1)[1].split('"')[0]
    late = post(cast, "lead", address, **said)
    assert late.status_code == 409
    assert post(cast, "lead", address, **said | {"version": "2", "name": "B"}).status_code == 303
    assert post(cast, "lead", f"{address}/removal", version="2").status_code == 409
    assert post(cast, "lead", f"{address}/removal", version="3").status_code == 303
    assert cast["lead"].get(address).status_code == 404
    assert post(cast, "ravi", f"{PLACE}/documents", **said).status_code == 403
