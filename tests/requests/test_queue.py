import pytest

from portal.requests.queue import Cursor, Filters, Order, Which, filters_of, unpacked


def test_a_cursor_survives_its_way_through_the_address():
    cursor = Cursor("2026-11-23T09:00:00+00:00", 17)

    assert unpacked(cursor.packed()) == cursor


@pytest.mark.parametrize(
    "junk", ["", "x", "W10", "bnVsbA", "WyJhIiwgMWUzMDBd", "é", "W1sxXSwgMV0"]
)
def test_a_cursor_nobody_made_is_no_cursor(junk):
    assert unpacked(junk) is None


def test_junk_in_the_address_is_as_if_it_were_not_there():
    filters = filters_of({"which": "all; drop", "order": "1", "type": "x", "words": " a\0b "})

    assert filters == Filters(Which.OPEN, Order.PROMISE, None, "ab")
