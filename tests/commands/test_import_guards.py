import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.commands.import_log import guards
from portal.commands.import_log.as_of import as_of_day
from portal.commands.import_log.facts import LogFacts
from portal.commands.import_log.guards import Looked, warnings
from portal.commands.import_log.row import LogRow

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2016, 1, 4, 9, tzinfo=UTC)
ROW = LogRow(
    line=2,
    request_id="A",
    opened_at=MONDAY,
    opened_on=MONDAY.date(),
    first_touch_at=None,
    resolved_at=None,
    closed_at=None,
    group="Mail",
    first_group="Mail",
    category="Post",
    title=None,
    priority=None,
    assignee=None,
    requester=None,
    effort_minutes=None,
    reassignments=0,
    reopened=0,
)


def rows(*weekly, start=MONDAY, **changes):
    """Requests of the weeks, spread over Monday to Friday, numbered in their order; each tenth is
    unfinished."""
    made = []
    for week, count in enumerate(weekly):
        for n in range(count):
            at = start + timedelta(weeks=week, days=n * 5 // count, minutes=n * 7 % 400)
            made.append(at)
    made.sort()
    return [
        replace(
            ROW,
            request_id=f"INC{n:06}",
            opened_at=at,
            opened_on=at.date(),
            resolved_at=at + timedelta(hours=n % 40) if n % 10 else None,
            **changes,
        )
        for n, at in enumerate(made)
    ]


def looked(some, *, on=date(2016, 7, 4), zone=LONDON):
    facts = LogFacts()
    for row in some:
        facts.add(row, zone)
    return Looked(facts, as_of_day(on), zone)


CALM = rows(*[40] * 26)


def test_of_a_calm_log_there_is_nothing_to_say():
    assert list(warnings(looked(CALM))) == []


def test_a_handful_of_rows_cannot_be_judged():
    assert list(warnings(looked(CALM[:20]))) == [
        "Only 20 usable rows: too few to judge or to forecast from."
    ]


def test_a_start_up_is_named_with_the_day_to_begin_at():
    sentence = guards.level(looked(rows(*[8] * 10, *[40] * 16)))

    assert sentence.startswith(
        "Before 2016-03-14 the log holds about 8 requests a week, from then"
    )
    assert sentence.endswith("--since 2016-03-14")


def test_a_level_that_fell_is_named_with_the_day_to_look_from():
    sentence = guards.level(looked(rows(*[40] * 16, *[8] * 10)))

    assert "From 2016-04-25 on the log holds about 8 requests a week, before that 40" in sentence


@pytest.mark.parametrize("seed", range(5))
def test_the_noise_of_a_small_desk_is_no_change_of_level(seed):
    rng = random.Random(seed)

    assert guards.level(looked(rows(*[rng.randint(8, 16) for _ in range(26)]))) is None


def test_an_end_that_fades_out_is_left_out_and_said():
    fading = rows(*[40] * 20, 20, 10, 2, 1, 0, 1)

    assert "fades out after 2016-05-22: the 34" in guards.tail(
        looked(fading, on=date(2016, 5, 23))
    )
    assert "--as-of auto" in guards.tail(looked(fading, on=date(2016, 6, 20)))


def test_a_category_that_fades_before_the_log_is_named():
    permits = rows(*[20] * 20, *[8, 6, 4, 4, 2, 2], category="Permit")

    sentence = guards.fading_categories(looked(CALM + permits))

    assert "'Permit' to 22 %" in sentence
    assert guards.fading_categories(looked(CALM)) is None


def test_a_log_without_unfinished_requests_was_chosen_by_closing_date():
    end = MONDAY + timedelta(weeks=26)
    done = [row for row in CALM if row.resolved_at and row.resolved_at < end]

    assert guards.closing(looked(done)).startswith("None of the requests are unfinished")
    assert guards.closing(looked(CALM)) is None


def test_requests_entered_days_later_than_their_neighbours_are_counted():
    late = [
        replace(row, opened_at=row.opened_at - timedelta(days=9)) if n % 20 == 0 else row
        for n, row in enumerate(CALM)
    ]

    sentence = guards.late_registration(looked(late))

    assert sentence.startswith("4.9 % of the requests")
    assert "typically 8 days" in sentence


def test_ids_without_order_say_nothing_about_registration():
    rng = random.Random(1)
    numbers = rng.sample(range(len(CALM)), len(CALM))
    mixed = [replace(row, request_id=f"C{n}") for row, n in zip(CALM, numbers, strict=True)]

    assert guards.late_registration(looked(mixed)) is None


def test_times_with_and_without_an_offset_are_told_apart():
    half = [replace(row, offset_minutes=0) if n % 2 else row for n, row in enumerate(CALM)]

    assert "520 arrivals carry an offset from UTC and 520 do not" in guards.zones(looked(half))


def test_a_log_written_in_another_zone_than_the_desks_is_named():
    away = [replace(row, offset_minutes=330) for row in CALM]

    assert "+05:30, which Europe/London does not keep" in guards.zones(looked(away))
    assert guards.zones(looked(away, zone=ZoneInfo("Asia/Kolkata"))) is None


def test_a_log_of_days_without_times_is_named():
    days = [replace(row, opened_at=row.opened_at.replace(hour=0, minute=0)) for row in CALM]

    assert "100 % of the arrivals are at midnight" in guards.times_of_day(looked(days, zone=UTC))
    assert guards.bulk(looked(days, zone=UTC)) is None


def test_requests_entered_in_one_minute_are_named():
    at = datetime(2016, 3, 1, 10, 30, tzinfo=UTC)
    loaded = [replace(ROW, opened_at=at, opened_on=at.date()) for _ in range(40)]

    sentence = guards.bulk(looked(CALM + loaded))

    assert "40 requests (3.7 %) were entered in 1 minutes" in sentence
    assert "on 2016-03-01 at 10:30 (40)" in sentence


def test_one_category_written_in_several_ways_is_named():
    other = [replace(row, category="  post") for row in CALM[:5]]

    assert "1 categories are written in several ways" in guards.spellings(looked(CALM + other))


def test_a_category_that_ends_where_another_begins_is_named():
    old = rows(*[20] * 13, category="Laptops")
    new = rows(*[20] * 13, start=MONDAY + timedelta(weeks=13), category="Devices")

    sentence = guards.renamed(looked(old + new))

    assert "'Laptops' ends on 2016-04-01 where 'Devices' begins" in sentence


def test_a_strangers_text_does_not_steer_the_terminal():
    other = [replace(row, category="post\x1b[2J") for row in CALM[:5]]
    again = [replace(row, category="POST\x1b[2J") for row in CALM[:5]]

    assert "\x1b" not in guards.spellings(looked(other + again))
