"""Which half hours can be given away; no database."""

from datetime import UTC, date, datetime, timedelta

from portal.planning.slots import (
    PersonDay,
    Slot,
    kept_for_thanked,
    open_slots,
    quiet_days,
    shown_days,
)

DAY = date(2026, 11, 24)
TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)
NIGHT = TEN - timedelta(hours=12)


def at(hours):
    return TEN + timedelta(hours=hours)


def day(free=45.0, *, person=1, spans=((0, 2),), taken=()):
    times = [[(at(a), at(b)) for a, b in some] for some in (spans, taken)]
    return PersonDay(person, DAY, free, *times)


def starts(*days, earliest=NIGHT):
    return [(slot.starts_at - TEN) / timedelta(hours=1) for slot in
            open_slots(days, earliest=earliest)]  # fmt: skip


def test_a_day_gives_half_hours_outside_what_is_taken_as_long_as_minutes_are_free():
    assert starts(day(taken=((0.5, 1),))) == [0, 1, 1.5]
    assert starts(day(free=29.9)) == []
    assert starts(day(), earliest=at(1)) == [1, 1.5]


def test_half_hours_are_those_of_the_clock_and_fit_whole():
    assert starts(day(spans=((0.2, 1.4),))) == [0.5]


def test_of_a_day_four_times_are_shown_spread_over_it_each_with_who_is_liked_best():
    slots = open_slots([day(spans=((0, 4),)), day(spans=((0, 4),), person=2)], earliest=NIGHT)

    (shown,) = shown_days(
        slots, day_of=dict.fromkeys(slots, DAY), liked={2: 0, 1: 1}, quiet=(), most=5
    )

    assert [slot.person for slot in shown.slots] == [2] * 4
    assert shown.slots[0].starts_at == TEN
    assert shown.slots[-1].starts_at == at(3.5)


def test_quiet_days_are_the_least_loaded_quarter_and_never_a_full_one():
    week = [DAY + timedelta(days=ahead) for ahead in range(8)]
    load = dict(zip(week, (0.9, 0.4, 0.8, 0.7, 0.5, 0.9, 0.8, 0.8), strict=True))

    assert quiet_days(load) == {week[1], week[4]}
    assert quiet_days(dict.fromkeys(week, 0.5)) == frozenset()
    assert quiet_days({DAY: 0.95, week[1]: 1.1}) == frozenset()


def test_the_earliest_time_is_kept_for_the_thanked_until_two_hours_before():
    slots = [Slot(at(1), 1), Slot(at(3), 1)]

    assert kept_for_thanked(slots, now=at(-2)) == at(1)
    assert kept_for_thanked(slots, now=at(-1)) is None
    assert kept_for_thanked([], now=TEN) is None
