import io
import json
from contextlib import contextmanager

import pytest

from portal.commands.import_log.dates import DateOrder
from portal.commands.import_log.presets import NONE, PRESETS, preset_of
from portal.commands.import_log.shape import Asked, delimiter_of, shape_of
from portal.errors import InvalidInput


def shape(text, **asked):
    @contextmanager
    def opened(_encoding):
        yield io.BytesIO(text.encode())

    return shape_of(opened, Asked(**asked))


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        (b"id,opened_at,title", ","),
        (b"id;opened_at;title, long", ";"),
        (b"id\topened_at\ttitle", "\t"),
        (b'id;"a,b,c,d,e"', ";"),
        (b"id", ","),
    ],
)
def test_the_delimiter_is_read_off_the_first_line(header, delimiter):
    assert delimiter_of(header) == delimiter


def logged(**extra):
    cell = json.dumps(extra).replace('"', '""')
    return f'request_id,opened_at,extra\nA,2016-02-29T09:00,"{cell}"\n'


@pytest.mark.parametrize(
    ("extra", "place"),
    [
        ({"resolved_at": "", "made_sla": "", "closed_code": ""}, "extra.resolved_at"),
        ({"resolved_at": "", "first_taken_by": "", "takes_in_charge": 1}, "extra.resolved_at"),
        ({"approved_at": "", "submissions": 1, "rejections": 0}, "extra.approved_at"),
    ],
)
def test_a_known_layout_says_where_the_resolution_stands(extra, place):
    found = shape(logged(**extra))

    assert found.mappings["resolved_at"] == place
    assert found.remarks[0].startswith("Layout ")


def test_what_was_asked_for_comes_before_the_layout():
    text = logged(approved_at="", submissions=1, rejections=0)
    mine = {"resolved_at": "extra.last_at"}

    assert shape(text, mappings=mine).mappings == mine
    assert shape(text, preset=NONE).mappings == {}
    assert shape(logged(), preset="travel").mappings == {"resolved_at": "extra.approved_at"}


def test_an_unknown_layout_is_none():
    assert preset_of(frozenset({"resolved_at"})) == NONE
    assert all(preset_of(one.marks, one.columns) == name for name, one in PRESETS.items())


def test_the_order_of_dates_is_found_in_the_mapped_column():
    text = "No;Created\n" + "".join(f"{n};{n % 28 + 1}/03/2016 09:00\n" for n in range(40))

    found = shape(text, mappings={"request_id": "No", "opened_at": "Created"})

    assert (found.dates, found.delimiter, found.remarks) == (DateOrder.DMY, ";", ())


def test_dates_that_fit_both_are_told():
    text = "request_id,opened_at\nA,01/02/2016\n"

    assert "--dates mdy" in shape(text).remarks[0]
    assert shape(text, dates="mdy").remarks == ()


def test_a_file_without_columns_is_refused():
    with pytest.raises(InvalidInput, match="is empty"):
        shape("")
