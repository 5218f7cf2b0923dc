"""A call logged in ten seconds: solved at once, or into the queue."""

import secrets

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput, NotFound
from portal.pages.phone_form import PhoneForm, types_for_calls
from portal.pages.views.blueprint import pages
from portal.pages.views.shown import back_to
from portal.planning.operations import log_call
from portal.web.access import allow
from portal.web.operations import digest_of, is_first_sending, remember_outcome
from portal.web.queries import sent_form
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of


@pages.get("/phone")
@allow("staff", "lead")
def phone():
    return _page(PhoneForm(formdata=None))


@pages.post("/phone")
@allow("staff", "lead")
def log_a_call():
    form, types = PhoneForm(), types_for_calls(current_user)
    chosen = form.chosen_type(types)
    is_right = form.validate()
    if chosen is None:
        form.type.errors = [_("Choose one of the kinds.")]
    if not is_right or chosen is None or (caller := form.caller()) is None:
        return _page(form, status=422)
    try:
        return _log(form, chosen, caller)
    except InvalidInput as problem:
        undo_and_read()
        form.who.errors = [words_of(problem)]
        return _page(form, status=422)


def _log(form: PhoneForm, chosen, caller):
    said = {"type": chosen[0].id, "who": caller.id, "title": form.title.data.strip()}
    said["minutes"] = minutes = form.chosen_minutes()
    key = (form.key.data or "")[:64] or secrets.token_urlsafe(16)
    now = clock.now()
    if not is_first_sending(key, person_id=current_user.id, purpose="phone", body=said, now=now):
        return _sent_before(form, key, said)
    call = {"requester_id": caller.id, "minutes": minutes, "actor": current_user, "now": now}
    row = log_call(said["title"], *chosen, **call)
    remember_outcome(key, person_id=current_user.id, outcome={"reference": row.reference})
    return back_to(row, _("Logged and solved.") if minutes else _("Logged; it is in the queue."))


def _sent_before(form: PhoneForm, key: str, said: dict):
    """The same call logged twice is one; another one under its key is asked about."""
    before = sent_form(key, person_id=current_user.id)
    reference = before.outcome["reference"]
    if before.body_digest == digest_of(said):
        flash(_("Logged already."))
        return redirect(url_for("pages.show", reference=reference), 303)
    form.key.data = secrets.token_urlsafe(16)
    form.title.errors = [
        _("This form was logged as %(ref)s. Send again for a second call.", ref=reference)
    ]
    return _page(form, status=409)


def _page(form: PhoneForm, *, status: int = 200):
    types = types_for_calls(current_user)
    if not types:
        raise NotFound
    form.offer(types)
    return render_template("pages/phone.html", form=form), status
