from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.notifications.choices import (
    FIXED,
    USUALLY,
    Mode,
    Settings,
    first_allowed,
    is_digest_time,
    is_quiet,
    mail_mode,
    not_muted,
    shown_on_page,
)
from portal.notifications.news import News

ISTANBUL = ZoneInfo("Europe/Istanbul")
NIGHT = Settings()  # 20:00 to 07:00


def at(hour, minute=0, day=23):
    return datetime(2026, 11, day, hour, minute, tzinfo=ISTANBUL)


def test_every_kind_of_news_has_a_usual_way():
    assert USUALLY.keys() == set(News)


def test_as_long_as_nobody_chose_what_is_not_pressing_comes_once_a_day():
    assert mail_mode([News.REPLIED, News.PROMISE_MOVED], NIGHT) == Mode.DIGEST
    assert mail_mode([News.QUESTION], NIGHT) == Mode.AT_ONCE


@pytest.mark.parametrize(
    ("chosen", "mode"),
    [
        ({"replied": "never"}, Mode.AT_ONCE),
        ({"question": "digest"}, Mode.DIGEST),
        ({"question": "never", "replied": "never"}, Mode.NEVER),
        ({"question": "never", "replied": "at_once"}, Mode.AT_ONCE),
    ],
)
def test_the_most_pressing_part_of_a_burst_decides_when_it_goes(chosen, mode):
    assert mail_mode([News.QUESTION, News.REPLIED], Settings(mail=chosen)) == mode


def test_nothing_is_no_mail():
    assert mail_mode([], NIGHT) == Mode.NEVER


def test_a_receipt_and_a_fixed_date_at_risk_cannot_be_switched_off():
    settings = Settings(mail=dict.fromkeys(News, "never"), page=dict.fromkeys(News, False))

    assert {one for one in News if settings.mode(one) != Mode.NEVER} == FIXED
    assert set(shown_on_page(list(News), settings)) == FIXED


def test_of_a_muted_request_only_what_waits_for_the_reader_is_told():
    left = {News.APPROVAL, News.MENTIONED, News.QUESTION, *FIXED}
    assert set(not_muted(list(News), is_muted=True)) == left
    assert not_muted(list(News), is_muted=False) == list(News)


@pytest.mark.parametrize(
    ("local", "allowed"),
    [
        (at(19, 59), at(19, 59)),
        (at(20), at(7, day=24)),
        (at(23, 10), at(7, day=24)),
        (at(3), at(7)),
        (at(6, 59), at(7)),
        (at(7), at(7)),
    ],
)
def test_what_comes_at_night_goes_out_in_the_morning(local, allowed):
    assert first_allowed(local, NIGHT) == allowed


@pytest.mark.parametrize(
    ("start", "end", "hour", "quiet"),
    [
        (12 * 60, 13 * 60, 12, True),
        (12 * 60, 13 * 60, 13, False),
        (None, 420, 3, False),
        (420, 420, 7, False),
        (0, 420, 0, True),
    ],
)
def test_quiet_hours_may_lie_anywhere_in_the_day(start, end, hour, quiet):
    assert is_quiet(at(hour), Settings(quiet_from=start, quiet_until=end)) is quiet


def test_whatever_the_quiet_hours_a_mail_goes_out_within_a_day_and_never_in_them():
    for start in range(0, 1440, 97):
        for end in range(0, 1440, 89):
            settings = Settings(quiet_from=start, quiet_until=end)
            for minute in range(0, 1440, 181):
                local = at(0) + timedelta(minutes=minute)
                allowed = first_allowed(local, settings)
                assert timedelta(0) <= allowed - local <= timedelta(days=1)
                assert not is_quiet(allowed, settings)


@pytest.mark.parametrize(
    ("now", "oldest", "due"),
    [
        (at(15, 59), at(9), False),
        (at(16), at(9), True),
        (at(19), at(9), True),
        (at(21), at(9), False),
        (at(8, day=24), at(9), True),
        (at(18), at(17), False),
        (at(16, day=24), at(17), True),
    ],
)
def test_the_daily_mail_goes_once_its_hour_has_passed(now, oldest, due):
    assert is_digest_time(now, oldest, NIGHT) is due


def test_the_hours_are_those_of_the_persons_zone():
    local = datetime(2026, 11, 23, 18, tzinfo=UTC).astimezone(ISTANBUL)

    assert first_allowed(local, NIGHT).astimezone(UTC) == datetime(2026, 11, 24, 4, tzinfo=UTC)
