"""The centre of notices, what one wants to be told, and requests one hears less of."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import Conflict
from portal.notifications import operations, queries
from portal.pages.notices import notice_row, notices_form
from portal.pages.views.blueprint import pages
from portal.web.access import SIGNED_IN, allow
from portal.web.transaction import undo_and_read

SHOWN = 30


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


@pages.get("/notices")
@allow(SIGNED_IN)
def notices():
    before = _number(request.args.get("before", ""))
    found = queries.notices_of(current_user, before=before, limit=SHOWN + 1)
    more = found[SHOWN - 1].notice.id if len(found) > SHOWN else None
    return render_template(
        "pages/notices.html",
        rows=[notice_row(told) for told in found[:SHOWN]],
        newest=found[0].notice.id if found else 0,
        more=more,
    )


@pages.post("/notices/reading")
@allow(SIGNED_IN)
def read_notices():
    until = _number(request.form.get("until", ""))
    if until is None:
        abort(400)
    operations.read_all(until=until, actor=current_user, now=clock.now())
    return redirect(url_for("pages.notices"), 303)


@pages.get("/me/notices")
@allow(SIGNED_IN)
def notice_settings():
    row = queries.settings_of(current_user.id)
    return _settings_page(notices_form(row, is_staff=_is_staff(), formdata=None))


def _is_staff() -> bool:
    return current_user.has_role("staff", "lead")


def _settings_page(form, *, is_changed: bool = False) -> str:
    muted = queries.muted_by(current_user)
    return render_template(
        "pages/notice_settings.html", form=form, muted=muted, is_changed=is_changed
    )


@pages.post("/me/notices")
@allow(SIGNED_IN)
def choose_notices():
    form = notices_form(None, is_staff=_is_staff())
    if not form.validate():
        undo_and_read()
        return _settings_page(form), 422
    try:
        operations.choose_notices(form.settings(), version=form.version.data, actor=current_user)
    except Conflict:
        undo_and_read()
        row = queries.settings_of(current_user.id)
        form.version.data, form.version.raw_data = row.version if row else 0, None
        return _settings_page(form, is_changed=True), 409
    flash(_("Kept."))
    return redirect(url_for("pages.notice_settings"), 303)


@pages.post("/requests/<reference:reference>/mute")
@allow(SIGNED_IN)
def mute(reference):
    operations.mute(reference, actor=current_user, now=clock.now())
    flash(_("Muted: of this one you hear only what waits for you."))
    return redirect(_back(reference), 303)


@pages.post("/requests/<reference:reference>/mute/removal")
@allow(SIGNED_IN)
def unmute(reference):
    operations.unmute(reference, actor=current_user)
    flash(_("You hear of it again."))
    return redirect(_back(reference), 303)


def _back(reference: str) -> str:
    """To the page it was pressed on."""
    places = {"notices": "pages.notices", "settings": "pages.notice_settings"}
    place = places.get(request.form.get("from", ""))
    return url_for(place) if place else url_for("pages.show", reference=reference)
