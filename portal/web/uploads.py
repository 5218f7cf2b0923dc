"""Forms that may carry files may be larger than others. The limit must stand before anything reads
the form, so this joins the app before the protection of forms does."""

from flask import current_app, request


def takes_files(view):
    """The outermost mark of a view whose form may carry files."""
    view.takes_files = True
    return view


def init_app(app):
    app.before_request(widen_for_files)


def widen_for_files():
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "takes_files", False):
        request.max_content_length = current_app.config["PORTAL"].sending_limit_bytes
