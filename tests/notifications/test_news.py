from datetime import timedelta

import pytest

from portal.notifications.news import Happening, News, news_for, news_of, ripe_bursts
from tests.support.factories import MONDAY, later

ASKER, STAFF = 1, 2


def event(name, *, id=1, request_id=7, actor_id=STAFF, at=MONDAY, by_desk=True, **details):
    return Happening(id, request_id, name, actor_id, at, details, by_desk)


@pytest.mark.parametrize(
    ("happening", "news"),
    [
        (event("resolved"), News.RESOLVED),
        (event("cancelled"), News.CANCELLED),
        (event("held", reason="requester"), News.QUESTION),
        (event("held", reason="third_party"), None),
        (event("replied"), News.REPLIED),
        (event("replied", by_desk=False), None),
        (event("promised", number=1), None),
        (event("promised", number=2), News.PROMISE_MOVED),
        (event("noted"), None),
        (event("assigned"), None),
        (event("resolved", imported=True), None),
    ],
)
def test_only_what_the_asker_must_know_is_news(happening, news):
    assert news_of(happening) == news


def test_nobody_is_told_what_they_did_themselves():
    burst = [event("cancelled", actor_id=ASKER)]

    assert news_for(ASKER, burst) == []
    assert news_for(STAFF, burst) == [News.CANCELLED]


@pytest.mark.parametrize(
    ("burst", "news"),
    [
        ([event("replied"), event("held", reason="requester")], [News.QUESTION]),
        ([event("replied"), event("resolved")], [News.RESOLVED]),
        ([event("promised", number=2), event("replied")], [News.REPLIED, News.PROMISE_MOVED]),
        ([event("held", reason="requester"), event("resumed")], []),
        ([event("resolved"), event("reopened")], []),
        ([event("resolved"), event("undone", kind="resolved")], []),
        ([event("replied"), event("resolved"), event("undone", kind="resolved")], [News.REPLIED]),
        ([event("reopened"), event("resolved")], [News.RESOLVED]),
    ],
)
def test_a_burst_says_what_still_stands_the_weightiest_first(burst, news):
    assert news_for(ASKER, burst) == news


def bursts(*happenings, now, told=None, last_id=99):
    return ripe_bursts(happenings, told=told or {}, last_id=last_id, now=now)


def test_a_burst_is_ripe_two_minutes_after_it_began_and_holds_all_until_then():
    first, second = event("replied", id=1), event("resolved", id=2, at=later(seconds=100))

    assert bursts(first, second, now=later(seconds=119)).ripe == []
    assert bursts(first, second, now=later(seconds=120)).ripe == [[first, second]]


def test_what_a_mail_was_made_for_is_not_told_again():
    first, second = event("replied", id=1), event("resolved", id=2)

    assert bursts(first, second, told={7: 1}, now=later(hours=1)).ripe == [[second]]
    assert bursts(first, second, told={7: 2}, now=later(hours=1)).ripe == []


def test_the_cursor_stays_before_the_first_event_that_is_not_ripe():
    ripe = event("replied", id=1)
    unripe = event("replied", id=5, request_id=8, at=later(seconds=90))

    assert bursts(ripe, unripe, now=later(seconds=125)).settled_until == 4
    assert bursts(ripe, now=later(seconds=125)).settled_until == 99


def test_a_long_row_of_events_never_holds_the_cursor_back_for_long():
    row = [event("replied", id=n, at=MONDAY + timedelta(seconds=10 * n)) for n in range(1, 200)]
    now = MONDAY + timedelta(seconds=2000)

    assert bursts(*row, told={7: 195}, last_id=199, now=now).settled_until >= 190
