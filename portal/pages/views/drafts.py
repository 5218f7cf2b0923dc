"""Half-typed words: kept while somebody types, thrown away when they say so."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.pages.views.blueprint import pages
from portal.requests import operations
from portal.requests.drafts import body_of
from portal.web.access import SIGNED_IN, allow, local_path
from portal.web.queries import sent_form


@pages.route("/drafts", methods=["PUT", "POST"])
@allow(SIGNED_IN)
def keep_draft():
    """Words that come after their form was sent are not kept: they were on their way then."""
    name = request.form.get("draft", "")
    keys = [key for key in (request.form.get("key"), request.form.get("note-key")) if key]
    if not any(sent_form(key[:64], person_id=current_user.id) for key in keys):
        body = body_of(request.form.lists())
        operations.keep_draft(name, body, actor=current_user, now=clock.now())
    return "", 204


@pages.post("/drafts/removal")
@allow(SIGNED_IN)
def throw_draft_away():
    operations.throw_away(request.form.get("draft", ""), actor=current_user)
    flash(_("The draft is gone."))
    return redirect(local_path(request.form.get("next")) or url_for("pages.my_requests"), 303)
