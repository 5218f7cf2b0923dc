"""Files of requests through the pages: sent with forms, kept while a form is looked at again, and
saved by who may see the request."""

import io
import re

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.requests.models import Attachment, RequestEvent, ServiceRequest
from tests.support.browser import TOKEN, open_page, post, value_of
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

FORM = "/ask/it/access"
PDF = b"%PDF-1.7\n%%EOF\n"
ASK = {"title": "Tender folder", "lateness": "no_harm", "needed_by": ""}


@pytest.fixture
def cast(app, client):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="access")
        maya, hiro, ravi = make_person(), make_person("Hiro Tanaka"), make_staff(desk, skill)
        lead = make_staff(desk, name="Ingrid Solberg", role="lead")
        matter_kind = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        row = make_request(kind, requester=maya)
        matter = make_request(matter_kind, requester=maya)
        db.session.commit()
    clients = {"maya": client, **{name: app.test_client() for name in ("hiro", "ravi", "lead")}}
    people = {"maya": maya, "hiro": hiro, "ravi": ravi, "lead": lead}
    for name, person in people.items():
        sign_in(clients[name], person)
    return {**clients, "url": f"/requests/{row.reference}", "matter": matter.reference}


def send(client, path, data, files, *, page, control="files"):
    """A form with files, as a browser sends it: [(name, bytes)]."""
    token = TOKEN.search(client.get(page).text)[1]
    parts = [(io.BytesIO(content), name) for name, content in files]
    body = {"csrf_token": token, **data, control: parts}
    return client.post(path, data=body, content_type="multipart/form-data")


def reply(cast, who, files, words="Here it is", **more):
    data = {"words": words, **more}
    return send(cast[who], f"{cast['url']}/replies", data, files, page=cast["url"])


def links(client, url):
    return re.findall(rf'href="({url}/files/[0-9a-f]+)"', open_page(client, url).text)


def stored(cast):
    with cast["maya"].application.app_context():
        return list(db.session.scalars(select(Attachment).order_by(Attachment.id)))


def test_a_file_sent_with_a_message_is_saved_by_the_desk(cast):
    assert reply(cast, "maya", [("plan.pdf", PDF)]).status_code == 303
    (link,) = links(cast["ravi"], cast["url"])

    answer = cast["ravi"].get(link)

    assert answer.data == PDF
    headers = answer.headers
    assert headers["Content-Disposition"] == "attachment; filename=plan.pdf"
    assert headers["Content-Type"] == "application/pdf"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_a_name_in_any_script_is_said_as_the_standard_has_it(cast):
    reply(cast, "maya", [("größe سند\u202efdp.pdf", PDF)])
    (link,) = links(cast["maya"], cast["url"])

    said = cast["maya"].get(link).headers["Content-Disposition"]
    assert "filename*=UTF-8''gr%C3%B6%C3%9Fe%20%D8%B3%D9%86%D8%AFfdp.pdf" in said
    assert "%E2%80%AE" not in said


def test_a_file_is_not_there_for_who_may_not_see_its_request(cast):
    reply(cast, "maya", [("plan.pdf", PDF)])
    (link,) = links(cast["maya"], cast["url"])
    hidden, missing = cast["hiro"].get(link), cast["hiro"].get(f"{cast['url']}/files/{'0' * 32}")

    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data


def test_a_file_is_found_through_its_own_request_only(cast):
    reply(cast, "maya", [("plan.pdf", PDF)])
    (link,) = links(cast["maya"], cast["url"])
    name = link.rsplit("/", 1)[1]

    assert cast["maya"].get(f"/requests/{cast['matter']}/files/{name}").status_code == 404


def test_a_file_of_a_note_is_not_there_for_the_asker(cast):
    send(
        cast["ravi"],
        f"{cast['url']}/notes",
        {"note-words": "See"},
        [("inside.pdf", PDF)],
        page=cast["url"],
        control="note-files",
    )
    (link,) = links(cast["ravi"], cast["url"])

    assert cast["ravi"].get(link).status_code == 200
    assert cast["maya"].get(link).status_code == 404
    assert "inside.pdf" not in open_page(cast["maya"], cast["url"]).text


def test_saving_a_file_of_a_privileged_matter_is_a_look_at_it(cast):
    url = f"/requests/{cast['matter']}"
    send(cast["maya"], f"{url}/replies", {"words": "x"}, [("plan.pdf", PDF)], page="/requests")
    with cast["maya"].application.app_context():
        name = db.session.scalar(select(Attachment.stored_as))

    assert cast["ravi"].get(f"{url}/files/{name}").status_code == 404
    assert cast["lead"].get(f"{url}/files/{name}").status_code == 200
    with cast["maya"].application.app_context():
        viewed = select(RequestEvent).where(RequestEvent.kind == "viewed")
        assert len(db.session.scalars(viewed).all()) == 1


