import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from portal.pages.charts import Known, fan_chart, load_level
from portal.pages.sparks import spark
from portal.pages.weekly_hours import Week, week_to_decide

MONDAY = date(2026, 10, 12)


def make_weeks(*, past=6, ahead=13, scale=1.0, capacity=176.0):
    weeks = []
    for index in range(past + ahead):
        level = (150 + 12 * (index % 4)) * scale
        spread = 3 * (index - past + 1) * scale
        known = {"actual": level} if index < past else fan_of(level, spread)
        starts_on = MONDAY + timedelta(weeks=index)
        weeks.append(Week(f"{starts_on:%d %b}", starts_on, capacity=capacity * scale, **known))
    return weeks


def fan_of(level, spread):
    names = ("q025", "q10", "q25", "q50", "q75", "q90", "q975")
    return {name: level + share * spread for name, share in zip(names, range(-3, 4), strict=True)}


def points(path):
    return [tuple(map(float, pair)) for pair in re.findall(r"([-\d.]+) ([-\d.]+)", path)]


def test_time_runs_from_start_to_end():
    xs = [x for x, _ in points(fan_chart(make_weeks()).middle)]

    assert all(before < after for before, after in pairwise(xs))
    assert xs[-1] == fan_chart(make_weeks()).plot_end


def test_more_hours_stand_higher():
    chart = fan_chart(make_weeks(past=1, ahead=2))
    bands = {name: points(path) for name, path in chart.bands}

    week = [bands[name][2][1] for name in ("b95", "b80", "b50")]
    week.append(points(chart.middle)[2][1])

    assert week == sorted(week)
    assert week[0] < week[-1]


def test_the_value_axis_starts_at_zero_and_has_at_most_five_lines():
    for scale in (0.001, 0.02, 0.37, 1, 1.3, 7, 999):
        lines = fan_chart(make_weeks(scale=scale)).lines
        assert lines[0].text == "0"
        assert lines[0].y == 262
        assert 2 <= len(lines) <= 5


def test_nothing_is_drawn_outside_the_plot():
    chart = fan_chart(make_weeks(), note_at=8, note_words="22 h short", this_week_words="Now")

    drawn = [chart.middle, chart.actual, chart.capacity, *(path for _, path in chart.bands)]
    for x, y in (point for path in drawn for point in points(path)):
        assert chart.plot_start <= x <= chart.plot_end
        assert chart.top <= y <= chart.floor


def test_right_to_left_mirrors_every_x_and_keeps_every_y():
    there, mirrored = fan_chart(make_weeks()), fan_chart(make_weeks(), rtl=True)

    for (x, y), (mirrored_x, mirrored_y) in zip(
        points(there.middle + there.capacity),
        points(mirrored.middle + mirrored.capacity),
        strict=True,
    ):
        assert x + mirrored_x == pytest.approx(760, abs=0.11)
        assert y == mirrored_y


def test_the_fan_opens_at_the_last_week_that_is_known():
    chart = fan_chart(make_weeks())

    assert points(chart.middle)[0] == points(chart.actual)[-1]
    assert points(chart.middle)[0] == (chart.last_actual.x, chart.last_actual.y)


def test_capacity_runs_in_steps():
    steps = points(fan_chart(make_weeks()).capacity)

    assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(steps))
    assert (steps[0][0], steps[-1][0]) == (34, 748)


def test_no_weeks_make_an_empty_chart():
    chart = fan_chart([])

    assert chart.is_empty
    assert chart.this_week is None
    assert [line.text for line in chart.lines] == ["0", "1"]


def test_a_desk_without_work_or_staff_is_a_line_on_the_floor():
    chart = fan_chart(make_weeks(scale=0))

    assert {y for _, y in points(chart.middle)} == {262}


def test_huge_hours_keep_the_plot_inside_and_the_numbers_readable():
    chart = fan_chart(make_weeks(scale=1e9))

    assert chart.lines[-1].text.replace("\N{NO-BREAK SPACE}", "").isdigit()
    assert 34 < chart.plot_start <= 190
    assert min(y for _, y in points(chart.bands[0][1])) >= chart.top


