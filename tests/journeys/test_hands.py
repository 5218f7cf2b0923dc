"""A lead's hand on the plan: the cost before it is set, then kept through every new plan."""

from datetime import timedelta

import pytest
from flask_migrate import upgrade

from config import Config
from portal import clock, create_app
from portal.extensions import db
from portal.planning.models import PlanCause
from portal.planning.operations import plan_desk
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
)
from tests.support.live import started
from tests.support.visitor import browser, welcomed  # noqa: F401 (fixture)

pytestmark = [pytest.mark.browser, pytest.mark.once]

LEAD, OTHER = "Selin Kaya", "Ravi Menon"
PLAN, HANDS = "/desks/it/plan", "/desks/it/hands"


@pytest.fixture
def it(tmp_path, new_database):
    """(a portal, its app, the desk's id): two technicians with six small requests between them."""
    settings = {
        "PORTAL_MODE": "demo",
        "PORTAL_DATA": str(tmp_path),
        "PORTAL_DATABASE_URL": new_database(),
    }
    app = create_app(Config.from_environment(settings))
    with app.app_context():
        upgrade()
        desk_id = _desk()
        db.session.commit()
        plan_again(desk_id)
        db.engine.dispose()
    with started(tmp_path, settings) as portal:
        yield portal, app, desk_id


def _desk():
    desk = make_desk("it", name="IT desk")
    skill = make_skill(desk)
    lead = make_staff(desk, name=LEAD, role="lead")
    lead.persona_rank, lead.job_title, lead.persona_hint = 1, "Lead", "Walk"
    for name in (OTHER, "Chidi Eze"):
        make_staff(desk, skill, name=name)
    kind = make_type(desk, skill, effort_p50_minutes=60, effort_p90_minutes=90)
    asker, now = make_person(), clock.wall_now()
    for number in range(6):
        make_request(kind, requester=asker, title=f"Folder {number}", now=now)
    return desk.id


def plan_again(desk_id):
    for _time in range(2):
        plan_desk(desk_id, now=clock.wall_now() + timedelta(minutes=1), cause=PlanCause.HAND)


def open_of(lead, title):
    """The page of hands for a request, from its link in the plan."""
    lead.open(PLAN)
    for each in lead.page.locator("details > summary").all():
        each.click()
    lead.follow(lead.page.get_by_role("link", name=f"Move {title}"))


def set_it(lead, *, costs):
    lead.press("See what it costs")
    lead.sees(costs)
    lead.press("Set it")
    lead.sees("Set. The plan follows in a moment, and never overwrites it.")


def test_a_lead_sets_the_plan_by_hand_and_no_new_plan_overwrites_it(browser, it):  # noqa: F811
    portal, app, desk_id = it
    with welcomed(browser, portal) as visitor:
        lead = visitor("hands-lead")
        lead.sign_in(LEAD)
        open_of(lead, "Folder 1")
        lead.page.get_by_label(OTHER).check()
        lead.page.locator("select[name=on]").select_option(index=5)
        lead.press("See what it costs")
        lead.sees("It ends by itself")
        lead.look("01-cost")
        lead.page.locator("select[name=on]").select_option(index=4)
        lead.press("Set it")  # another day than the one whose cost was shown
        assert "Set now" in lead.page.content()
        lead.sees("Nothing is set")
        lead.press("Set it")
        lead.sees("Set. The plan follows")

        open_of(lead, "Folder 2")
        lead.follow(lead.page.get_by_role("link", name="Weight"))
        lead.page.get_by_label("Double").check()
        set_it(lead, costs="It ends by itself")
        lead.follow(lead.page.get_by_role("link", name="Free day"))
        lead.page.get_by_label("Chidi Eze").check()
        lead.page.locator("select[name=on]").select_option(index=1)
        set_it(lead, costs="It ends by itself")
        lead.follow(lead.page.get_by_role("link", name="In hand"))
        lead.page.get_by_label("How many at once").fill("9")
        lead.press("See what it costs")
        lead.sees("Write a number from 1 to 5.")
        lead.expected(422)
        lead.page.get_by_label("How many at once").fill("2")
        set_it(lead, costs="It costs nothing.")
        lead.look("02-set")

        with app.app_context():
            plan_again(desk_id)
            db.engine.dispose()
        lead.open(PLAN)
        for each in lead.page.locator("details > summary").all():
            each.click()
        lead.sees("Set by hand.")
        lead.look("03-plan")

        lead.open(HANDS)
        assert lead.page.get_by_role("button", name="End it").count() == 4
        lead.follow(lead.page.get_by_role("button", name="End it").first)
        lead.sees("Ended. The plan is free again.")
        assert lead.page.get_by_role("button", name="End it").count() == 3
