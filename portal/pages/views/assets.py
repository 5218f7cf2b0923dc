"""The one style sheet, joined at start and served under its own digest."""

import hashlib
from functools import cache

from flask import Response, url_for

from portal.errors import NotFound
from portal.pages.stylesheet import joined_sheet
from portal.pages.views.blueprint import pages
from portal.web.access import ANYONE, allow
from portal.web.places import find


@cache
def sheet() -> tuple[str, str]:
    """Text and digest."""
    files = sorted(find("static").joinpath("css").glob("*.css"))
    text = joined_sheet({file.stem: file.read_text("utf-8") for file in files})
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def file_digest(name: str) -> str:
    return hashlib.sha256(find("static").joinpath(name).read_bytes()).hexdigest()[:16]


@pages.get("/sheets/<string:digest>.css")
@allow(ANYONE)
def stylesheet(digest):
    text, current = sheet()
    if digest != current:
        raise NotFound
    return Response(text, mimetype="text/css")


@pages.app_context_processor
def addresses():
    return {
        "stylesheet_url": url_for("pages.stylesheet", digest=sheet()[1]),
        "script_url": url_for("static", filename="js/portal.js", v=file_digest("js/portal.js")),
    }
