"""The queue as staff work in it: filters, saved views, ticked lines, CSV."""

import re

import pytest
from sqlalchemy import func, select

from portal.extensions import db
from portal.pages.queue_csv import harmless
from portal.planning.models import BulkStep
from portal.requests import operations
from portal.requests.models import SavedView
from tests.support.browser import TOKEN
from tests.support.factories import (
    later,
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
        desk = make_desk()
        skill = make_skill(desk)
        kind, other = make_type(desk, skill), make_type(desk, title="A new laptop")
        people = {
            "ravi": make_staff(desk, skill),
            "chidi": make_staff(desk, skill, name="Chidi Eze"),
            "ingrid": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
        }
        ana = make_person("Ana Souza", department="Works")
        rows = {
            "ana": make_request(other, requester=ana, title="=HYPERLINK(evil)"),
            "large": make_request(kind, title="Large one", now=later(hours=1)),
            "mine": make_request(kind, title="Mine already", now=later(hours=2)),
        }
        act = {"actor": viewer(people["ravi"]), "version": None, "now": later(hours=3)}
        operations.set_size(rows["large"].reference, size="L", **act)
        operations.assign(rows["mine"].reference, assignee_id=people["ravi"].id, **act)
        rows["ana"].promised_by_at = later(days=-1)
        rows["large"].promised_by_at = later(days=90)
        words = {name: row.reference for name, row in rows.items()}
        words |= {"kind": other.id, "skill": other.skill_id, "ravi_id": people["ravi"].id}
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return words | clients


def shown(cast, query="", who="ravi"):
    text = cast[who].get(f"/queue/it?{query}").text
    names = {cast[name]: name for name in ("ana", "large", "mine")}
    return [names[found] for found in re.findall(r'class="item" href="/requests/([^"]+)"', text)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["ana", "mine", "large"]),  # the promise at risk first
        ("order=newest", ["mine", "large", "ana"]),
        ("which=triage", ["ana", "mine"]),
        ("which=at-risk", ["ana"]),
        ("risk=promise", ["ana"]),
        ("risk=target", ["ana", "mine", "large"]),
        ("state=assigned", ["mine"]),
        ("type={kind}", ["ana"]),
        ("skill={skill}", ["ana"]),
        ("assignee=nobody", ["ana", "large"]),
        ("assignee={ravi_id}", ["mine"]),
        ("requester=souza", ["ana"]),
        ("department=works", ["ana"]),
        ("size=L", ["large"]),
        ("size=none", ["ana", "mine"]),
        ("needed=9", []),
        ("older=3", ["ana", "mine", "large"]),
        ("words=large", ["large"]),
    ],
)
def test_every_field_narrows_the_list(cast, query, found):
    assert shown(cast, query.format(**cast)) == found


def test_columns_are_chosen(cast):
    usual = cast["ravi"].get("/queue/it").text
    chosen = cast["ravi"].get("/queue/it?columns=department&columns=size").text

    assert "<span><bdi>Works</bdi></span>" in chosen
    assert "<span><bdi>Works</bdi></span>" not in usual


def test_a_view_is_kept_counted_shared_and_removed(cast):
    kept = {"view-name": "Large ones", "view-is_shared": "y"}
    answer = post(cast, "ravi", "/queue/it/views?size=L", **kept)
    assert answer.status_code == 303

    page = cast["chidi"].get("/queue/it").text
    assert "Large ones" in page
    assert re.search(r'size=L"[^>]*>.*?Large ones</span><b class="num">1</b>', page, re.DOTALL)
    with cast["ravi"].application.app_context():
        number = db.session.scalar(select(SavedView.id))
    removal = f"/queue/it/views/{number}/removal"
    assert post(cast, "chidi", removal).status_code == 403
    assert post(cast, "ingrid", removal).status_code == 303
    assert "Large ones" not in cast["ravi"].get("/queue/it").text


def test_ones_own_view_is_nobody_elses_and_needs_a_name(cast):
    post(cast, "ravi", "/queue/it/views?size=L", **{"view-name": "Only mine"})
    answer = post(cast, "ravi", "/queue/it/views?size=L", **{"view-name": " "})

    assert "Only mine" not in cast["chidi"].get("/queue/it").text
    assert answer.status_code == 422
    assert "Give the view a name." in answer.text


def post(cast, who, path, **data):
    page = cast[who].get("/queue/it").text
    token = TOKEN.search(page).group(1)
    fields = {"csrf_token": token, "view-csrf_token": token, "bulk-csrf_token": token}
    fields |= {"bulk-size": "S", "bulk-reason": "third_party"}
    return cast[who].post(path, data=fields | data)


def ticked(cast, *names, version=None):
    page = cast["ravi"].get("/queue/it").text
    found = dict(re.findall(r'name="chosen" form="bulk" value="([^":]+):(\d+)"', page))
    return [f"{cast[name]}:{version or found[cast[name]]}" for name in names]


def test_ticked_lines_are_resolved_with_what_became_of_each_and_an_undo(cast):
    lines = ticked(cast, "ana") + ticked(cast, "large", version=99)
    data = {"bulk-kind": "resolve", "bulk-key": "k" * 20, "chosen": lines}

    answer = post(cast, "ravi", "/queue/it/steps", **data)
    again = post(cast, "ravi", "/queue/it/steps", **data)
    page = cast["ravi"].get(answer.location).text

    assert answer.location == again.location
    assert "1 done, 1 not" in page
    assert "Not done: somebody changed it meanwhile" in page
    assert shown(cast) == ["mine", "large"]
    post(cast, "ravi", f"{answer.location}/undoing")
    assert "Taken back" in cast["ravi"].get(answer.location).text
    assert shown(cast) == ["ana", "mine", "large"]
    assert cast["chidi"].get(answer.location).status_code == 404


def test_a_step_that_cannot_be_keeps_the_ticks(cast):
    nothing = post(cast, "ravi", "/queue/it/steps", **{"bulk-kind": "take"})
    lines = ticked(cast, "large")
    question = {"bulk-kind": "hold", "bulk-reason": "requester", "chosen": lines}
    wordless = post(cast, "ravi", "/queue/it/steps", **question)

    assert nothing.status_code == wordless.status_code == 422
    assert "Tick at least one request." in nothing.text
    assert "Write what you need to know." in wordless.text
    assert f'value="{lines[0]}" checked' in wordless.text
    with cast["ravi"].application.app_context():
        assert db.session.scalar(select(func.count(BulkStep.id))) == 0


def test_the_csv_holds_what_is_shown_and_no_formula(cast):
    text = cast["ravi"].get("/queue/it/list.csv?requester=souza").text

    assert len(text.splitlines()) == 2
    assert f"{cast['ana']},'=HYPERLINK(evil)," in text
    assert harmless(" @x") == "' @x"
    assert harmless("a=b") == "a=b"


def test_the_queue_keeps_to_eight_statements_with_saved_views(cast):
    post(cast, "ravi", "/queue/it/views?size=L", **{"view-name": "Large ones"})

    with counted_statements() as statements:
        cast["ravi"].get("/queue/it?which=at-risk&needed=4&requester=a")

    assert len(statements) <= 8, "\n".join(statements)


def test_a_request_beside_the_list_comes_without_the_frame(cast):
    answer = cast["ravi"].get(f"/requests/{cast['ana']}", headers={"X-Part": "detail"})

    assert 'data-part-of="detail"' in answer.text
    assert "<nav" not in answer.text
