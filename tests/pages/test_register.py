import re

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.models import Desk
from portal.extensions import db
from portal.obligations.models import Obligation
from tests.support.browser import open_page, post
from tests.support.factories import (
    make_desk,
    make_obligation,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.filled import typed
from tests.support.statements import counted_statements

ENTRY = "/obligations/entry"
IMPORT = "/desks/legal/register-import"
SHEET = "title,type,date,notice_days\nGas,renewal,2030-03-29,30\nLease,nothing,2030-01-01,\n"


@pytest.fixture
def legal(client):
    """The desk's lead is signed in."""
    with client.application.app_context():
        desk = make_desk("legal", name="Legal desk", prefix="LEG")
        skill = make_skill(desk)
        kind = make_type(desk, skill, title="Renew a contract", slug="renewal")
        lead = make_staff(desk, skill, name="Leila Haddad", role="lead")
        owner = make_person("Grace Okonkwo", email="grace@example.test", department="Buying")
        db.session.commit()
    sign_in(client, lead)
    return kind, owner


def facts(client):
    with client.application.app_context():
        return db.session.scalars(select(Obligation).order_by(Obligation.id)).all()


def made(client, kind, owner=None, **changes):
    with client.application.app_context():
        row = make_obligation(kind, owner, **changes)
        db.session.commit()
        return row.id


def filled(client, kind, page=ENTRY, **changes):
    return typed(client, page) | {
        "title": "Freight frame",
        "type": str(kind.id),
        "falls_on": "2030-05-31",
        "notice_months": "1",
        "owner": "grace@example.test",
        **changes,
    }


def test_a_fact_is_written_down_once_and_its_days_are_counted(client, legal):
    body = filled(client, legal[0])

    answers = [post(client, ENTRY, body, page=ENTRY) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    [row] = facts(client)
    assert (row.due_on.isoformat(), row.department, row.source) == ("2030-04-30", "Buying", "hand")
    page = open_page(client, "/obligations").text
    assert "Freight frame" in page
    assert "Grace Okonkwo" in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client, legal):
    body = filled(client, legal[0], falls_on="31 May", owner="nobody@example.test")

    answer = post(client, ENTRY, body, page=ENTRY)

    assert answer.status_code == 422
    assert "Write the day as 2026-12-01." in answer.text
    assert "Nobody here has this address." in answer.text
    assert "Freight frame" in answer.text
    assert facts(client) == []


def test_a_change_is_kept_and_who_comes_too_late_reads_what_stands_otherwise(client, legal):
    page = f"/obligations/{made(client, legal[0], legal[1])}"
    body = filled(client, legal[0], page)

    assert post(client, page, body, page=page).status_code == 303
    late = post(client, page, body | {"title": "Other"}, page=page)

    assert late.status_code == 409
    assert "Leila Haddad changed it" in late.text
    assert "Other" in late.text
    assert "from Wed 10 Feb 2027 to Fri 31 May 2030" in open_page(client, page).text


def test_the_owner_says_nothing_was_needed_and_the_desk_writes_the_next_one_down(client, legal):
    kind, owner = legal
    row_id = made(client, kind, owner)
    page = f"/obligations/{row_id}"
    lead = client.get_cookie("portal").value
    sign_in(client, owner)
    answer = post(client, f"{page}/outcome", {"outcome": "not_needed"}, page=page)
    assert answer.status_code == 303
    assert "Change it" not in open_page(client, page).text

    client.set_cookie("portal", lead)
    body = {"next_on": "2028-02-10", "version": "2"}
    answer = post(client, f"{page}/renewal", body, page=page)

    assert answer.status_code == 303
    first, after = facts(client)
    assert (first.outcome, after.outcome, after.title) == ("not_needed", None, first.title)


def test_a_request_is_named_by_a_reference_one_may_see(client, legal):
    kind, owner = legal
    page = f"/obligations/{made(client, kind, owner)}"
    with client.application.app_context():
        reference = make_request(kind).reference
        db.session.commit()
    said = {"outcome": "request", "reference": "LEG-000000"}
    assert post(client, f"{page}/outcome", said, page=page).status_code == 422

    answer = post(client, f"{page}/outcome", said | {"reference": reference}, page=page)

    assert answer.status_code == 303
    assert reference in open_page(client, page).text


def test_a_file_is_looked_at_first_and_then_taken_once(client, legal):
    body = typed(client, IMPORT) | {"content": SHEET}

    looked = post(client, IMPORT, body, page=IMPORT)

    assert facts(client) == []
    assert "Line 3: “nothing” is no kind of request of this desk." in looked.text
    assert "New: 1." in looked.text

    taken = [post(client, IMPORT, body | {"step": "take"}, page=IMPORT) for _twice in range(2)]

    assert [answer.status_code for answer in taken] == [303, 303]
    [row] = facts(client)
    assert (row.title, row.due_on.isoformat()) == ("Gas", "2030-02-27")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "Choose a file, or paste its text."),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR", "Choose the kind of request its events lead to."),
        ("x" * 400_001, "This is too large: 400 kB at most. Split it."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(client, legal, content, words):
    answer = post(client, IMPORT, typed(client, IMPORT) | {"content": content}, page=IMPORT)

    assert answer.status_code == 422
    assert words in answer.text


def test_who_is_outside_reads_nothing_of_a_privileged_fact(client, legal):
    kind, owner = legal
    secret = Confidentiality.PRIVILEGED
    row_id = made(client, kind, owner, title="wiedehopf", confidentiality=secret)
    with client.application.app_context():
        desk = db.session.get_one(Desk, kind.desk_id)
        other = make_staff(desk, make_skill(desk, "b"))
        colleague = make_person("Hiro Tanaka", department="Procurement")
        db.session.commit()
    for person in (other, colleague):
        sign_in(client, person)
        assert "wiedehopf</a>" not in open_page(client, "/obligations?words=wiedehopf").text
        assert client.get(f"/obligations/{row_id}").status_code == 404
    sign_in(client, owner)
    assert "wiedehopf" in open_page(client, f"/obligations/{row_id}").text


def test_pages_of_the_register_follow_each_other_without_a_gap(client, legal):
    with client.application.app_context():
        for number in range(120):
            make_obligation(legal[0], title=f"Contract {number:03}.")
        db.session.commit()
    path, seen = "/obligations", []
    while path:
        with counted_statements() as statements:
            text = open_page(client, path).text
        assert len(statements) <= 12
        seen += [number for number in range(120) if f"Contract {number:03}." in text]
        link = re.search(r'href="(/obligations\?after=[^"]+)">', text)
        path = link and link[1]

    assert seen == list(range(120))
