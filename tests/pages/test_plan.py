"""The pages of the plan: one's own ten days, the desk's, and the hand of a lead."""

import pytest

from portal import clock
from portal.catalogue.models import Confidentiality
from portal.desks.models import Desk
from portal.extensions import db
from portal.planning.operations import plan_desk
from tests.support.factories import (
    MONDAY,
    grant,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.forms import form_of
from tests.support.page import Page, check
from tests.support.statements import counted_statements

STATEMENTS = 12
HANDS = "/desks/it/hands"


@pytest.fixture
def it(app, rolled_back):
    """Two open requests and a privileged one, planned; a client for each role."""
    clock.set_offset((MONDAY.date() - clock.wall_now().date()).days)
    with app.app_context():
        desk = make_desk("it", name="IT desk")
        skill = make_skill(desk)
        kind = make_type(desk, skill)
        secret = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        people = {
            "ravi": make_staff(desk, skill),
            "chidi": make_staff(desk, skill, name="Chidi Eze"),
            "lead": make_staff(desk, name="Selin Kaya", role="lead"),
            "manager": make_person("Ruth Adler"),
        }
        grant(people["manager"], "manager", desk)
        rows = [make_request(kind, title=f"Folder {number}") for number in range(2)]
        hidden = make_request(secret, title="A hidden matter")
        hidden.assignee_id = people["chidi"].id
        references = [row.reference for row in rows]
        ids, desk_id = {name: person.id for name, person in people.items()}, desk.id
        db.session.commit()
    with app.app_context():
        plan_desk(desk_id, now=clock.now())
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients, references, ids


def test_my_ten_days_show_my_work_and_what_is_kept_free(it):
    clients, _references, _ids = it

    pages = [clients[name].get("/my-days") for name in ("ravi", "chidi")]

    for page in pages:
        check(Page(page.text))
    assert sum("Folder" in page.text for page in pages) >= 1
    assert "A hidden matter" in pages[1].text  # it is his
    assert "A hidden matter" not in pages[0].text


def test_the_desk_plan_keeps_a_privileged_matter_in_what_is_kept_free(it):
    clients, _references, _ids = it

    page = clients["manager"].get("/desks/it/plan")

    check(Page(page.text))
    assert "A hidden matter" not in page.text
    assert "Kept free" in page.text
    assert "Set by hand" not in page.text


def test_planned_hours_are_for_the_person_and_for_who_leads_or_oversees_their_desk(app, it):
    clients, _references, _ids = it
    with app.app_context():
        other = make_desk("legal", name="Legal desk")
        strangers = [make_staff(other, role="lead", name="Leila Haddad"), make_person("Otto")]
        grant(strangers[1], "manager", other)
        db.session.commit()
    for person in strangers:
        clients[person.name] = app.test_client()
        sign_in(clients[person.name], person)

    paths = ("/desks/it/plan", "/desks/it/overview", "/desks/it/order")
    found = {
        name: {client.get(path).status_code for path in paths} for name, client in clients.items()
    }

    assert found["lead"] == found["manager"] == {200}
    assert found["Leila Haddad"] == found["Otto"] == {404}
    assert found["ravi"] == found["chidi"] == {403}


def test_a_lead_sees_the_cost_before_setting_and_ends_it_again(it):
    clients, references, ids = it
    lead = clients["lead"]
    form = form_of(lead.get(f"{HANDS}?request={references[0]}").text, HANDS)
    wish = {**form.values, "kind": "forbid", "person": str(ids["ravi"]), "reason": "Knows them"}

    looked = lead.post(HANDS, data={**wish, "step": "look"})
    nothing_yet = lead.get(HANDS).text
    seen = {**form_of(looked.text, HANDS).values, **wish, "step": "save"}
    seen["seen"] = form_of(looked.text, HANDS).values["seen"]
    saved, twice = (lead.post(HANDS, data=seen) for _time in range(2))
    page = lead.get(HANDS)
    end = next(part for part in page.text.split('"') if part.endswith("/ending"))
    lead.post(end, data=form_of(page.text, end).values)

    assert looked.status_code == 200
    assert 'role="status"' in looked.text
    assert "Nothing is set" in nothing_yet
    assert (saved.status_code, twice.status_code) == (303, 303)
    assert page.text.count("Knows them") == 1
    assert "Nothing is set" in lead.get(HANDS).text


def test_nothing_is_set_whose_cost_was_not_shown(it):
    clients, references, ids = it
    lead = clients["lead"]
    form = form_of(lead.get(f"{HANDS}?request={references[0]}&kind=forbid").text, HANDS)
    wish = {**form.values, "person": str(ids["ravi"])}
    looked = form_of(lead.post(HANDS, data={**wish, "step": "look"}).text, HANDS)
    other = {**looked.values, "person": str(ids["chidi"]), "step": "save"}

    unseen = lead.post(HANDS, data={**wish, "step": "save"})
    changed = lead.post(HANDS, data=other)

    assert (unseen.status_code, changed.status_code) == (200, 200)
    assert "Chidi Eze" in changed.text
    assert "It ends by itself" in changed.text
    assert "Nothing is set" in lead.get(HANDS).text


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("pin", {"reference", "person", "on"}),
        ("forbid", {"reference", "person"}),
        ("weight", {"reference", "value"}),
        ("lock_day", {"person", "on"}),
        ("evening", {"person", "on", "value"}),
        ("wip", {"person", "value"}),
        ("ahead", {"value"}),
        ("unheard-of", {"reference", "person", "on"}),
    ],
)
def test_each_kind_asks_for_what_it_needs_alone(it, kind, asked):
    clients, _references, _ids = it

    page = clients["lead"].get(f"{HANDS}?kind={kind}").text

    check(Page(page))
    fields = {"reference", "person", "on", "value"}
    assert {name for name in fields if f'name="{name}"' in page} == asked


