"""Which letters the bytes of a log stand for: told by its mark, else by what makes sense.

The eight-bit alphabets agree on ASCII, so quotes, delimiters and line ends are read as bytes; only
UTF-16 is turned into UTF-8 first.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

ENCODINGS = ("utf-8", "utf-16", "cp1252", "cp1254", "cp1256")
UTF_16 = ("utf-16", "utf-16-le", "utf-16-be")
CHUNK_BYTES = 1 << 20
RUNS_LOOKED_AT = 20_000
PLAUSIBLE_SHARE = 0.8
_RUN = re.compile(rb"([A-Za-z]?)([\x80-\xff]+)([A-Za-z]?)")
# Letters of Turkish and of western Europe, and the marks that word processors put in.
_LATIN = frozenset("çğıöşüÇĞİÖŞÜâîûÂÎÛéèêëÉÈÊËàáäåæÀÁÄÅÆñÑòóôõøÒÓÔÕØùúÙÚìíïÌÍÏßœŒýÿ")
_MARKS = frozenset("\u2018\u2019\u201c\u201d\u2013\u2014…€°§«»·\u00a0")
_ARABIC = re.compile("[\u0600-\u06ff\u200c\u200d]{2,}")


@dataclass(frozen=True)
class Encoding:
    """`is_guess`: read off the letters, so that somebody should look at them."""

    name: str
    is_guess: bool = False


def encoding_of(stream: BinaryIO) -> Encoding:
    """Byte order mark, else pairs with a NUL (UTF-16), else UTF-8 where it decodes; where it
    mostly does not, the eight-bit alphabet under which the other letters make sense.

    Stray bytes in a UTF-8 file leave it UTF-8: their rows are faults. Reads the stream to its end.
    """
    head = stream.read(4096)
    marked = _marked(head)
    if marked:
        return Encoding(marked)
    stream.seek(0)
    good, bad = 0, []
    for before, run, after in _high_runs(stream):
        if _decodes(run):
            good += 1
        elif len(bad) < RUNS_LOOKED_AT:
            bad.append((before, run, after))
    if good >= len(bad):
        return Encoding("utf-8")
    latin, arabic = _share(bad, _is_latin), _share(bad, _is_arabic)
    if max(latin, arabic) < PLAUSIBLE_SHARE:
        return Encoding("utf-8")
    return Encoding("cp1254" if latin > arabic else "cp1256", is_guess=True)


def _marked(head: bytes) -> str | None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8"
    half = max(1, len(head) // 2)
    if head[1::2].count(0) > 0.4 * half:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 0.4 * half else None


def _high_runs(stream: BinaryIO) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Bytes beyond ASCII that stand together, with the letter before and after."""
    while chunk := stream.read(CHUNK_BYTES):
        if not chunk.isascii():
            chunk += stream.readline(CHUNK_BYTES)
            yield from (match.groups() for match in _RUN.finditer(chunk))


def _decodes(run: bytes) -> bool:
    try:
        run.decode()
    except UnicodeDecodeError:
        return False
    return True


def _share(runs: list[tuple[bytes, bytes, bytes]], is_plausible) -> float:
    return sum(is_plausible(*run) for run in runs) / len(runs)


def _is_latin(before: bytes, run: bytes, after: bytes) -> bool:
    """A few letters inside a word of ASCII letters."""
    try:
        text = run.decode("cp1254")
    except UnicodeDecodeError:
        return False
    if set(text) <= _MARKS:
        return True
    return bool(before or after) and len(text) <= 4 and set(text) <= _LATIN | _MARKS


def _is_arabic(before: bytes, run: bytes, after: bytes) -> bool:
    """A whole word, with no ASCII letter at its sides."""
    return not before and not after and bool(_ARABIC.fullmatch(run.decode("cp1256")))


def in_utf_8(stream: BinaryIO, encoding: str, copy: BinaryIO) -> BinaryIO:
    """A UTF-16 stream written to `copy` as UTF-8. Half characters become bytes that are not UTF-8,
    so that their rows are faults and no others."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    while chunk := stream.read(CHUNK_BYTES):
        copy.write(_decoded(decoder, chunk))
    if decoder.getstate()[0]:
        copy.write(b"\xff")
    copy.seek(0)
    return copy


def _decoded(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bytes:
    return decoder.decode(chunk).encode("utf-8", "surrogatepass")