@pytest.mark.parametrize(("mode", "status"), [("no-cors", 403), ("navigate", 200)])
def test_another_site_may_lead_to_a_file_but_not_draw_it(cast, mode, status):
    reply(cast, "maya", [("plan.pdf", PDF)])
    (link,) = links(cast["maya"], cast["url"])

    asked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": mode}
    assert cast["maya"].get(link, headers=asked).status_code == status


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("run.exe", b"MZ", "not taken"),
        ("page.html", b"<html>", "not taken"),
        ("plan.pdf", b"MZ\x90\0 a program", "not what its name says"),
        ("plan.pdf", b"", "is empty"),
        ("plan.pdf", PDF + b"0" * 10_000_000, "larger than 10 MB"),
    ],
)
def test_a_file_that_is_not_taken_is_named_and_the_words_are_kept(cast, name, content, words):
    answer = reply(cast, "maya", [(name, content)], words="Words that took a while")

    assert answer.status_code == 422
    check(Page(answer.text))
    assert words in answer.text
    assert "Words that took a while" in answer.text
    assert stored(cast) == []


def test_good_files_stay_with_the_form_while_a_bad_one_is_mended(cast):
    answer = reply(cast, "maya", [("good.pdf", PDF), ("bad.exe", b"MZ")])
    token = value_of_kept(answer.text)

    assert "good.pdf" in answer.text
    assert reply(cast, "maya", [], kept=token).status_code == 303
    assert [file.name for file in stored(cast)] == ["good.pdf"]


def value_of_kept(html):
    return re.search(r'name="kept" value="([^"]+)"', html)[1]


def test_a_file_of_somebody_elses_form_is_not_taken_over(cast):
    token = value_of_kept(reply(cast, "maya", [("good.pdf", PDF), ("bad.exe", b"MZ")]).text)

    assert reply(cast, "ravi", [], kept=token).status_code == 303
    assert stored(cast) == []


def test_the_same_message_with_a_file_sent_twice_is_one_of_each(cast):
    key = value_of(open_page(cast["maya"], cast["url"]).text, "key")
    first, second = (reply(cast, "maya", [("plan.pdf", PDF)], key=key) for _ in range(2))

    assert first.status_code == second.status_code == 303
    assert [file.name for file in stored(cast)] == ["plan.pdf"]


def test_files_of_the_ask_form_come_along_through_the_last_look(cast):
    looked = send(cast["maya"], FORM, {**ASK, "step": "check"}, [("plan.pdf", PDF)], page=FORM)
    check(Page(looked.text))
    assert "plan.pdf" in looked.text
    assert stored(cast) == []

    data = {**ASK, "kept": value_of_kept(looked.text), "step": "send"}
    sent = send(cast["maya"], FORM, data, [], page=FORM)

    assert sent.status_code == 303
    (file,) = stored(cast)
    with cast["maya"].application.app_context():
        row = db.session.get(ServiceRequest, file.request_id)
    assert (file.name, row.title) == ("plan.pdf", "Tender folder")


def test_a_draft_keeps_its_files(cast):
    send(cast["maya"], FORM, {**ASK, "step": "later"}, [("plan.pdf", PDF)], page=FORM)

    page = open_page(cast["maya"], FORM).text
    assert "plan.pdf" in page
    assert value_of_kept(page)


def test_only_forms_that_take_files_may_be_large(cast):
    large = "x" * 5_000_000
    token = TOKEN.search(open_page(cast["ravi"], cast["url"]).text)[1]
    body = {"csrf_token": token, "resolve-words": large}

    assert cast["ravi"].post(f"{cast['url']}/resolution", data=body).status_code == 413
    too_large = [("a.pdf", PDF + b"0" * 60_000_000)]
    assert reply(cast, "maya", too_large).status_code == 413


def uploaded(client, *files):
    files = [(io.BytesIO(content), name) for name, content in files]
    found = TOKEN.search(client.get("/").text)
    return client.post("/files", data={"csrf_token": found[1], "files": files})


def test_a_file_may_come_ahead_of_its_form(cast):
    answer = uploaded(cast["maya"], ("plan.pdf", PDF))

    assert answer.status_code == 200
    token = re.search(r'name="kept" value="([^"]+)"', answer.text)[1]
    assert post(
        cast["maya"], f"{cast['url']}/replies", {"words": "x", "kept": token}, page=cast["url"]
    )
    assert "plan.pdf" in open_page(cast["maya"], cast["url"]).text


def test_one_that_is_not_taken_says_so_ahead_of_the_form(cast):
    answer = uploaded(cast["maya"], ("run.exe", b"MZ"))

    assert answer.status_code == 422
    assert "is of a kind that is not taken" in answer.text
    assert 'name="kept"' not in answer.text