def test_what_cannot_be_set_comes_back_in_words_with_what_was_typed(it):
    clients, references, _ids = it
    form = form_of(clients["lead"].get(HANDS).text, HANDS)
    wish = {**form.values, "kind": "weight", "reference": references[0], "value": "7"}

    answer = clients["lead"].post(HANDS, data={**wish, "step": "look"})
    unknown = clients["lead"].post(HANDS, data={**wish, "reference": "ITX-AAAAAA", "step": "look"})

    assert (answer.status_code, unknown.status_code) == (422, 422)
    assert "Choose half or double." in answer.text
    assert "No such request on this desk." in unknown.text
    assert references[0] in answer.text


@pytest.mark.parametrize(
    ("who", "path"),
    [("ravi", "/next"), ("ravi", "/my-days"), ("lead", "/desks/it/plan"), ("lead", HANDS)],
)
def test_the_pages_take_few_statements(it, who, path):
    clients, _references, _ids = it
    clients[who].get(path)

    with counted_statements() as seen:
        answer = clients[who].get(path)

    assert answer.status_code == 200
    assert len(seen) <= STATEMENTS, "\n\n".join(seen)


def test_not_me_passes_it_on_and_says_so(it):
    clients, references, _ids = it
    page = clients["ravi"].get("/next").text
    address = next(f"/requests/{each}/refusal" for each in references if each in page)

    answer = clients["ravi"].post(
        address, data={**form_of(page, address).values, "reason": "knows"}, follow_redirects=True
    )

    assert "Passed on." in answer.text
    assert address not in answer.text


def test_before_the_first_plan_the_pages_say_so(app, client):
    with app.app_context():
        desk = make_desk("legal")
        lead = make_staff(desk, role="lead")
        db.session.commit()
        assert db.session.get(Desk, desk.id) is not None
    sign_in(client, lead)

    for path in ("/my-days", "/desks/legal/plan"):
        assert "No plan yet" in client.get(path).text
