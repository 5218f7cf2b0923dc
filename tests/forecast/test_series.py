from datetime import date, timedelta

from portal.forecast.series import daily_series, tally, weekly_series

MONDAY = date(2026, 3, 2)


def every_day(key, *, days, number=5, since=MONDAY):
    return [(key, since + timedelta(days=i), number) for i in range(days)]


def test_requests_are_counted_by_type_and_day():
    pairs = [("access", MONDAY), ("access", MONDAY), ("laptop", MONDAY)]

    assert sorted(tally(pairs)) == [("access", MONDAY, 2), ("laptop", MONDAY, 1)]


def test_days_without_arrivals_are_zero():
    arrivals = [("access", MONDAY, 2), ("laptop", MONDAY + timedelta(days=2), 1)]

    series = daily_series(arrivals, last_day=MONDAY + timedelta(days=3))

    assert series.keys == ("access", "laptop")
    assert series.actuals.tolist() == [[2, 0, 0, 0], [0, 0, 1, 0]]


def test_rows_come_in_the_order_named_even_when_silent():
    series = daily_series([("b", MONDAY, 1)], last_day=MONDAY, keys=["c", "b"])

    assert series.keys == ("c", "b")
    assert series.actuals.tolist() == [[0], [1]]


def test_what_came_after_the_last_known_day_is_left_out():
    series = daily_series(
        [("a", MONDAY, 1), ("b", MONDAY + timedelta(days=1), 9)], last_day=MONDAY
    )

    assert series.keys == ("a",)
    assert series.actuals.tolist() == [[1]]


def test_a_thin_beginning_is_cut():
    stray = [("a", MONDAY - timedelta(days=300), 1), ("a", MONDAY - timedelta(days=100), 1)]

    series = daily_series(stray + every_day("a", days=90), last_day=MONDAY + timedelta(days=89))

    assert timedelta(days=-28) <= series.start - MONDAY <= timedelta(0)


def test_one_mass_import_does_not_cut_the_ordinary_days():
    arrivals = every_day("a", days=90)
    arrivals[80] = ("a", MONDAY + timedelta(days=80), 1_000_000)

    series = daily_series(arrivals, last_day=MONDAY + timedelta(days=89))

    assert series.start == MONDAY


def test_no_arrivals_are_no_days():
    series = daily_series([], last_day=MONDAY, keys=["a"])

    assert series.actuals.shape == (1, 0)


def test_weeks_run_from_monday_and_only_whole_ones_count():
    wednesday = MONDAY + timedelta(days=2)
    daily = daily_series(
        every_day("a", days=22, since=wednesday), last_day=wednesday + timedelta(days=21)
    )

    weekly = weekly_series(daily)

    assert weekly.start == MONDAY + timedelta(days=7)
    assert weekly.actuals.tolist() == [[35, 35]]


def test_a_week_short_of_its_sunday_does_not_count():
    daily = daily_series(every_day("a", days=13), last_day=MONDAY + timedelta(days=12))

    assert weekly_series(daily).actuals.tolist() == [[35]]
