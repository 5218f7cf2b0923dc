import csv
import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.extensions import db
from portal.forecast.models import Adjustment, ForecastRun, RunStatus
from portal.forecast.operations import run_forecast
from portal.obligations.models import Obligation
from portal.requests.models import RequestEvent, ServiceRequest
from portal.web.worded import isolated
from tests.forecast.arrivals import arrive
from tests.support.browser import open_page, post
from tests.support.factories import (
    grant,
    make_desk,
    make_event,
    make_person,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.filled import typed
from tests.support.statements import counted_statements

PAGE = "/desks/legal/forecast"
ALL = (PAGE, *(f"{PAGE}/{name}" for name in ("hours", "record", "calendar", "adjustments")))
SECRET = "A claim we got"


def a_busy_past(kind, per_day, *, weeks=40, **columns):
    """Every working day of the last weeks, at noon and after."""
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    days = [noon - timedelta(days=back) for back in range(1, 7 * weeks)]
    arrive(
        kind,
        [
            day + timedelta(minutes=number)
            for day in days
            if day.weekday() < 5
            for number in range(per_day)
        ],
        **columns,
    )


@pytest.fixture
def desk(client):
    with client.application.app_context():
        desk = make_desk("legal", name="Legal desk", prefix="LEG")
        skill = make_skill(desk)
        nda = make_type(desk, skill, slug="nda", title="Get an NDA in place")
        rare = make_type(desk, skill, slug="wording", title="Check a wording")
        secret = make_type(
            desk, skill, slug="claim", title=SECRET, confidentiality=Confidentiality.PRIVILEGED
        )
        a_busy_past(nda, 4)
        a_busy_past(nda, 2, department="Sales")
        a_busy_past(rare, 1, department="Sales")
        noon = clock.now() - timedelta(days=3)
        arrive(secret, [noon - timedelta(weeks=week) for week in range(20)])
        lead = make_staff(desk, skill, name="Leila Haddad", role="lead")
        manager = make_person("Ruth Adler")
        grant(manager, "manager", desk)
        make_event(desk, make_person(department="Finance"), now=clock.now(), title="Quarter end")
        db.session.commit()
        client.desk_id = desk.id
        client.lead, client.manager = (SimpleNamespace(id=each.id) for each in (lead, manager))
        run_forecast(client.desk_id, now=clock.now())
    return client


@pytest.fixture
def as_lead(desk):
    sign_in(desk, desk.lead)
    return desk


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("path", ALL)
def test_each_page_opens_for_lead_and_manager_within_its_budget(desk, path):
    for person in (desk.lead, desk.manager):
        sign_in(desk, person)
        open_page(desk, path)
        with counted_statements() as statements:
            desk.get(path)
        assert len(statements) <= 12, statements


@pytest.mark.parametrize("path", ALL)
def test_a_desk_without_any_forecast_says_so(client, path):
    with client.application.app_context():
        lead = make_staff(make_desk("legal", prefix="LEG"), name="Leila", role="lead")
        db.session.commit()
    sign_in(client, lead)

    open_page(client, path)


@pytest.mark.parametrize("asked", ["metric=hours", "metric=requests", "grain=day", "grain=month"])
def test_hours_and_requests_by_day_week_and_month(as_lead, asked):
    page = open_page(as_lead, f"{PAGE}?{asked}").text

    assert 'class="b80"' in page
    assert "8 in 10" in page


def test_the_week_of_an_event_names_it(as_lead):
    assert "Quarter end" in open_page(as_lead, PAGE).text
    assert "Quarter end" in open_page(as_lead, f"{PAGE}/calendar").text


@pytest.mark.parametrize("asked", ["kind=claim", "kind=nothing", "metric=euros", "grain=hour"])
def test_what_is_not_offered_is_not_there(as_lead, asked):
    assert as_lead.get(f"{PAGE}?{asked}").status_code == 404
    assert as_lead.get(f"{PAGE}.csv?{asked}").status_code == 404


@pytest.mark.parametrize("path", [*ALL, f"{PAGE}?kind=nda&metric=requests"])
def test_a_privileged_kind_is_named_nowhere(as_lead, path):
    assert SECRET not in open_page(as_lead, path).text


def test_a_week_merged_into_other_stands_neither_on_the_page_nor_in_the_file(as_lead):
    """The privileged kind has one a week, so the rarest open kind is merged with it."""
    asked = "kind=wording&metric=requests&grain=week"

    shown = rows_of(as_lead.get(f"{PAGE}.csv?{asked}").text)

    assert shown == []
    assert "Too little data" in open_page(as_lead, f"{PAGE}?{asked}").text
    assert len(rows_of(as_lead.get(f"{PAGE}.csv?kind=nda&metric=requests").text)) > 20


def test_a_department_is_told_within_a_kind(as_lead):
    assert "By department" not in open_page(as_lead, PAGE).text
    page = open_page(as_lead, f"{PAGE}?kind=nda&metric=requests").text
    assert "department=Sales" in page

    asked = "kind=nda&metric=requests&department=Sales"
    told = open_page(as_lead, f"{PAGE}?{asked}").text
    ahead = [row for row in rows_of(as_lead.get(f"{PAGE}.csv?{asked}").text) if row["q50"]]

    assert "Requests that will come: Get an NDA in place, from Sales" in told
    assert 8 <= float(ahead[1]["q50"]) <= 12
    with counted_statements() as statements:
        as_lead.get(f"{PAGE}?{asked}")
    assert len(statements) <= 12, statements


def test_a_kind_merged_into_other_is_not_told_by_department(as_lead):
    """Sales asks for it every day, but its weeks stand with the privileged kind's."""
    asked = "kind=wording&metric=requests"

    assert "By department" not in open_page(as_lead, f"{PAGE}?{asked}").text
    assert as_lead.get(f"{PAGE}?{asked}&department=Sales").status_code == 404


def test_a_rare_kind_is_told_by_month(as_lead):
    with as_lead.application.app_context():
        row = db.session.get_one(Desk, as_lead.desk_id)
        lease = make_type(row, slug="lease", title="End a lease")
        noon = clock.now() - timedelta(days=2)
        arrive(lease, [noon - timedelta(weeks=week) for week in range(39)])
        db.session.execute(update(RequestType).values(confidentiality=Confidentiality.OPEN))
        db.session.commit()
        run_forecast(row.id, now=clock.now())

    page = open_page(as_lead, f"{PAGE}?kind=lease&metric=requests").text
    rows = rows_of(as_lead.get(f"{PAGE}.csv?kind=lease&metric=requests").text)

    assert 'grain=week&amp;metric=requests&amp;kind=lease"' in page
    assert {row["on"][-2:] for row in rows} == {"01"}


def test_open_work_and_what_came_back_stand_beside_the_hours(as_lead):
    with as_lead.application.app_context():
        db.session.execute(update(ServiceRequest).values(status="resolved"))
        kept = db.session.scalars(select(ServiceRequest).limit(3)).all()
        for row in kept:
            row.status = "started"
        kept[0].reopened = 1
        event = {"number": 9, "kind": "reopened", "at": clock.now() - timedelta(days=2)}
        db.session.add(RequestEvent(request_id=kept[0].id, **event, details={}, hash="0" * 64))
        db.session.commit()

    page = open_page(as_lead, PAGE).text

    assert "3 open requests, about" in page
    assert "1 of them came back after it was done" in page
    assert "finished work came back 0.1 times a week" in page
    assert "3 open requests" not in open_page(as_lead, f"{PAGE}?metric=requests").text


def test_what_is_known_is_drawn_by_number_and_named_in_the_table(as_lead):
    with as_lead.application.app_context():
        soon = clock.now().date() + timedelta(days=21)
        kind = db.session.scalar(select(RequestType.id).where(RequestType.slug == "nda"))
        db.session.add(
            Obligation(
                desk_id=as_lead.desk_id, type_id=kind, title="A licence that ends", source="hand",
                confidentiality="open", falls_on=soon, due_on=soon, last_safe_on=soon,
                created_at=clock.now(),
            )
        )  # fmt: skip
        db.session.commit()

    page = open_page(as_lead, PAGE).text

    table = page[page.index("<table") :]
    assert "Quarter end" in table
    assert f"due: {isolated('A licence that ends')}" in table
    assert page.count('class="sign"') >= 2


def test_the_file_holds_exactly_what_the_page_shows(as_lead):
    answer = as_lead.get(f"{PAGE}.csv?metric=requests&grain=week")
    page = open_page(as_lead, f"{PAGE}?metric=requests&grain=week").text

    rows = rows_of(answer.text)
    assert answer.mimetype == "text/csv"
    assert len(rows) == page.count('class="hit"')
    ahead = [row for row in rows if row["q50"]]
    assert len(ahead) == 13
    assert all(f">{row['q50']}<" in page for row in ahead)
    assert all(not row["actual"] for row in ahead)


def test_a_failed_run_shows_the_last_good_one_with_its_age(as_lead):
    with as_lead.application.app_context():
        db.session.add(
            ForecastRun(
                desk_id=as_lead.desk_id,
                made_at=clock.now(),
                cutoff_on=clock.now().date(),
                status=RunStatus.FAILED,
                error="broken",
            )
        )
        db.session.commit()

    for path in (PAGE, f"{PAGE}/record"):
        page = open_page(as_lead, path).text
        assert "What stands here is the last good one." in page
        assert "with data up to" in page


def test_what_the_watch_saw_is_said_with_its_day(as_lead):
    with as_lead.application.app_context():
        line = {
            "alarm": "higher", "since": "2026-11-03", "ratio": 1.3, "coverage": 0.7,
            "is_range_off": False, "error_ratio": 0.9,
        }  # fmt: skip
        db.session.execute(update(ForecastRun).values(watch={"desk": line, "claim": line}))
        db.session.commit()

    page = open_page(as_lead, f"{PAGE}/record").text

    assert "about 30 % more since 3 November" in page
    assert page.count("30 % more") == 1


def test_the_last_weeks_say_what_was_said_and_what_came(as_lead):
    page = open_page(as_lead, f"{PAGE}/record").text

    assert "fell inside the 8 in 10 range" in page
    assert "Too little data: fewer than three weeks" in page


def test_the_heat_map_names_the_fullest_hour(as_lead):
    page = open_page(as_lead, f"{PAGE}/hours").text

    assert "Most arrives on" in page
    assert 'class="l4"' in page


@pytest.mark.parametrize(("who", "sees"), [("lead", True), ("manager", False)])
def test_the_calendar_shows_only_facts_one_may_see(desk, who, sees):
    with desk.application.app_context():
        row = db.session.get_one(Desk, desk.desk_id)
        kind = make_type(row, confidentiality=Confidentiality.PRIVILEGED)
        soon = clock.now().date() + timedelta(days=10)
        db.session.add(
            Obligation(
                desk_id=row.id, type_id=kind.id, title="A filing that ends", source="hand",
                confidentiality="privileged", falls_on=soon, due_on=soon, last_safe_on=soon,
                created_at=clock.now(),
            )
        )  # fmt: skip
        db.session.commit()
    sign_in(desk, getattr(desk, who))

    assert ("A filing that ends" in open_page(desk, f"{PAGE}/calendar").text) is sees


HANDS = f"{PAGE}/adjustments"


def hand(client, **changes):
    soon = clock.now().date() + timedelta(days=10)
    days = {"starts_on": soon.isoformat(), "ends_on": (soon + timedelta(days=4)).isoformat()}
    return typed(client, HANDS) | {"percent": "20", "reason": "A fair", **days, **changes}


def hands(client):
    with client.application.app_context():
        return db.session.scalars(select(Adjustment)).all()


def test_a_lead_lays_a_hand_on_and_takes_it_off(as_lead):
    answers = [post(as_lead, HANDS, hand(as_lead), page=HANDS) for _ in range(1)]
    assert answers[0].status_code == 303
    [row] = hands(as_lead)
    page = open_page(as_lead, HANDS).text
    assert "+20 %" in page
    assert "A fair" in page

    post(as_lead, f"{HANDS}/{row.id}/ending", {"version": "1"}, page=HANDS)

    assert hands(as_lead)[0].ended_at is not None
    assert "taken off" in open_page(as_lead, HANDS).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"percent": "0"}, "Write -90 to 300 percent"),
        ({"percent": "much"}, "Write a whole number"),
        ({"reason": ""}, "Say in one line why"),
        ({"target": "999"}, "Choose the desk, or a kind"),
        ({"ends_on": "2020-01-01"}, "The last day comes before the first."),
    ],
)
def test_a_hand_that_cannot_be_is_refused_in_words(as_lead, changes, words):
    answer = post(as_lead, HANDS, hand(as_lead, **changes), page=HANDS)

    assert answer.status_code == 422
    assert words in answer.text
    assert hands(as_lead) == []


def test_a_manager_reads_the_hands_and_lays_none_on(desk):
    sign_in(desk, desk.manager)

    assert "Change the forecast" not in open_page(desk, HANDS).text
