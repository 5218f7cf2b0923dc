"""Files of requests: received first, stored without a row and named by a token only their sender
can use; attached then, in the transaction that files, answers or notes."""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select

from portal.errors import InvalidInput
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.requests.files import (
    MOST_FILES,
    SAMPLE,
    FileProblem,
    ReceivedFile,
    clean_name,
    media_type_of,
    problem_of,
)
from portal.requests.lifecycle import EventKind
from portal.requests.models import Attachment, ServiceRequest
from portal.requests.operations import storage
from portal.requests.operations.parts import record

TOKEN_LIFE = timedelta(days=7)
SWEPT_AFTER = timedelta(days=8)  # later than any token dies
BATCH = 500


def receive(name: str, stream: BinaryIO) -> ReceivedFile | FileProblem:
    """Look at a file and store it, or say why it is not taken. Call it before the first write of
    a page: forcing a file to the disk takes longer than others should wait."""
    limit = current_app.config["PORTAL"].file_limit_bytes
    name = clean_name(name)
    size, head, tail = _sample(stream)
    problem = problem_of(name, head=head, tail=tail, size=size, limit=limit)
    if problem:
        return problem
    stored_as, sha256 = storage.keep(stream)
    return ReceivedFile(name, media_type_of(name), size, sha256, stored_as)


def _sample(stream: BinaryIO) -> tuple[int, bytes, bytes]:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - SAMPLE))
    tail = stream.read(SAMPLE)
    stream.seek(0)
    head = stream.read(SAMPLE)
    stream.seek(0)
    return size, head, tail


def token_of(file: ReceivedFile, *, actor: Viewer) -> str:
    return _signer(actor).dumps(asdict(file))


def received_by(tokens: Iterable[str], *, actor: Viewer) -> list[ReceivedFile]:
    """The files behind the tokens; what is too old, or was given to somebody else, is left out."""
    found: dict[str, ReceivedFile] = {}
    for token in tokens:
        try:
            values = _signer(actor).loads(token, max_age=TOKEN_LIFE.total_seconds())
        except BadData:
            continue
        file = ReceivedFile(**values)
        if storage.path_of(file.stored_as).exists():
            found.setdefault(file.stored_as, file)
    return list(found.values())


def _signer(actor: Viewer) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key, salt=f"file of person {actor.id}")


def attach(
    row: ServiceRequest,
    files: Sequence[ReceivedFile],
    *,
    actor_id: int,
    now: datetime,
    is_internal: bool = False,
) -> None:
    """Files become the request's; the event names each by its id and a digest that says nothing
    without the row. A file that already belongs to a request is not given to another one."""
    if not files:
        return
    taken = _taken([file.stored_as for file in files])
    files = [file for file in files if file.stored_as not in taken]
    held = select(func.count()).select_from(Attachment).where(Attachment.request_id == row.id)
    if db.session.scalar(held) + len(files) > MOST_FILES:
        raise InvalidInput(
            "One request holds at most %(most)d files.", field="files", most=MOST_FILES
        )
    for file in files:
        attachment = Attachment(
            request_id=row.id,
            uploaded_by_id=actor_id,
            is_internal=is_internal,
            uploaded_at=now,
            **asdict(file),
        )
        db.session.add(attachment)
        db.session.flush()
        details = {"file": attachment.id, "digest": digest_of(attachment)}
        record(row, EventKind.FILE_ADDED, actor_id=actor_id, now=now, details=details)


def digest_of(attachment: Attachment) -> str:
    """Salted by the random name: who knows a document cannot look for it in the trail."""
    return hashlib.sha256(f"{attachment.stored_as}:{attachment.sha256}".encode()).hexdigest()


def path_of(attachment: Attachment) -> Path:
    return storage.path_of(attachment.stored_as)


def sweep(*, now: datetime) -> int:
    """Forget files that never came to belong to a request. `now`: the machine's time. Gives how
    many; run outside a write."""
    old = list(storage.names_older_than(now - SWEPT_AFTER))
    forgotten = 0
    for start in range(0, len(old), BATCH):
        batch = old[start : start + BATCH]
        taken = _taken(batch)
        for name in batch:
            if name not in taken:
                storage.forget(name)
                forgotten += 1
    return forgotten


def _taken(names: Sequence[str]) -> set[str]:
    statement = select(Attachment.stored_as).where(Attachment.stored_as.in_(names))
    return set(db.session.scalars(statement))
