"""The verdict on the weeks ahead."""

from datetime import date, timedelta

import pytest

from portal.pages.manager_page.weeks import judged_weeks, shortfall, verdict
from portal.pages.weekly_hours import QUANTILES, Week

MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def somebody_reads(app):
    with app.test_request_context():
        yield


def weeks(*middles, capacity=176.0, first=MONDAY):
    return [
        Week("", first + timedelta(weeks=i), capacity=capacity, **dict.fromkeys(QUANTILES, middle))
        for i, middle in enumerate(middles)
    ]


def said(weeks, *, since=MONDAY):
    return verdict(weeks, this_monday=MONDAY, since=since)


@pytest.mark.parametrize(
    ("middles", "words"),
    [
        ([160, 170], "As a whole the next weeks hold."),
        ([160, 198], "This week holds. Next week is 22 hours short."),
        ([160, 177], "This week holds. Next week is 1 hour short."),
        ([160, 170, 198], "This week holds. The week of 14 December is 22 hours short."),
        ([160, 176.4], "As a whole the next weeks hold."),
        ([200, 160], "This week is 24 hours short. The weeks after it hold."),
        ([200, 200, 160], "This week is 24 hours short. Of the 2 weeks after it, 1 is short too."),
        ([], "There is too little data to say."),
    ],
)
def test_the_first_week_that_does_not_hold_is_named(middles, words):
    assert said(weeks(*middles)) == words


@pytest.mark.parametrize(
    ("middles", "words"),
    [
        ([300, 160, 198], "Next week holds. The week of 14 December is 22 hours short."),
        ([300, 198], "Next week is 22 hours short. The weeks after it hold."),
        ([300, 160], "As a whole the next weeks hold."),
    ],
)
def test_at_the_end_of_a_week_the_next_one_is_judged(middles, words):
    assert said(weeks(*middles), since=MONDAY + timedelta(weeks=1)) == words


def test_a_desk_without_staff_is_not_judged():
    assert said(weeks(160, capacity=None)) == "There is too little data to say."


def test_weeks_that_have_passed_are_not_judged():
    past = Week("", MONDAY - timedelta(weeks=1), actual=300.0, capacity=176.0)
    stale = weeks(300, 100, first=MONDAY - timedelta(weeks=1))

    assert judged_weeks([past, *weeks(160)], since=MONDAY) == [1]
    assert judged_weeks(stale, since=MONDAY) == [1]


def test_a_week_with_room_to_spare_is_short_of_nothing():
    assert shortfall(weeks(100)[0]) == 0
