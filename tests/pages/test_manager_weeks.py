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


@pytest.mark.parametrize(
    ("middles", "words"),
    [
        ([160, 170], "The next weeks hold."),
        ([160, 198], "This week holds. The week of 7 December is 22 hours short."),
        ([160, 177], "This week holds. The week of 7 December is 1 hour short."),
        ([160, 176.4], "The next weeks hold."),
        ([200, 160], "This week is 24 hours short. The weeks after it hold."),
        ([200, 200, 160], "This week is 24 hours short. Of the 2 weeks after it, 1 is short too."),
        ([], "There is too little data to say."),
    ],
)
def test_the_first_week_that_does_not_hold_is_named(middles, words):
    assert verdict(weeks(*middles), this_monday=MONDAY) == words


def test_a_desk_without_staff_is_not_judged():
    assert verdict(weeks(160, capacity=None), this_monday=MONDAY) == (
        "There is too little data to say."
    )


def test_weeks_that_have_passed_are_not_judged():
    past = Week("", MONDAY - timedelta(weeks=1), actual=300.0, capacity=176.0)
    stale = weeks(300, 100, first=MONDAY - timedelta(weeks=1))

    assert judged_weeks([past, *weeks(160)], since=MONDAY) == [1]
    assert judged_weeks(stale, since=MONDAY) == [1]


def test_a_week_with_room_to_spare_is_short_of_nothing():
    assert shortfall(weeks(100)[0]) == 0