@pytest.mark.parametrize("odd", [None, float("nan"), float("inf")])
def test_a_week_without_a_full_forecast_is_left_out(odd):
    weeks = make_weeks(past=0, ahead=3)
    weeks[1] = Week("hole", weeks[1].starts_on, q50=100.0, q975=odd, capacity=odd)

    chart = fan_chart(weeks)

    assert chart.middle.count("M") == 2
    assert chart.readings[1].middle is None
    assert chart.readings[1].capacity is None


def test_a_single_forecast_week_can_be_seen():
    xs = {x for x, _ in points(fan_chart(make_weeks(past=0, ahead=1)).middle)}

    assert len(xs) == 2


def test_hours_below_zero_count_as_zero():
    chart = fan_chart([Week("odd", MONDAY, actual=-5.0, capacity=10.0)])

    assert points(chart.actual) == [(34, 262)]


def test_the_week_that_needs_a_decision_is_the_one_furthest_above_capacity():
    weeks = make_weeks()
    weeks[9] = Week("peak", weeks[9].starts_on, capacity=150.0, **fan_of(240, 9))

    chart = fan_chart(weeks, note_at=week_to_decide(weeks), note_words="90 h short")

    assert week_to_decide(weeks) == 9
    assert chart.note.words.text == "90 h short"
    assert chart.note.y < chart.note.capacity_y


def test_weeks_that_hold_need_no_note():
    weeks = make_weeks(capacity=900.0)

    assert week_to_decide(weeks) is None
    assert fan_chart(weeks, note_at=None, note_words="").note is None


def test_a_note_on_a_week_that_is_past_is_not_drawn():
    assert fan_chart(make_weeks(), note_at=0, note_words="late").note is None


def test_this_week_is_labelled_and_the_labels_do_not_crowd():
    chart = fan_chart(make_weeks(past=6, ahead=40), this_week=5, this_week_words="This week")

    assert chart.this_week.words.text == "This week"
    assert chart.this_week.x in {label.x for label in chart.labels}
    assert chart.this_week.percent == round(chart.this_week.x / chart.width * 100, 1)
    mirrored = fan_chart(make_weeks(past=6, ahead=40), this_week=5, rtl=True)
    assert mirrored.this_week.percent == chart.this_week.percent
    assert len(chart.labels) <= 10


def test_the_table_says_what_the_picture_shows():
    reading = fan_chart(make_weeks(past=1, ahead=1)).readings[1]

    assert reading.label == "19 Oct"
    assert (reading.capacity, reading.middle) == ("176", "162")
    assert (reading.half, reading.eight) == (("159", "165"), ("156", "168"))
    assert reading.actual is None


def test_numbers_are_written_by_the_reader_s_own_hand():
    chart = fan_chart(make_weeks(past=1, ahead=1), format_value=lambda hours: f"<{hours:.0f}>")

    assert chart.lines[0].text == "<0>"
    assert chart.readings[0].actual == "<150>"


def test_a_spark_ends_in_a_dot_on_its_last_value():
    line = spark([1, 3, 2, 5])

    assert points(line.path)[-1] == (line.x, line.y) == (62, 3)
    assert points(line.path)[0][1] == 18


def test_a_spark_of_equal_values_is_a_level_line_and_mirrors():
    assert {y for _, y in points(spark([4, 4, 4]).path)} == {10.5}
    assert spark([4, 4, 4], rtl=True).x == 2


@pytest.mark.parametrize("values", [[], [3], [None, 2.0], [float("nan"), 1]])
def test_a_spark_needs_two_values(values):
    assert spark(values) is None


@pytest.mark.parametrize(
    ("percent", "level"),
    [(0, "l1"), (50, "l1"), (70, "l2"), (85.4, "l3"), (86, "l4"), (100.4, "l4"), (101, "l5")],
)
def test_a_load_is_shaded_as_it_is_printed(percent, level):
    assert load_level(percent) == level


def test_what_is_known_stands_above_the_floor_of_its_week_and_in_the_table():
    known = [Known(7, "1", "Quarter end"), Known(9, "2", "closed Fri 25 Dec", is_closed=True)]

    chart = fan_chart(make_weeks(), known=known)

    event, closed = chart.signs
    assert event.mark.x == chart.readings[7].x
    assert event.mark.y < chart.floor
    assert (event.start, closed.start) == (
        None,
        pytest.approx(closed.mark.x - chart.slot / 2, abs=0.1),
    )
    assert [reading.known for reading in chart.readings[7:10]] == [
        "Quarter end",
        "",
        "closed Fri 25 Dec",
    ]
