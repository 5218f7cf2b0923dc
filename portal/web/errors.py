"""What went wrong on purpose becomes one page and one status; what went wrong by accident
becomes a
page with a number under which the log has the rest."""

import secrets
from math import ceil

from flask import current_app, g, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException

from portal import errors
from portal.extensions import db, login_manager
from portal.web import transaction
from portal.web.dialect import is_unavailable
from portal.web.translation import words_of

RETRY_SECONDS = "30"
SHOW_WORDS = (400, 401, 403, 409, 422, 500, 503)
NOT_WORDS = ("csrf_token", "draft", "kept", "key", "next")
STATUS = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.InvalidTransition: 409,
    errors.Conflict: 409,
    errors.InvalidInput: 422,
    errors.TooManyTries: 429,
}


def init_app(app, *, on_refusal=None):
    """`on_refusal(person_id, endpoint=, method=)` keeps that somebody was refused; identity lies
    above this room."""
    app.extensions["portal_on_refusal"] = on_refusal
    app.register_error_handler(errors.PortalError, on_portal_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_accident)


def on_portal_error(error):
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    if isinstance(error, errors.TooManyTries):
        return _too_many_tries(error)
    if isinstance(error, errors.NotAllowed):
        _keep_the_refusal()
    return error_page(status, detail=words_of(error) if status in (409, 422) else "")


def _too_many_tries(error: errors.TooManyTries):
    """Says when the next try may be made, to the person and to their program."""
    seconds = max(1, ceil(error.wait.total_seconds()))
    minutes = ceil(seconds / 60)
    detail = ngettext(
        "You can try again in %(num)d minute.", "You can try again in %(num)d minutes.", minutes
    )
    return *error_page(429, detail=detail), {"Retry-After": str(seconds)}


def _keep_the_refusal():
    """What the page did is undone, that it was refused is kept."""
    keep = current_app.extensions["portal_on_refusal"]
    if keep and current_user.is_authenticated:
        db.session.rollback()
        with transaction.separately():
            keep(current_user.id, endpoint=request.endpoint or "", method=request.method)


def on_csrf_error(_error):
    return error_page(400, heading=_("This form was open in another sign-in"))


def on_http_error(error):
    if error.code is None or error.code < 400:
        return error
    accident = getattr(error, "original_exception", None)
    if accident is not None:  # after the page was made: what it wrote could not be kept
        return on_accident(accident)
    return error_page(error.code)


def on_accident(error):
    db.session.rollback()
    if is_unavailable(error):
        return _unavailable(error)
    if isinstance(error, DataError):  # a number or a character that no column can hold
        current_app.logger.warning(
            "refused at %s: %s", request.endpoint, type(error.orig).__name__
        )
        return error_page(400)
    incident = secrets.token_hex(4).upper()
    current_app.logger.error(
        "incident %s at %s: %s", incident, request.endpoint, type(error).__name__, exc_info=error
    )
    return error_page(500, incident=incident)


def _unavailable(error):
    """The page is drawn without the database, so for nobody in particular."""
    current_app.logger.error(
        "database unavailable at %s: %s", request.endpoint, type(error).__name__
    )
    g._login_user = login_manager.anonymous_user()
    return *error_page(503), {"Retry-After": RETRY_SECONDS}


def error_page(status: int, *, heading: str = "", detail: str = "", incident: str = ""):
    words = _words().get(status) or _words()[500 if status >= 500 else 400]
    page = render_template(
        "web/error.html",
        heading=heading or words[0],
        advice=words[1],
        detail=detail,
        incident=incident,
        typed=typed_words() if status in SHOW_WORDS else [],
    )
    return page, status


def typed_words() -> list[tuple[str, str]]:
    """Long texts of a form that could not be taken, so that nothing typed is lost."""
    if request.method != "POST":
        return []
    return [
        (name, text)
        for name, text in request.form.items(multi=True)
        if not _is_the_pages_own(name) and "password" not in name and len(text.strip()) > 20
    ]


def _is_the_pages_own(name: str) -> bool:
    """Of several forms on one page each has a prefix; a question of a type may be called so."""
    return name.rpartition("-")[2] in NOT_WORDS and not name.startswith("field-")


def _words():
    return {
        400: (_("That did not arrive as it should"), _("Go back, load the page again and send.")),
        401: (
            _("You were signed out"),
            _("Sign in again, then send it once more. Nothing was sent."),
        ),
        403: (_("This is not yours to do"), _("Ask the desk's lead if it should be.")),
        404: (_("There is nothing here"), _("Check the address, or look in your requests.")),
        405: (_("This page works differently"), _("Go back and use the page's own buttons.")),
        409: (
            _("Somebody was faster"),
            _("It has changed since you opened it. Look at it again, then repeat your step."),
        ),
        413: (_("That is too large"), _("Send less text at once, and fewer or smaller files.")),
        422: (_("Something is missing"), _("Go back and complete it.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
        500: (
            _("Our mistake"),
            _("Nothing was changed. Try again; if it stays, tell the IT desk the number below."),
        ),
        503: (
            _("The portal is busy"),
            _("Try again in a minute. If you sent something, look first whether it arrived."),
        ),
    }
