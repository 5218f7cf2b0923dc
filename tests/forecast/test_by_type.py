from portal.forecast.by_type import TypeRow, shown_by_type


def row(type_id, requests, *, is_privileged=False):
    hours = tuple(number * 2.0 for number in requests)
    return TypeRow(type_id, f"type {type_id}", is_privileged, tuple(requests), hours)


def test_without_privileged_types_every_type_stands_alone():
    lines = shown_by_type([row(1, [3, 0]), row(2, [1, 1])])

    assert [line.type_id for line in lines] == [1, 2]
    assert lines[0].requests == (3, 0)


def test_a_privileged_type_has_no_line_of_its_own():
    lines = shown_by_type([row(1, [9, 9]), row(2, [6, 7], is_privileged=True)])

    assert [line.type_id for line in lines] == [1, None]
    assert lines[1].requests == (6, 7)
    assert lines[1].hours == (12, 14)


def test_a_merged_open_type_is_blank_in_that_week_only():
    lines = shown_by_type([row(1, [3, 4]), row(2, [2, 8], is_privileged=True), row(3, [30, 30])])

    assert lines[0].requests == (None, 4)
    assert lines[0].hours == (None, 8)
    assert lines[-1].requests == (5, 8)


def test_no_types_are_no_lines():
    assert shown_by_type([]) == []
