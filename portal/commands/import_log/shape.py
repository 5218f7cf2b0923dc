"""The outward form of a log: alphabet, delimiter, order of dates, layout. Said, or found out."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import BinaryIO

from portal.commands.import_log.dates import DateOrder, DateVotes
from portal.commands.import_log.encoding import Encoding, encoding_of
from portal.commands.import_log.mapping import EXTRA, Layout, header_of
from portal.commands.import_log.presets import NONE, PRESETS, places_in, preset_of
from portal.commands.import_log.reader import Record, read_records

AUTO = "auto"
DELIMITERS = (",", ";", "\t")
ROWS_FOR_KEYS = 50

Opener = Callable[[str], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True)
class Asked:
    """What the person who imports has said; "auto" where they have not."""

    encoding: str = AUTO
    dates: str = AUTO
    preset: str = AUTO
    mappings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """How to read a log. `remarks`: sentences about what was found out and might be wrong."""

    encoding: str = "utf-8"
    delimiter: str = ","
    dates: DateOrder = DateOrder.ISO
    mappings: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def shape_of(opened: Opener, asked: Asked) -> Shape:
    """`opened(encoding)` gives the log as bytes from its start, UTF-16 as UTF-8.

    Raises InvalidInput when the columns do not fit.
    """
    encoding = _encoding(opened, asked)
    with opened(encoding.name) as stream:
        delimiter = delimiter_of(stream.readline(1 << 20))
    shape = Shape(encoding.name, delimiter)
    with opened(encoding.name) as stream:
        header, keys = _header_and_keys(stream, shape)
    preset = asked.preset if asked.preset != AUTO else preset_of(keys, header)
    mappings = _preset_mappings(preset, header) | dict(asked.mappings)
    if asked.dates == AUTO:
        with opened(encoding.name) as stream:
            votes = date_votes(stream, shape, mappings)
    else:
        votes = DateVotes()
    return Shape(
        encoding=encoding.name,
        delimiter=delimiter,
        dates=votes.order if asked.dates == AUTO else DateOrder(asked.dates),
        mappings=mappings,
        remarks=tuple(_remarks(encoding, preset, votes)),
    )


def _encoding(opened: Opener, asked: Asked) -> Encoding:
    if asked.encoding not in (AUTO, "utf-16"):
        return Encoding(asked.encoding)
    with opened("utf-8") as stream:
        found = encoding_of(stream)
    if asked.encoding == AUTO or found.name.startswith(asked.encoding):
        return found
    return Encoding(asked.encoding)


def delimiter_of(header: bytes) -> str:
    """The one that parts the first line into the most cells; a comma where there is one cell."""
    outside_quotes = b"".join(header.split(b'"')[::2])
    return max(DELIMITERS, key=lambda one: outside_quotes.count(one.encode()))


def _header_and_keys(stream: BinaryIO, shape: Shape) -> tuple[list[str], frozenset[str]]:
    """The columns, and the keys of `extra` in the first rows."""
    records = read_records(stream, delimiter=shape.delimiter, encoding=shape.encoding)
    columns = [name.strip() for name in header_of(records)]
    keys: set[str] = set()
    if EXTRA in columns:
        at = columns.index(EXTRA)
        for record in islice(records, ROWS_FOR_KEYS):
            if isinstance(record, Record):
                keys |= _keys(record.cells[at])
    return columns, frozenset(keys)


def _keys(cell: str) -> set[str]:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return set()
    return set(value) if isinstance(value, dict) else set()


def _preset_mappings(preset: str, header: list[str]) -> dict[str, str]:
    """A column of our own name comes before the place a layout knows."""
    if preset == NONE:
        return {}
    return places_in(preset, header)


def date_votes(stream: BinaryIO, shape: Shape, mappings: Mapping[str, str]) -> DateVotes:
    """Counted over the arrivals, no further than it takes to be sure."""
    records = read_records(stream, delimiter=shape.delimiter, encoding=shape.encoding)
    layout = Layout(header_of(records), zone=None, mappings=mappings)
    votes = DateVotes()
    for record in records:
        text = layout.text_of("opened_at", record) if isinstance(record, Record) else None
        if text:
            votes.add(text)
            if votes.is_decided:
                break
    return votes


def _remarks(encoding: Encoding, preset: str, votes: DateVotes):
    if encoding.is_guess:
        yield (
            f"The file is not UTF-8; its letters make sense as {encoding.name}. If names look "
            "wrong: --encoding"
        )
    if preset != NONE:
        yield f"Layout {preset}: {PRESETS[preset].remark}"
    remark = votes.remark()
    if remark:
        yield remark
