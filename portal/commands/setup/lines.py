"""On which line each table and key of a TOML text stands, which the standard library's reader does
not tell. The text was read by that reader before, so it is known to be right."""

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]

_KEY_PART = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'[^']*'|[A-Za-z0-9_-]+)\s*(\.?)""")
_QUOTES = ('"""', "'''", '"', "'")


class LineIndex:
    def __init__(self, text: str):
        self._lines: dict[Path, int] = {(): 1}
        self._counts: dict[Path, int] = {}
        self._read(text)

    def line_of(self, path: Path) -> int:
        """Of the path, or of the nearest table or key that holds it."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _read(self, text: str) -> None:
        table: Path = ()
        for line, begin, end in _statements(text):
            statement = text[begin:end]
            if statement.startswith("["):
                table = self._open(statement)
                self._lines.setdefault(table, line)
            else:
                for path in _prefixes(table, _key(statement)):
                    self._lines.setdefault(path, line)

    def _open(self, header: str) -> Path:
        """The path of the table that a header opens; an array of tables counts its tables."""
        is_array = header.startswith("[[")
        *outer, last = _key(header.lstrip("["))
        path: Path = ()
        for part in outer:
            path = self._inside((*path, part))
        path = (*path, last)
        if is_array:
            self._counts[path] = self._counts.get(path, -1) + 1
        return self._inside(path)

    def _inside(self, path: Path) -> Path:
        return (*path, self._counts[path]) if path in self._counts else path


def _prefixes(table: Path, key: list[str]) -> Iterator[Path]:
    for count in range(1, len(key) + 1):
        yield (*table, *key[:count])


def _key(text: str) -> list[str]:
    """The parts of a dotted key at the beginning of `text`."""
    parts, at = [], 0
    while found := _KEY_PART.match(text, at):
        part = found[1]
        parts.append(part[1:-1] if part[0] in "\"'" else part)
        at = found.end()
        if not found[2]:
            break
    return parts


def _statements(text: str) -> Iterator[tuple[int, int, int]]:
    """(line, begin, end) of each header and each key with its value."""
    at, line = 0, 1
    while at < len(text):
        begin = at
        at = _statement_end(text, at)
        stripped = text[begin:at].lstrip()
        if stripped and not stripped.startswith("#"):
            yield line, at - len(stripped), at
        line += text.count("\n", begin, at + 1)
        at += 1


def _statement_end(text: str, at: int) -> int:
    """The line break that ends the statement at `at`: not one inside quotes or brackets."""
    depth = 0
    while at < len(text):
        letter = text[at]
        if letter == "\n" and depth == 0:
            break
        if letter == "#":
            at = _found(text, "\n", at)
        elif letter in "\"'":
            at = _string_end(text, at)
        else:
            depth += (letter in "[{") - (letter in "]}")
            at += 1
    return at


def _string_end(text: str, at: int) -> int:
    quote = next(quote for quote in _QUOTES if text.startswith(quote, at))
    at += len(quote)
    while at < len(text) and not text.startswith(quote, at):
        at += 2 if text[at] == "\\" and quote[0] == '"' else 1
    at += len(quote)
    while len(quote) == 3 and text.startswith(quote[0], at):  # '""""' ends with a quote inside
        at += 1
    return at


def _found(text: str, what: str, at: int) -> int:
    found = text.find(what, at)
    return len(text) if found < 0 else found
