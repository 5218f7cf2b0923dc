"""The row of figures, and the record they are read from."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.pages.manager_page.facts import facts_of
from portal.pages.manager_page.figures import UNKNOWN, figures
from portal.pages.manager_page.proof import promise_card
from portal.planning.models import Promise
from portal.planning.queries import WeekRecord
from portal.requests.lifecycle import Status
from portal.requests.models import Rating, ServiceRequest
from tests.forecast.arrivals import NOW, arrive
from tests.support.factories import make_desk, make_staff, make_type

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def somebody_reads(app, session):
    with app.test_request_context():
        yield


@pytest.fixture
def desk():
    return make_desk()


@pytest.fixture
def kind(desk):
    return make_type(desk, effort_p50_minutes=60, effort_p90_minutes=60)


def figure(desk, label):
    found = figures(facts_of(desk, now=NOW), [], rtl=False)
    return next((each for each in found if each.label == label), None)


def promise(kind, *, p90_at, p10_at=None, number=1, arrived_at=NOW - 9 * DAY, **columns):
    """A request with a promise; `columns` are those of the request."""
    arrive(kind, [arrived_at], **columns)
    request_id = db.session.scalar(select(ServiceRequest.id).order_by(ServiceRequest.id.desc()))
    db.session.add(
        Promise(
            request_id=request_id,
            number=number,
            p10_at=p10_at or p90_at - 5 * DAY,
            p50_at=p90_at,
            p90_at=p90_at,
            case_count=30,
            basis="type",
            reason="filed",
            made_at=arrived_at,
        )
    )
    db.session.flush()
    return request_id


def resolved(kind, at, **promised):
    return promise(kind, status=Status.RESOLVED, resolved_at=at, **promised)


def last_week(desk):
    return facts_of(desk, now=NOW).record.weeks[-2]


def test_a_promise_is_at_risk_when_it_passed_or_ends_by_the_next_working_day(desk, kind):
    for p90_at in (NOW - DAY, NOW + DAY, NOW + 2 * DAY):
        promise(kind, p90_at=p90_at)
    promise(kind, p90_at=NOW - DAY, status=Status.ON_HOLD)

    found = figure(desk, "Promises at risk")

    assert (found.value, found.unit, found.is_past_limit) == ("2", "of 3", True)
    assert found.range.startswith("1 passed, 1 by Tue 24 Nov")


def test_the_backlog_is_told_in_days_of_the_desk(desk, kind):
    make_staff(desk)
    arrive(kind, [NOW - DAY] * 10)

    assert figure(desk, "Backlog in days").value == "2.1"


def test_without_hours_there_is_no_backlog_in_days(desk, kind):
    arrive(kind, [NOW - DAY])

    assert figure(desk, "Backlog in days") is None


def test_the_oldest_request_is_never_a_privileged_one(desk, kind):
    arrive(kind, [NOW - 30 * DAY], confidentiality=Confidentiality.PRIVILEGED)
    arrive(kind, [NOW - 7 * DAY])

    found = figure(desk, "Oldest open")

    assert (found.value, found.unit, found.range) == (
        "5",
        "working days",
        "asked 16 November 2026",
    )


def test_a_promise_is_kept_by_the_last_day_of_its_first_range(desk, kind):
    friday = NOW - 3 * DAY
    resolved(kind, friday, p90_at=friday + DAY)  # inside the range
    resolved(kind, friday, p90_at=friday + 9 * DAY)  # before it
    resolved(kind, friday, p90_at=friday - DAY)  # late
    resolved(kind, friday, p90_at=friday + DAY, reopened=1)

    found = last_week(desk)

    assert (found.judged, found.kept, found.inside) == (4, 2, 1)


def move(request_id, *, reason, p90_at, number=2):
    """Another promise after the first."""
    db.session.add(
        Promise(
            request_id=request_id,
            number=number,
            p10_at=p90_at - 5 * DAY,
            p50_at=p90_at,
            p90_at=p90_at,
            case_count=30,
            basis="type",
            reason=reason,
            made_at=p90_at - 6 * DAY,
        )
    )
    db.session.flush()


def test_the_time_the_clock_waited_for_an_answer_is_not_the_desks(desk, kind):
    friday = NOW - 3 * DAY
    held = resolved(kind, friday, p90_at=friday - 2 * DAY)
    move(held, reason="resumed", p90_at=friday + DAY)

    assert (last_week(desk).judged, last_week(desk).kept) == (1, 1)


def test_a_promise_that_moved_for_another_cause_is_judged_by_the_first(desk, kind):
    friday = NOW - 3 * DAY
    moved = resolved(kind, friday, p90_at=friday - 2 * DAY)
    move(moved, reason="queue_grew", p90_at=friday + DAY)
    move(moved, reason="resumed", p90_at=friday + 2 * DAY, number=3)

    assert (last_week(desk).judged, last_week(desk).kept) == (1, 0)


def test_an_open_request_past_its_promise_counts_as_missed(desk, kind):
    promise(kind, p90_at=NOW - 3 * DAY)
    promise(kind, p90_at=NOW + DAY)
    promise(kind, p90_at=NOW - 3 * DAY, status=Status.CANCELLED)

    assert (last_week(desk).judged, last_week(desk).kept) == (1, 0)


def test_weeks_begin_on_the_desks_monday(desk, kind):
    midnight = NOW.replace(hour=0)
    resolved(kind, midnight, p90_at=midnight + DAY)
    resolved(kind, midnight - timedelta(minutes=1), p90_at=midnight + DAY)

    weeks = facts_of(desk, now=NOW).record.weeks

    assert [week.judged for week in weeks[-2:]] == [1, 1]
    assert weeks[-1].starts_on == NOW.date()


def test_satisfaction_is_the_mean_of_the_scores(desk, kind):
    for score in (5, 5, 4, 4, 3):
        request_id = resolved(kind, NOW - 3 * DAY, p90_at=NOW)
        db.session.add(Rating(request_id=request_id, score=score, rated_at=NOW - 2 * DAY))
    db.session.flush()

    found = figure(desk, "Satisfaction")

    assert (found.value, found.range) == ("4.2", "5 ratings in 13 weeks")


@pytest.mark.parametrize("label", ["Promises kept", "Satisfaction"])
def test_fewer_than_five_matters_are_not_told(desk, kind, label):
    for _ in range(4):
        request_id = resolved(kind, NOW - 3 * DAY, p90_at=NOW)
        db.session.add(Rating(request_id=request_id, score=5, rated_at=NOW - DAY))
    db.session.flush()

    assert figure(desk, label).range == "Too little data"


def test_a_thin_week_of_promises_is_not_told():
    weeks = [
        WeekRecord(date(2026, 11, 16), judged=10, kept=9, inside=8),
        WeekRecord(date(2026, 11, 23), judged=4, kept=1, inside=1),
    ]

    thin, full = promise_card(weeks).rows

    assert thin[1:] == ["under 5", UNKNOWN, UNKNOWN]
    assert full == ["16 Nov", "10", "90\N{NO-BREAK SPACE}%", "80\N{NO-BREAK SPACE}%"]


def test_arrivals_are_split_by_the_skill_they_went_to(desk, kind):
    arrive(kind, [NOW - DAY] * 3)

    assert facts_of(desk, now=NOW).record.came == {kind.id: {kind.skill_id: 3}}
