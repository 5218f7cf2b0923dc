"""With and without: the verdict on the desk's own past, the switch, who may."""

from dataclasses import replace

import pytest

from portal import clock
from portal.desks.models import Desk
from portal.extensions import db
from portal.pages.order_page import order_sheet
from portal.planning.models import DeskHistory
from portal.planning.promise import PastCases
from portal.planning.queries.order import OrderRecord
from tests.support.factories import grant, make_desk, make_person, make_staff, sign_in
from tests.support.forms import form_of
from tests.support.page import Page, check
from tests.support.statements import counted_statements

PATH = "/desks/it/order"
BEFORE = {
    "count": 900.0, "mean": 8.0, "p50": 4.0, "p90": 20.0, "oldest": 60.0,
    "weighted_tardiness": 2.0, "in_target": 88.0, "after_hours": 5.0,
}  # fmt: skip
AFTER = {**BEFORE, "mean": 6.0, "weighted_tardiness": 1.0, "in_target": 93.0, "oldest": 80.0}
REPLAY = {
    "made_at": "2026-11-23T05:00:00+00:00",
    "days": [40, 120],
    "policies": {"first_come_first_served": BEFORE, "balanced": AFTER},
}


@pytest.fixture
def it(app, rolled_back):
    """A desk with a replay; a client of its lead and one of its manager."""
    with app.app_context():
        desk = make_desk("it", name="IT desk", policy="first_come_first_served")
        history = DeskHistory(
            desk_id=desk.id, made_at=clock.now(), cases=PastCases.of([]).packed(),
            figures={"efforts": {}, "heads": {}, "replay": REPLAY},
        )  # fmt: skip
        db.session.add(history)
        people = {"lead": make_staff(desk, role="lead"), "manager": make_person("Ruth Adler")}
        grant(people["manager"], "manager", desk)
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return clients


def test_the_page_says_what_the_order_gains_and_what_it_costs(it):
    page = it["manager"].get(PATH)

    check(Page(page.text))
    assert "takes 50\N{NO-BREAK SPACE}% off weighted lateness" in page.text
    assert "+33\N{NO-BREAK SPACE}%" in page.text  # the oldest waits longer, and it is said
    assert "+5\N{NO-BREAK SPACE}points" in page.text
    assert (
        "Balanced is better in the mean time to resolution, weighted lateness, and the"
        in page.text
    )
    assert "First come, first served is better in the longest wait." in page.text
    assert "Switch to it" not in page.text


def test_a_lead_switches_and_the_version_guards_it(app, it):
    form = form_of(it["lead"].get(PATH).text, PATH)

    answers = [it["lead"].post(PATH, data=form.values).status_code for _ in range(2)]

    assert answers == [303, 409]
    with app.app_context():
        assert db.session.query(Desk).one().policy == "balanced"


def test_a_choice_stands_with_its_figures_and_is_taken_back(app, it):
    lead = it["lead"]
    for _times in range(2):
        page = lead.get(PATH).text
        lead.post(PATH, data=form_of(page, PATH).values)

    page = lead.get(PATH).text
    check(Page(page))
    assert "Ravi Menon chose: balanced." in page
    assert "Ravi Menon chose: first come, first served." in page
    assert page.count("weighted lateness 2 h first come, first served, 1 h balanced") == 2
    assert "Switch back to it" in page
    with app.app_context():
        assert db.session.query(Desk).one().policy == "first_come_first_served"


def test_few_people_have_no_evenings_shown(it):
    assert "this desk has fewer" in it["lead"].get(PATH).text


def test_the_page_takes_few_statements(it):
    it["lead"].get(PATH)

    with counted_statements() as seen:
        it["lead"].get(PATH)

    assert len(seen) <= 12, "\n\n".join(seen)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weighted_tardiness": 1.99}, "about equal"),
        ({"weighted_tardiness": 3.0}, "first come, first served was the better"),
    ],
)
def test_a_gain_nobody_would_feel_is_not_claimed(app, changes, words):
    policies = {"first_come_first_served": BEFORE, "balanced": {**AFTER, **changes}}
    record = OrderRecord({**REPLAY, "policies": policies}, takes=0, same=0, evenings=None)
    desk = Desk(policy="balanced", name="IT desk")

    with app.test_request_context():
        assert words in order_sheet(desk, record).verdict
        assert order_sheet(desk, replace(record, replay=None)).rows == []
