"""Files on the disk, each under a random name. A file is whole before its name is there: written
aside, forced to the disk, then renamed; its row follows in the transaction that names it."""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from flask import current_app

BLOCK = 1 << 20
STORED = re.compile(r"[0-9a-f]{32}")
BESIDE = ".part-"


def folder() -> Path:
    found = current_app.config["PORTAL"].files_folder
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(stored_as: str) -> Path:
    if not STORED.fullmatch(stored_as):
        raise ValueError("not a name of a stored file")
    return folder() / stored_as


def keep(stream: BinaryIO) -> tuple[str, str]:
    """Store all of a stream; its random name and the SHA-256 of what was stored."""
    name, digest = secrets.token_hex(16), hashlib.sha256()
    beside = folder() / f"{BESIDE}{name}"
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while block := stream.read(BLOCK):
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(path_of(name))
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _force_names()
    return name, digest.hexdigest()


def _force_names() -> None:
    """A rename is kept through a crash when its folder is on the disk."""
    if os.name != "posix":
        return
    handle = os.open(folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def names_older_than(instant: datetime) -> Iterator[str]:
    """Everything that lies there untouched since; names begun and never finished too."""
    for entry in os.scandir(folder()):
        if datetime.fromtimestamp(entry.stat().st_mtime, UTC) < instant:
            yield entry.name


def forget(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)
