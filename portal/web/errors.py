"""What went wrong on purpose becomes one page and one status; what went wrong by accident
becomes a
page with a number under which the log has the rest."""

import secrets

from flask import current_app, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from portal import errors
from portal.extensions import db

STATUS = {
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.InvalidTransition: 409,
    errors.Conflict: 409,
    errors.InvalidInput: 422,
}


def init_app(app):
    app.register_error_handler(errors.PortalError, on_portal_error)
    app.register_error_handler(CSRFError, on_csrf_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.register_error_handler(Exception, on_accident)


def on_portal_error(error):
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return error_page(status, detail=str(error) if status in (409, 422) else "")


def on_csrf_error(_error):
    return error_page(400, heading=_("This form was open in another sign-in"))


def on_http_error(error):
    if error.code is None or error.code < 400:
        return error
    return error_page(error.code)


def on_accident(error):
    db.session.rollback()
    incident = secrets.token_hex(4).upper()
    current_app.logger.error(
        "incident %s at %s: %s", incident, request.endpoint, type(error).__name__, exc_info=error
    )
    return error_page(500, incident=incident)


def error_page(status: int, *, heading: str = "", detail: str = "", incident: str = ""):
    words = _words().get(status) or _words()[500 if status >= 500 else 400]
    page = render_template(
        "web/error.html",
        heading=heading or words[0],
        advice=words[1],
        detail=detail,
        incident=incident,
        typed=_typed_words(status),
    )
    return page, status


def _typed_words(status):
    """Long texts of a form that could not be taken, so that nothing typed is lost."""
    if status not in (400, 403, 409, 422, 500, 503) or request.method != "POST":
        return []
    return [
        (name, text)
        for name, text in request.form.items()
        if name not in ("csrf_token", "key", "password") and len(text.strip()) > 20
    ]


def _words():
    return {
        400: (_("That did not arrive as it should"), _("Go back, load the page again and send.")),
        403: (_("This is not yours to do"), _("Ask the desk's lead if it should be.")),
        404: (_("There is nothing here"), _("Check the address, or look in your requests.")),
        405: (_("This page works differently"), _("Go back and use the page's own buttons.")),
        409: (
            _("Somebody was faster"),
            _("It has changed since you opened it. Look at it again, then repeat your step."),
        ),
        413: (_("That is too large"), _("Send less text at once.")),
        422: (_("Something is missing"), _("Go back and complete it.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
        500: (
            _("Our mistake"),
            _("Nothing was changed. Try again; if it stays, tell the IT desk the number below."),
        ),
        503: (_("The portal is busy"), _("Nothing was changed. Try again in a minute.")),
    }
