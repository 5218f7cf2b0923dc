"""A setup as the text of a file that reads the same again."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from portal.commands.setup.model import Entry, Setup
from portal.commands.setup.schema import TABLES, Table

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
LONGEST_LINE = 80
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def written(setup: Setup) -> str:
    lines = [
        line
        for name, entries in setup.named()
        for entry in entries
        for line in _table(entry, TABLES[name], name)
    ]
    return "\n".join(lines).lstrip("\n") + "\n" if lines else ""


def _table(entry: Entry, table: Table, path: str) -> Iterator[str]:
    """The tables that are too long for one line come after the keys, as the format has it."""
    yield ""
    yield f"[[{path}]]"
    long: dict[str, dict] = {}
    for name, kind in table.kinds.items():
        value = kind.write(entry.values[name]) if name in entry.values else None
        if value is None or (name in table.silent and not value):
            continue
        words = _value(value)
        if isinstance(value, dict) and len(words) > LONGEST_LINE:
            long[name] = value
        else:
            yield f"{name} = {words}"
    for name, value in long.items():
        yield f"[{path}.{name}]"
        yield from (f"{_key(inner)} = {_value(one)}" for inner, one in value.items())
    for name, inner in table.parts.items():
        for part in entry.parts.get(name, []):
            yield from _table(part, inner, f"{path}.{name}")


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case date():
            return value.isoformat()
        case dict():
            inside = ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items())
            return f"{{ {inside} }}" if inside else "{}"
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return repr(value)


def _key(name: str) -> str:
    return name if name and set(name) <= _BARE else _quoted(name)


def _quoted(words: str) -> str:
    return f'"{"".join(_escaped(letter) for letter in words)}"'


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04x}" if ord(letter) < 32 or ord(letter) == 127 else letter
