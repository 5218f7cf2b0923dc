"""A setup file, read: every fault in it is collected with its line, none stops the reading."""

import re
import tomllib
from typing import Any

from portal.commands.setup.kinds import Wrong
from portal.commands.setup.lines import LineIndex, Path
from portal.commands.setup.model import Entry, Fault, Place, Setup
from portal.commands.setup.schema import TABLES, Table

_LINE_OF_ERROR = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


def read_setup(content: bytes, source: str) -> tuple[Setup, list[Fault]]:
    """What the file names, and what is wrong with it. `source`: how faults call the file."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Setup(), [Fault(source, line, "this is not UTF-8")]
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Setup(), [_syntax_fault(str(error), text, source)]
    reader = _Reader(source, LineIndex(text))
    found = {name: reader.entries(document, name, TABLES[name], ()) for name in TABLES}
    reader.refuse_unknown(document, TABLES, ())
    return Setup(**found), reader.faults


def _syntax_fault(message: str, text: str, source: str) -> Fault:
    found = _LINE_OF_ERROR.search(message)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    return Fault(source, line, f"this is not TOML: {_LINE_OF_ERROR.sub('', message).lower()}")


class _Reader:
    def __init__(self, source: str, index: LineIndex):
        self.source = source
        self.index = index
        self.faults: list[Fault] = []

    def place(self, path: Path) -> Place:
        return Place(self.source, self.index.line_of(path))

    def entries(self, outer: dict, name: str, table: Table, path: Path) -> list[Entry]:
        tables = outer.get(name, [])
        path = (*path, name)
        if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
            self._note(path, f"{name} must be tables, each begun with [[...]]")
            return []
        entries = [
            entry
            for number, one in enumerate(tables)
            if (entry := self._entry(one, table, (*path, number))) is not None
        ]
        return self._without_doubles(entries, table)

    def _entry(self, raw: dict, table: Table, path: Path) -> Entry | None:
        values = {
            name: value
            for name, kind in table.kinds.items()
            if name in raw and (value := self._value(kind, raw[name], (*path, name))) is not _WRONG
        }
        self.refuse_unknown(raw, {**table.kinds, **table.parts}, path)
        parts = {
            name: self.entries(raw, name, inner, path)
            for name, inner in table.parts.items()
            if name in raw
        }
        missing = [name for name in table.key if name not in raw]
        if missing:
            self._note(path, f"this {table.what} does not say its {' and '.join(missing)}")
        if any(name not in values for name in table.key):
            return None
        return Entry(
            key=" ".join(str(values[name]) for name in table.key),
            values=values,
            place=self.place(path),
            parts=parts,
            places={name: self.place((*path, name)) for name in raw},
        )

    def _value(self, kind, raw: Any, path: Path) -> Any:
        try:
            return kind.read(raw)
        except Wrong as wrong:
            self._note(path, f"{path[-1]} {wrong}")
            return _WRONG

    def refuse_unknown(self, raw: dict, known: dict, path: Path) -> None:
        for name in raw:
            if name not in known:
                self._note((*path, name), f"{name!r} is not known; known are {', '.join(known)}")

    def _without_doubles(self, entries: list[Entry], table: Table) -> list[Entry]:
        seen: dict[str, Entry] = {}
        for entry in entries:
            first = seen.setdefault(entry.key, entry)
            if first is not entry:
                line = first.place.line
                words = f"{table.what} {entry.key} is named twice, first on line {line}"
                self.faults.append(entry.place.fault(words))
        return list(seen.values())

    def _note(self, path: Path, words: str) -> None:
        self.faults.append(self.place(path).fault(words))


_WRONG = object()
