"""The one style sheet and the one script, joined at start and served under their digests."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from flask import Response, request, url_for

from portal.errors import NotFound
from portal.pages.scripts import joined_script
from portal.pages.stylesheet import joined_sheet
from portal.pages.views.blueprint import pages
from portal.web.access import ANYONE, allow
from portal.web.places import find


@dataclass(frozen=True)
class Asset:
    text: str
    mimetype: str

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.text.encode(), mtime=0)

    def answer(self, digest: str) -> Response:
        """Packed once and for all, for browsers that say they can unpack: all do."""
        if digest != self.digest:
            raise NotFound
        takes_packed = "gzip" in request.accept_encodings
        answer = Response(self.packed if takes_packed else self.text, mimetype=self.mimetype)
        answer.vary.add("Accept-Encoding")
        if takes_packed:
            answer.content_encoding = "gzip"
        return answer


def _joined(folder: str, join: Callable[[Mapping[str, str]], str]) -> str:
    files = sorted(find("static").joinpath(folder).glob(f"*.{folder}"))
    return join({file.stem: file.read_text("utf-8") for file in files})


@cache
def sheet() -> Asset:
    return Asset(_joined("css", joined_sheet), "text/css")


@cache
def script() -> Asset:
    return Asset(_joined("js", joined_script), "text/javascript")


@pages.get("/sheets/<string:digest>.css")
@allow(ANYONE)
def stylesheet(digest):
    return sheet().answer(digest)


@pages.get("/scripts/<string:digest>.js")
@allow(ANYONE)
def behaviour(digest):
    return script().answer(digest)


@pages.app_context_processor
def addresses():
    return {
        "stylesheet_url": url_for("pages.stylesheet", digest=sheet().digest),
        "script_url": url_for("pages.behaviour", digest=script().digest),
    }
