"""Files that came with a form: stored at once, so that a form shown again still has them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import current_app, request
from flask_babel import gettext as _
from wtforms import Field, Form

from portal import clock
from portal.identity.viewer import Viewer
from portal.requests import operations
from portal.requests.files import MOST_FILES, FileProblem, ReceivedFile, clean_name
from portal.web.filters import size_words
from portal.web.throttle import Counted, Limit, count_try

SENDINGS = Limit("files", tries=60, minutes=60)  # with files, of one person
NAME_SHOWN = 60


@dataclass(frozen=True)
class KeptFile:
    """A file that waits for its form: what a page shows and sends again."""

    token: str
    name: str
    size: str

    @property
    def id(self) -> str:
        """Of its control, the same wherever it stands."""
        return f"kept-{hashlib.sha256(self.token.encode()).hexdigest()[:12]}"


@dataclass(frozen=True)
class Uploads:
    files: tuple[ReceivedFile, ...] = ()
    kept: list[KeptFile] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def digests(self) -> list[list[str]]:
        """What was sent, for comparing two sendings of one form."""
        return [[file.name, file.sha256] for file in self.files]


NONE = Uploads()


def received(control: str, *, actor: Viewer) -> Uploads:
    """What the form brought: files sent with it, and files it was given before. Call it before the
    page's first write."""
    files = operations.received_by(request.form.getlist("kept")[:MOST_FILES], actor=actor)
    problems = []
    sent = [file for file in request.files.getlist(control) if file.filename]
    if sent:
        count_try(Counted(SENDINGS, f"person:{actor.id}"), now=clock.wall_now())
    for file in sent[: MOST_FILES - len(files)]:
        found = operations.receive(file.filename, file.stream)
        if isinstance(found, FileProblem):
            problems.append(problem_words(found, file.filename))
        else:
            files.append(found)
    if len(files) + len(problems) < len(sent):
        problems.append(_("At most %(count)d files fit into one request.", count=MOST_FILES))
    return Uploads(tuple(files), kept_files(files, actor=actor), problems)


def kept_files(files: Sequence[ReceivedFile], *, actor: Viewer) -> list[KeptFile]:
    return [
        KeptFile(operations.token_of(file, actor=actor), file.name, size_words(file.size_bytes))
        for file in files
    ]


def kept_of(tokens: Sequence[str], *, actor: Viewer) -> list[KeptFile]:
    """Of a draft: those that were not swept away meanwhile."""
    return kept_files(operations.received_by(tokens, actor=actor), actor=actor)


def is_valid(form: Form, control: Field, uploads: Uploads) -> bool:
    """The form's own rules, and those of its files."""
    is_right = form.validate()
    if uploads.problems:
        control.errors = uploads.problems
    return is_right and not uploads.problems


def problem_words(problem: FileProblem, name: str) -> str:
    name = clean_name(name)
    shown = {"name": name if len(name) <= NAME_SHOWN else f"{name[:NAME_SHOWN]}…"}
    limit = size_words(current_app.config["PORTAL"].file_limit_bytes)
    return {
        FileProblem.EMPTY: _("“%(name)s” is empty.", **shown),
        FileProblem.TOO_LARGE: _("“%(name)s” is larger than %(limit)s.", limit=limit, **shown),
        FileProblem.NOT_TAKEN: _("“%(name)s” is of a kind that is not taken.", **shown),
        FileProblem.NOT_WHAT_IT_SAYS: _(
            "“%(name)s” is not what its name says. Open it, save it again, then add it.", **shown
        ),
    }[problem]
