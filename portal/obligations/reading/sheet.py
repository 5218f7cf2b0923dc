"""A register as CSV: a head line with the names of the columns, one fact a line."""

import csv
import io
from collections.abc import Iterator

from portal.errors import N_
from portal.obligations.reading.line import COLUMNS, NEEDED, Reading, noted_twice

MOST_LINES = 5_000


def read_sheet(text: str) -> Reading:
    """Commas or semicolons. Faults carry the number of the line in the file."""
    reading = Reading()
    rows = _rows(text.removeprefix("\ufeff"), reading)
    line, head = next(rows, (1, []))
    names = [cell.strip().lower().replace(" ", "_") for cell in head]
    if not _is_head(reading, line, names):
        return reading
    for count, (line, cells) in enumerate(rows):
        if count == MOST_LINES:
            reading.note(line, N_("A sheet holds at most %(most)s facts."), most=MOST_LINES)
            break
        if len(cells) != len(names):
            words = N_("This line has %(cells)s cells, the head has %(names)s.")
            reading.note(line, words, cells=len(cells), names=len(names))
            continue
        reading.take(line, dict(zip(names, cells, strict=True)))
    return noted_twice(reading)


def _rows(text: str, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error:
            reading.note(line, N_("From here on this is no CSV; look for a quote left open."))
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _is_head(reading: Reading, line: int, names: list[str]) -> bool:
    for name in names:
        if name not in COLUMNS:
            words = N_("The column “%(name)s” is not known; known are %(known)s.")
            reading.note(line, words, name=name[:40], known=", ".join(COLUMNS))
    for name in NEEDED:
        if name not in names:
            reading.note(line, N_("The column %(name)s is missing."), name=name)
    if len(set(names)) < len(names):
        reading.note(line, N_("A column stands here twice."))
    return not reading.faults
