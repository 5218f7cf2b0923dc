import pytest

from portal.desks.written_time import (
    day_walls,
    day_words,
    span_minutes,
    span_words,
    wall_minute,
    wall_words,
)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("4 h", 240), ("30 min", 30), ("1 h 30 min", 90), ("7.5 h", 450), ("7,5h", 450), ("0 h", 0)],
)
def test_a_span_is_read_with_its_unit(text, minutes):
    assert span_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "4", "h", "4 days", "4 h or so", "-4 h", "4 hours"])
def test_a_span_without_a_known_unit_is_refused(text):
    with pytest.raises(ValueError, match="no span"):
        span_minutes(text)


@pytest.mark.parametrize("minutes", [1, 16, 30, 54, 60, 90, 450, 437, 1440, 33.333333333333336])
def test_a_span_reads_the_same_again(minutes):
    assert span_minutes(span_words(minutes)) == minutes


def test_whole_hours_are_written_as_hours():
    assert [span_words(240), span_words(450), span_words(35)] == ["4 h", "7.5 h", "35 min"]


def test_hours_of_a_day_read_the_same_again():
    walls = day_walls("09:00-13:00, 14:00-17:30")

    assert walls == [[540, 780], [840, 1050]]
    assert day_words(walls) == "09:00-13:00, 14:00-17:30"


def test_a_day_without_hours_is_closed():
    assert day_walls(" ") == []


def test_a_day_may_last_until_midnight():
    assert day_walls("00:00-24:00") == [[0, 1440]]
    assert wall_words(1440) == "24:00"


@pytest.mark.parametrize(
    "text",
    ["9", "13:00-09:00", "09:00-09:00", "14:00-18:00, 09:00-12:00", "09:00-12:00, 11:00-13:00"],
)
def test_hours_that_do_not_follow_each_other_are_refused(text):
    with pytest.raises(ValueError, match="'"):
        day_walls(text)


@pytest.mark.parametrize("text", ["25:00", "24:01", "12:60", "noon", "1200", ""])
def test_a_time_that_no_clock_shows_is_refused(text):
    with pytest.raises(ValueError, match="no time of day"):
        wall_minute(text)
