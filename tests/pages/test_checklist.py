"""The checklist on the page of a request and on the page of its type."""

import pytest

from portal.catalogue.models import RequestType
from portal.extensions import db
from tests.support.browser import TOKEN
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)

STEP = "Tell <Building>"


@pytest.fixture
def cast(app, rolled_back):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        kind = make_type(desk, skill, slug="laptop", checklist=["Order it", STEP])
        people = {
            "maya": make_person(),
            "ravi": make_staff(desk, skill),
            "lead": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
        }
        reference = make_request(kind, requester=people["maya"]).reference
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients | {"address": f"/requests/{reference}"}


def post(cast, who, path, **data):
    token = TOKEN.search(cast[who].get("/me").text).group(1)
    return cast[who].post(path, data={"csrf_token": token, **data})


def test_steps_are_ticked_opened_again_and_what_is_open_is_told_before_resolving(cast):
    before = cast["ravi"].get(cast["address"]).text
    assert "2 steps of the checklist are open." in before
    assert "Tell &lt;Building&gt;" in before
    assert "Checklist" not in cast["maya"].get(cast["address"]).text

    assert post(cast, "ravi", f"{cast['address']}/checklist", step=STEP).status_code == 303
    ticked = cast["lead"].get(cast["address"]).text
    assert "One step of the checklist is open." in ticked
    assert '<small class="muted"><bdi>Ravi Menon</bdi></small>' in ticked
    undone = post(cast, "lead", f"{cast['address']}/checklist/undoing", step=STEP)
    assert undone.status_code == 303
    assert "2 steps of the checklist are open." in cast["ravi"].get(cast["address"]).text

    done = {"resolve-words": "Done.", "version": "1"}
    assert post(cast, "ravi", f"{cast['address']}/resolution", **done).status_code == 303


def test_a_step_that_the_lead_took_away_meanwhile_is_told(cast):
    late = post(cast, "ravi", f"{cast['address']}/checklist", step="Paint it")

    assert late.status_code == 409
    assert post(cast, "maya", f"{cast['address']}/checklist", step=STEP).status_code == 403


def test_the_lead_writes_it_on_the_page_of_the_type(app, cast):
    page = cast["lead"].get("/desks/it/types/laptop").text
    assert (
        f"Order it\n{STEP.replace('<', '&lt;').replace('>', '&gt;')}</textarea>"
        in page.replace("\r\n", "\n")
    )
    said = {
        "version": "1", "title": "A laptop", "weight": "1", "effort_p50": "10 min",
        "effort_p90": "20 min", "early_days": "0", "late_days": "0", "answer_days": "0",
    }  # fmt: skip

    long = post(cast, "lead", "/desks/it/types/laptop", **said, checklist="x" * 201)
    assert long.status_code == 422
    assert "Write at most 30 steps of 200 letters each." in long.text
    kept = post(cast, "lead", "/desks/it/types/laptop", **said, checklist="Ask \r\n\r\n Wait")
    assert kept.status_code == 303
    with app.app_context():
        assert db.session.query(RequestType).filter_by(slug="laptop").one().checklist == [
            "Ask",
            "Wait",
        ]
