"""A CSV file as records with their line numbers, whatever somebody put into it.

The rules are those of RFC 4180, read strictly, because a log whose quotes went wrong must lose the
one row and not the thousand after it: a record that turns out to be malformed, or that never ends,
costs its first line only, and reading goes on with the line below.
"""

import csv
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from portal.errors import InvalidInput

CELL_LIMIT = 1_000_000  # bytes
_SKIP_BYTES = 1 << 16
_TO_CLOSING_QUOTE = re.compile(rb'[^"]*(?:""[^"]*)*')
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Record:
    """`line` is the physical line, counted from 1, on which the record begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was left out, and why, in plain words."""

    line: int
    reason: str
    request_id: str = ""


class _Malformed(Exception):
    """The record cannot be read as CSV; the text is the reason."""


class _Draft:
    """A record being put together from one line or several."""

    def __init__(self, delimiter: bytes, cell_limit: int, encoding: str):
        self.delimiter = delimiter
        self.encoding = encoding
        self.cell_limit = cell_limit
        self.cells: list[bytes] = []
        self.large_cell: int | None = None  # its position, from 1
        self._pieces: list[bytes] = []
        self._size = 0
        self._in_quotes = False

    def feed(self, line: bytes) -> bool:
        """Take one physical line; True when the record is whole."""
        end = len(line.rstrip(b"\r\n"))
        at = 0
        while True:
            if self._in_quotes:
                closing = _TO_CLOSING_QUOTE.match(line, at).end()
                self._keep(line[at:closing])
                if closing == len(line):
                    return False
                self._in_quotes = False
                at = closing + 1
            elif line[at : at + 1] == b'"':
                self._in_quotes = True
                at += 1
                continue
            else:
                stop = line.find(self.delimiter, at)
                stop = end if stop < 0 else stop
                self._keep(line[at:stop])
                at = stop
            self._end_cell()
            if at >= end:
                return True
            if line[at : at + 1] != self.delimiter:
                raise _Malformed("a quotation mark inside a cell is not doubled")
            at += 1

    def feed_quotes(self, count: int) -> bool:
        """Take a line too long to hold, of which only the number of its quotes is known."""
        self.large_cell = self.large_cell or len(self.cells) + 1
        self._in_quotes ^= bool(count % 2)
        return not self._in_quotes

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self.cell_limit:
            self.large_cell = self.large_cell or len(self.cells) + 1
            self._pieces.clear()
        else:
            self._pieces.append(piece)

    def _end_cell(self) -> None:
        cell = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self.cells.append(cell.replace(b'""', b'"') if b'""' in cell else cell)
        self._pieces, self._size = [], 0


class _Lines:
    """Physical lines of a stream that can go back to the line after a record's first one."""

    def __init__(self, stream: BinaryIO, limit: int):
        self.stream = stream
        self.limit = limit
        self.number = 0

    def next(self) -> tuple[bytes, int | None]:
        """The line, empty at the end of the file; of one above the limit only its quote count."""
        line = self.stream.readline(self.limit)
        self.number += bool(line)
        if len(line) < self.limit or line.endswith(b"\n"):
            return line, None
        quotes = line.count(b'"')
        while piece := self.stream.readline(_SKIP_BYTES):
            quotes += piece.count(b'"')
            if piece.endswith(b"\n"):
                break
        return line[:1], quotes

    def go_back(self, position: int, number: int) -> None:
        self.stream.seek(position)
        self.number = number


def read_records(
    stream: BinaryIO,
    *,
    delimiter: str = ",",
    encoding: str = "utf-8",
    cell_limit: int = CELL_LIMIT,
) -> Iterator[Record | Fault]:
    """Records of a seekable stream of text, the header first; broken rows come as faults.

    `encoding` must agree with ASCII on ASCII; UTF-16 is UTF-8 by now (`encoding.in_utf_8`). Empty
    lines are passed over. Memory stays flat: a cell above `cell_limit` bytes is skipped
    unread. Raises InvalidInput when even the header cannot be read.
    """
    lines = _Lines(stream, 4 * cell_limit)
    alphabet = "utf-8" if encoding.startswith("utf-") else encoding
    draft = partial(_Draft, delimiter.encode(), cell_limit, alphabet)
    width = None
    while True:
        try:
            record = _next_record(lines, draft(), width)
        except (EOFError, OSError, zlib.error):
            yield Fault(
                lines.number + 1, "the compressed file is damaged here; the rest cannot be read"
            )
            return
        if record is None:
            return
        if width is None:
            record = _header(record)
            width = len(record.cells)
        yield record


def _header(record: Record | Fault) -> Record:
    if isinstance(record, Fault):
        raise InvalidInput(f"The first line must name the columns, but {record.reason}.")
    return record


def _next_record(lines: _Lines, draft: _Draft, width: int | None) -> Record | Fault | None:
    line, quotes = lines.next()
    cells = _usual_cells(line, draft, width) if quotes is None and width else None
    if cells is not None:
        return Record(lines.number, cells)
    while line in (b"\n", b"\r\n"):
        line, quotes = lines.next()
    if not line:
        return None
    if lines.number == 1 and line.startswith(_BOM):
        line = line[len(_BOM) :]
    start, second_line_at = lines.number, lines.stream.tell()
    try:
        while not (draft.feed(line) if quotes is None else draft.feed_quotes(quotes)):
            line, quotes = lines.next()
            if not line:
                raise _Malformed("a quotation mark is opened and never closed")
        return _checked(draft, start, width, is_long=lines.number > start)
    except _Malformed as problem:
        lines.go_back(second_line_at, start)
        return Fault(start, str(problem))


def _usual_cells(line: bytes, draft: _Draft, width: int) -> list[str] | None:
    """The quick way for a line in which nothing is odd; None for all that needs a closer look."""
    if len(line) > draft.cell_limit or b"\0" in line:
        return None
    try:
        text = line.decode(draft.encoding)
        cells = next(csv.reader((text,), delimiter=draft.delimiter.decode(), strict=True), [])
    except (UnicodeDecodeError, csv.Error):
        return None
    return cells if len(cells) == width else None


def _checked(draft: _Draft, line: int, width: int | None, *, is_long: bool) -> Record | Fault:
    if draft.large_cell:
        return Fault(
            line,
            f"the cell in column {draft.large_cell} is larger than {draft.cell_limit:,} bytes",
        )
    if width is not None and len(draft.cells) != width:
        reason = f"{len(draft.cells)} cells where the first line names {width} columns"
        if is_long:
            raise _Malformed(reason)
        return Fault(line, reason)
    if any(b"\0" in cell for cell in draft.cells):
        return Fault(line, "there is a NUL character in it")
    try:
        return Record(line, [cell.decode(draft.encoding) for cell in draft.cells])
    except UnicodeDecodeError:
        return Fault(line, _undecodable(draft))


def _undecodable(draft: _Draft) -> str:
    name = draft.encoding.upper() if draft.encoding.startswith("utf") else draft.encoding
    for number, cell in enumerate(draft.cells, start=1):
        try:
            cell.decode(draft.encoding)
        except UnicodeDecodeError as problem:
            return f"byte {cell[problem.start]:#04x} in column {number} is not {name} text"
    return f"it is not {name} text"
