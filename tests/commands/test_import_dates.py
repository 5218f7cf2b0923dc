from datetime import datetime, timedelta, timezone

import pytest

from portal.commands.import_log.dates import DateOrder, DateVotes, date_from

DMY, MDY, ISO = DateOrder.DMY, DateOrder.MDY, DateOrder.ISO
FIRST_OF_MARCH = datetime(2016, 3, 1, 13, 5)  # noqa: DTZ001 - wall clock of a log


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("2016-03-01T13:05", ISO),
        ("2016-03-01 13:05:00", MDY),
        ("01/03/2016 13:05", DMY),
        ("1/3/2016 13:05:00", DMY),
        ("01-03-2016, 13.05", DMY),
        ("1.3.2016 13:05", DMY),
        ("1.3.2016 13:05", MDY),
        ("3/1/2016 1:05 PM", MDY),
        ("03/01/2016 13:05:00.000", MDY),
    ],
)
def test_one_instant_in_many_ways(text, order):
    assert date_from(text, order) == FIRST_OF_MARCH


def test_noon_and_midnight_of_half_days():
    assert date_from("3/1/2016 12:05 AM", MDY).hour == 0
    assert date_from("3/1/2016 12:05 PM", MDY).hour == 12


def test_an_offset_is_kept():
    at = date_from("2016-03-01T13:05+01:00", DMY)

    assert at.tzinfo == timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("01/03/2016", ISO),
        ("31/12/2016", MDY),
        ("12/31/2016", DMY),
        ("3/1/2016 13:05 PM", MDY),
        ("3/1/16", DMY),
        ("yesterday", DMY),
        ("", ISO),
    ],
)
def test_what_is_no_date_under_this_order_is_refused(text, order):
    with pytest.raises(ValueError, match=r"."):
        date_from(text, order)


def votes(*texts):
    counted = DateVotes()
    for text in texts:
        counted.add(text)
    return counted


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["2016-03-01"], ISO),
        (["01/03/2016", "31/03/2016"], DMY),
        (["03/01/2016", "03/31/2016"], MDY),
        (["1.3.2016"], DMY),
        ([], ISO),
    ],
)
def test_the_order_is_read_off_the_dates_that_fit_only_one(texts, order):
    assert votes(*texts).order == order
    assert votes(*texts).remark() is None


def test_dates_that_fit_both_orders_are_read_day_first_and_somebody_is_told():
    both = votes("01/03/2016", "02/03/2016")

    assert both.order == DMY
    assert "--dates mdy" in both.remark()


def test_dates_in_two_orders_go_by_the_more_frequent_and_somebody_is_told():
    mixed = votes("31/03/2016", "31/03/2016", "03/31/2016")

    assert mixed.order == DMY
    assert "2 can only be day/month and 1 only month/day" in mixed.remark()


def test_counting_stops_when_nothing_can_change_any_more():
    assert not votes(*["2016-03-01"] * 299).is_decided
    assert votes(*["2016-03-01"] * 300).is_decided
    assert not votes("01/03/2016", *["2016-03-01"] * 300).is_decided
