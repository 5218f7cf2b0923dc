import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.commands.import_log.mapping import mappings_from, read_log
from portal.commands.import_log.reader import Fault
from portal.errors import InvalidInput

COLUMNS = "request_id,opened_at,first_touch_at,resolved_at,closed_at,category,effort_minutes"


def read(*lines, columns=COLUMNS, zone="Europe/Istanbul", mappings=None):
    stream = io.BytesIO("\n".join([columns, *lines]).encode())
    return list(read_log(stream, zone=ZoneInfo(zone), mappings=mappings))


def test_an_instant_without_an_offset_is_the_desks_local_time():
    (row,) = read("A,2016-07-01T00:30,,,,,")

    assert row.opened_at == datetime(2016, 6, 30, 21, 30, tzinfo=UTC)
    assert row.opened_on == date(2016, 7, 1)


def test_an_instant_with_an_offset_is_taken_at_its_word():
    (row,) = read("A,2016-07-01T00:30:00+01:00,,,,,")

    assert row.opened_at == datetime(2016, 6, 30, 23, 30, tzinfo=UTC)


def test_where_the_log_has_no_resolution_its_closing_counts():
    (row,) = read("A,2016-07-01T09:00,,,2016-07-02T09:00,,")

    assert row.resolved_at == row.closed_at == datetime(2016, 7, 2, 6, tzinfo=UTC)


def test_a_column_missing_by_name_is_looked_for_in_extra():
    (row,) = read(
        'A,2016-07-01T09:00,"{""resolved_at"":""2016-07-01T10:00"",""first_group"":""Mail""}"',
        columns="request_id,opened_at,extra",
    )

    assert row.resolved_at == datetime(2016, 7, 1, 7, tzinfo=UTC)
    assert row.first_group == row.group == "Mail"


def test_a_mapping_reaches_into_nested_json():
    (row,) = read(
        '7,2016-07-01T09:00,"{""times"":{""done"":""2016-07-01T10:00""}}"',
        columns="No,Created,more",
        mappings=mappings_from(
            ["request_id=No", "opened_at = Created", "resolved_at=more.times.done"]
        ),
    )

    assert row.request_id == "7"
    assert row.resolved_at == datetime(2016, 7, 1, 7, tzinfo=UTC)


def test_even_the_id_may_stand_in_json():
    (row,) = read(
        '2016-07-01T09:00,"{""id"":7}"',
        columns="opened_at,extra",
        mappings={"request_id": "extra.id"},
    )

    assert row.request_id == "7"


def test_the_order_of_the_columns_does_not_matter():
    assert read("A,2016-07-01T09:00", columns="request_id,opened_at") == read(
        "2016-07-01T09:00,A", columns="opened_at,request_id"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",2016-07-01T09:00,,,,,", "request_id is missing"),
        ("B,,,,,,", "opened_at is missing"),
        (
            "B,31/12/2016,,,,,",
            "opened_at is not a date: '31/12/2016' (wanted: 2016-02-29T13:05)",
        ),
        (
            "B,0016-01-01T00:00,,,,,",
            "opened_at is not a date: '0016-01-01T00:00' (wanted: 2016-02-29T13:05)",
        ),
        ("B,2016-07-01T09:00,,2016-06-30T09:00,,,", "resolved_at is before opened_at"),
        ("B,2016-07-01T09:00,,,2016-06-30T09:00,,", "closed_at is before opened_at"),
        ("B,2016-07-01T09:00,,,,,nan", "effort_minutes is not a number of minutes: 'nan'"),
        (f"B,2016-07-01T09:00,,,,{'x' * 81},", "category is longer than 80 characters"),
        ("A,2016-07-01T09:00,,,,,", "the same request_id stands on line 2"),
    ],
)
def test_a_row_that_cannot_become_a_request_is_named_with_its_reason(line, reason):
    good, fault = read("A,2016-07-01T09:00,,,,,", line)

    assert good.request_id == "A"
    assert (fault.line, fault.reason) == (3, reason)


@pytest.mark.parametrize(
    ("extra", "reason"),
    [
        ("{broken", "extra is not readable JSON"),
        ("[" * 100_000, "extra is not readable JSON"),
        ('"{""category"":""\\ud800""}"', "it holds a character that cannot be stored"),
        ('"{""category"":""\\u0000""}"', "it holds a character that cannot be stored"),
    ],
)
def test_json_that_cannot_be_kept_is_a_fault_of_its_row(extra, reason):
    (fault,) = read(f"A,2016-07-01T09:00,{extra}", columns="request_id,opened_at,extra")

    assert fault == Fault(2, reason, "A")


def test_json_that_is_no_object_says_nothing():
    (row,) = read("A,2016-07-01T09:00,[1]", columns="request_id,opened_at,extra")

    assert row.category is None


def test_small_contradictions_are_mended_and_noted():
    (row,) = read("A,2016-07-01T09:00,2016-07-01T08:00,2016-07-03T09:00,2016-07-02T09:00,,")

    assert row.first_touch_at == row.opened_at
    assert row.closed_at == row.resolved_at == datetime(2016, 7, 3, 6, tzinfo=UTC)
    assert len(row.notes) == 2


@pytest.mark.parametrize("text", ["nonsense", "colour=red", "opened_at="])
def test_a_mapping_that_makes_no_sense_is_refused(text):
    with pytest.raises(InvalidInput, match="Cannot map"):
        mappings_from([text])


def test_a_mapping_to_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(InvalidInput, match=r"no column 'Born'.*request_id, opened_at"):
        read(columns="request_id,opened_at", mappings={"opened_at": "Born"})


def test_a_log_without_the_needed_columns_is_refused_with_advice():
    with pytest.raises(InvalidInput, match=r"no column opened_at.*--map opened_at=COLUMN"):
        read(columns="request_id,made_on")


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(InvalidInput, match="same name"):
        read(columns="request_id,opened_at,opened_at")
