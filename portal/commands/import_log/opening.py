"""A log as bytes, packed or not."""

import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from portal.commands.import_log.encoding import UTF_16, in_utf_8
from portal.errors import InvalidInput

BUFFER_BYTES = 1 << 20  # going back a line must not unpack a compressed file again
GZIP_MAGIC = b"\x1f\x8b"


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[BinaryIO]:
    """Packed or not, by its first bytes; the packed kind seeks like the other. UTF-16 comes as a
    copy in UTF-8."""
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == GZIP_MAGIC
            file.seek(0)
            raw = gzip.GzipFile(fileobj=file) if is_packed else file
            stream = io.BufferedReader(raw, BUFFER_BYTES)
            if encoding not in UTF_16:
                yield stream
                return
            with TemporaryFile() as copy:
                yield in_utf_8(stream, encoding, copy)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        raise InvalidInput(f"Cannot read {path}: {problem.strerror}.") from None
