"""Files of requests: to save, never to look at inside the portal."""

from flask import abort, render_template, request, send_file
from flask_login import current_user

from portal.errors import NotFound
from portal.pages.uploads import received
from portal.pages.views.blueprint import pages
from portal.pages.views.shown import keep_view
from portal.requests.operations import path_of
from portal.requests.queries import file_of, visible_request
from portal.web.access import SIGNED_IN, allow
from portal.web.transaction import begin_reading
from portal.web.uploads import takes_files


@pages.post("/files")
@takes_files
@allow(SIGNED_IN)
def upload():
    """Ahead of its form, which then carries the token: the browser says how far it is."""
    uploads = received("files", actor=current_user)
    begin_reading()
    status = 422 if uploads.problems else 200
    return render_template("pages/_uploaded.html", uploads=uploads), status


@pages.get("/requests/<reference:reference>/files/<string:stored_as>")
@allow(SIGNED_IN)
def download(reference, stored_as):
    """Each time only for who may see the request now. Another site may lead here, not draw from
    here."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and not _is_visit():
        abort(403)
    row = visible_request(reference, viewer=current_user)
    file = file_of(row, stored_as, viewer=current_user)
    path = path_of(file)
    if not path.exists():
        raise NotFound
    keep_view(row)
    answer = send_file(
        path, mimetype=file.media_type, as_attachment=True, download_name=file.name, max_age=0
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _is_visit() -> bool:
    return request.headers.get("Sec-Fetch-Mode") == "navigate"
