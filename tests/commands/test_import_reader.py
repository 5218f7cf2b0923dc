import csv
import gzip
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.commands.import_log.reader import Fault, Record, read_records
from portal.errors import InvalidInput


def read(data: bytes | str, **options):
    data = data.encode() if isinstance(data, str) else data
    return list(read_records(io.BytesIO(data), **options))


def cells(data, **options):
    return [one.cells for one in read(data, **options) if isinstance(one, Record)]


def faults(data, **options):
    return [one for one in read(data, **options) if isinstance(one, Fault)]


def test_records_know_the_line_they_begin_on():
    found = read('a,b\n1,"two\nlines"\n\n3,4\n')

    assert found == [
        Record(1, ["a", "b"]),
        Record(2, ["1", "two\nlines"]),
        Record(5, ["3", "4"]),
    ]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_cells():
    assert cells(b"\xef\xbb\xbfa,b\r\n1,2\r\n") == [["a", "b"], ["1", "2"]]


def test_a_file_may_end_without_a_line_end():
    assert cells('a,b\n1,"2"') == [["a", "b"], ["1", "2"]]


def test_empty_cells_stay_empty():
    assert cells('a,b,c\n,"",\n') == [["a", "b", "c"], ["", "", ""]]


def test_a_quote_in_the_middle_of_an_unquoted_cell_is_a_letter():
    assert cells('a,b\n5" pipe,x\n')[1] == ['5" pipe', "x"]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_whatever_a_csv_writer_writes_is_read_back(rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b", "c"], *rows])

    assert cells(out.getvalue())[1:] == rows


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"1,\xff\xfe\n", "byte 0xff in column 2 is not UTF-8 text"),
        (b"1,a\0b\n", "there is a NUL character in it"),
        (b"1,2,3\n", "3 cells where the first line names 2 columns"),
        (b"1\n", "1 cells where the first line names 2 columns"),
        (b'1,"2"x\n', "a quotation mark inside a cell is not doubled"),
        (b'1,"two\n', "a quotation mark is opened and never closed"),
        (b"1," + b"x" * 2000 + b"\n", "the cell in column 2 is larger than 1,000 bytes"),
        (b'1,"' + b"x\n" * 1000 + b'"\n', "the cell in column 2 is larger than 1,000 bytes"),
        (b"1," + b"x" * 20_000 + b"\n", "the cell in column 1 is larger than 1,000 bytes"),
        (b'1,"' + b'x""\n' * 9_000 + b'"\n', "the cell in column 2 is larger than 1,000 bytes"),
    ],
)
def test_a_broken_row_is_named_and_the_rows_around_it_are_read(line, reason):
    data = b"a,b\nbefore,1\n" + line + b"after,2\nlast,3\n"

    assert faults(data, cell_limit=1000) == [Fault(3, reason)]
    assert [row[0] for row in cells(data, cell_limit=1000)] == ["a", "before", "after", "last"]


def test_lines_after_a_large_cell_keep_their_numbers():
    data = b"a,b\n" + b'1,"' + b"x\n" * 1000 + b'"\nafter,2\n'

    assert read(data, cell_limit=1000)[-1] == Record(1003, ["after", "2"])


def test_a_quote_that_is_never_closed_costs_its_line_only_however_long_the_file_is():
    rows = [f"{n},plain" for n in range(3000)]
    data = "\n".join(["a,b", 'bad,"open', *rows])

    assert len(faults(data, cell_limit=1000)) == 1
    assert len(cells(data, cell_limit=1000)) == 1 + len(rows)


@pytest.mark.parametrize("seed", range(20))
def test_a_stray_quote_anywhere_costs_no_other_row(seed):
    rng = random.Random(seed)
    lines = [f'{n},Group {n},"{{""key"":""value {n}"",""n"":{n}}}",end' for n in range(40)]
    hit = rng.randrange(40)
    at = rng.randrange(len(lines[hit]))
    broken = [*lines[:hit], lines[hit][:at] + '"' + lines[hit][at:], *lines[hit + 1 :]]

    found = {one[0] for one in cells("\n".join(["id,group,extra,end", *broken]))[1:]}

    assert found >= {str(n) for n in range(40) if n != hit}


def test_a_compressed_file_that_breaks_off_gives_what_it_holds_and_says_so():
    rng = random.Random(1)
    text = "a,b\n" + "".join(f"{n},{rng.random()}\n" for n in range(5000))
    torn = gzip.compress(text.encode())[:-5000]

    found = list(read_records(io.BufferedReader(gzip.GzipFile(fileobj=io.BytesIO(torn)))))

    assert len(found) > 1000
    assert found[-1].reason == "the compressed file is damaged here; the rest cannot be read"


def test_a_first_line_that_cannot_be_read_stops_everything():
    with pytest.raises(InvalidInput, match="must name the columns"):
        read("a,b\n1,2\n".encode("utf-16"))


def test_an_empty_file_has_no_records():
    assert read(b"") == []
