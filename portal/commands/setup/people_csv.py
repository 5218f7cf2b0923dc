"""People from a spreadsheet: CSV in UTF-8, one person a line, read by the rules of the file."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from portal.commands.setup.kinds import Wrong
from portal.commands.setup.model import Entry, Fault, Place
from portal.commands.setup.schema import PERSON

OTHER_NAMES = {"manager_email": "manager"}
COLUMNS = tuple(PERSON.kinds)


def read_people(content: bytes, source: str) -> tuple[list[Entry], list[Fault]]:
    """An empty cell names nothing. `source`: how faults call the file."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        words = "this is not UTF-8; save the sheet as CSV UTF-8"
        return [], [Fault(source, line, words)]
    reader = _Reader(source)
    records = _records(text, reader)
    line, header = next(records, (1, []))
    names = reader.header(line, header)
    if not reader.faults:
        for line, cells in records:
            reader.person(line, cells, names)
    return list(reader.people.values()), reader.faults


def _records(text: str, reader: "_Reader") -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            cells = next(rows, None)
        except csv.Error as error:
            reader.note(line, f"this is not CSV: {error}")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def written_people(people: list[Entry]) -> str:
    """Everybody as a sheet that reads the same again."""
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["manager_email" if name == "manager" else name for name in COLUMNS])
    for entry in people:
        values = {**entry.values, "roles": " ".join(entry.values["roles"])}
        writer.writerow([values[name] or "" for name in COLUMNS])
    return sheet.getvalue()


class _Reader:
    def __init__(self, source: str):
        self.source = source
        self.people: dict[str, Entry] = {}
        self.faults: list[Fault] = []

    def note(self, line: int, words: str) -> None:
        self.faults.append(Fault(self.source, line, words))

    def header(self, line: int, cells: list[str]) -> list[str]:
        names = [cell.strip().lower().replace(" ", "_") for cell in cells]
        names = [OTHER_NAMES.get(name, name) for name in names]
        for name in names:
            if name not in COLUMNS:
                self.note(line, f"column {name!r} is not known; known are {', '.join(COLUMNS)}")
        for name in ("name", "email"):
            if name not in names:
                self.note(line, f"the column {name} is missing")
        if len(set(names)) < len(names):
            self.note(line, "a column stands here twice")
        return names

    def person(self, line: int, cells: list[str], names: list[str]) -> None:
        if len(cells) != len(names):
            self.note(line, f"{len(cells)} cells, but the header has {len(names)}")
            return
        named = {name: cell for name, cell in zip(names, cells, strict=True) if cell.strip()}
        place = Place(self.source, line)
        values = {
            name: value
            for name, cell in named.items()
            if (value := self._value(line, name, cell)) is not None
        }
        if "email" not in named:
            self.note(line, "this person has no e-mail address")
        if "email" not in values:
            return
        first = self.people.setdefault(values["email"], Entry(values["email"], values, place))
        if first.place != place:
            self.note(line, f"{values['email']} is named twice, first on line {first.place.line}")

    def _value(self, line: int, name: str, cell: str) -> Any:
        raw = cell.replace(",", " ").replace(";", " ").split() if name == "roles" else cell.strip()
        try:
            return PERSON.kinds[name].read(raw)
        except Wrong as wrong:
            self.note(line, f"{name} {wrong}")
            return None


def joined_people(told: list[Entry], listed: list[Entry]) -> tuple[list[Entry], list[Fault]]:
    """People of the setup file and of the sheet as one list; who stands in both must not be told
    two things."""
    sheet = {entry.key: entry for entry in listed}
    joined, faults = [], []
    for entry in told:
        other = sheet.pop(entry.key, None)
        if other is None:
            joined.append(entry)
            continue
        faults += [
            other.place.fault(
                f"the {name} of {entry.key} is another one in {entry.place.source},"
                f" line {entry.place_of(name).line}"
            )
            for name, value in other.values.items()
            if name in entry.values and entry.values[name] != value
        ]
        values = other.values | entry.values
        places = dict.fromkeys(other.values, other.place) | entry.places
        joined.append(Entry(entry.key, values, entry.place, places=places))
    return joined + list(sheet.values()), faults
