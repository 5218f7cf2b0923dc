"""The crunch of week 3: levelled at one click, leave asked for and agreed, taken back at one."""

from datetime import timedelta

import pytest
from flask_migrate import upgrade

from config import Config
from portal import clock, create_app
from portal.desks.models import Absence, StaffMember
from portal.extensions import db
from portal.obligations.models import Obligation
from tests.support.factories import make_desk, make_skill, make_staff, make_type
from tests.support.forecasts import make_forecast
from tests.support.live import started
from tests.support.visitor import browser, welcomed  # noqa: F401 (fixture)

pytestmark = [pytest.mark.browser, pytest.mark.once]

LEAD, AWAY = "Leila Haddad", "Hannah Schultz"
PATH = "/desks/legal/levelling"


@pytest.fixture
def portal(tmp_path, new_database):
    """Week 3 needs 115 hours of 98; five renewals fall due in it and Hannah is away."""
    settings = {
        "PORTAL_MODE": "demo",
        "PORTAL_DATA": str(tmp_path),
        "PORTAL_DATABASE_URL": new_database(),
    }
    app = create_app(Config.from_environment(settings))
    with app.app_context():
        upgrade()
        _crunch()
        db.session.commit()
        db.engine.dispose()
    with started(tmp_path, settings) as portal:
        yield portal


def _crunch():
    desk = make_desk("legal", name="Legal desk")
    skill = make_skill(desk, "Commercial")
    kind = make_type(
        desk, skill, title="Renew a contract", early_days=30, effort_p50_minutes=120,
        effort_p90_minutes=240,
    )  # fmt: skip
    lead = make_staff(desk, name=LEAD, role="lead")
    hannah = make_staff(desk, skill, name=AWAY)
    for number in range(3):
        make_staff(desk, skill, name=f"Counsel {number}")
    for rank, person in enumerate((lead, hannah), start=1):
        person.persona_rank, person.job_title, person.persona_hint = rank, "Counsel", "Walk"
    now = clock.wall_now()
    monday = now.date() + timedelta(days=7 - now.weekday())
    make_forecast(desk, [85, 85, 115, 85, 85], first=monday, now=now)
    crunch = monday + timedelta(weeks=2)
    member = db.session.query(StaffMember).filter_by(person_id=hannah.id).one()
    db.session.add(
        Absence(staff_id=member.id, starts_on=crunch, ends_on=crunch + timedelta(days=4))
    )
    for number in range(5):
        db.session.add(
            Obligation(
                desk_id=desk.id, type_id=kind.id, title=f"Lease {number}", source="register",
                falls_on=crunch + timedelta(days=30), due_on=crunch + timedelta(days=2),
                last_safe_on=crunch, created_at=now,
            )
        )  # fmt: skip


def loads(visitor):
    """Percent of the desk's hours, week by week."""
    row = visitor.page.locator("table.heat tbody tr").first.locator("td")
    return [int("".join(filter(str.isdigit, words))) for words in row.all_inner_texts()]


def test_the_crunch_is_levelled_at_one_click_and_taken_back_at_one(browser, portal):  # noqa: F811
    with welcomed(browser, portal) as visitor:
        leila, hannah = visitor("level-leila"), visitor("level-hannah")
        leila.sign_in(LEAD)
        leila.open(PATH, look="01-short")
        before = loads(leila)

        leila.press("Apply all of it")
        leila.sees("Done. The plan follows, and whom it concerns is asked or told.")
        leila.sees(f"{AWAY} is asked to move leave; no answer yet")
        leila.look("02-levelled")
        asked = loads(leila)

        hannah.sign_in(AWAY)
        hannah.open("/my-days", look="03-asked")
        hannah.press("I agree: move it")
        hannah.sees("Moved. Thank you.")
        leila.open(PATH, look="04-agreed")
        leila.sees(f"{AWAY} agreed: the leave is moved")
        agreed = loads(leila)

        leila.press("Take it back")
        leila.sees("Taken back.")
        leila.look("05-taken-back")

        assert before[2] > 100
        assert asked[2] < before[2]
        assert agreed[2] <= 100
        assert all(share <= 100 for share in agreed)
        assert loads(leila) == before
