"""Letting people into a request and keeping them out of it."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.errors import InvalidInput
from portal.pages.forms import ShareForm, WallForm
from portal.pages.views.blueprint import pages
from portal.pages.views.shown import shown_again
from portal.requests import operations
from portal.requests.queries import is_visible
from portal.web.access import SIGNED_IN, allow
from portal.web.translation import words_of


def _who() -> dict:
    return {"actor": current_user, "now": clock.now()}


def _add(operation, reference, form, name):
    """The form again with its problem, or back to the page."""
    try:
        if form.validate():
            operation(reference, email=form.email.data, **_who())
            return _back(reference, _("Done. It holds from their next page on."))
    except InvalidInput as problem:
        form.email.errors = [words_of(problem)]
    return shown_again(reference, name, form)


def _back(reference, words):
    """To the page; who has just left what they saw goes to their own requests."""
    flash(words)
    if is_visible(reference, viewer=current_user):
        return redirect(url_for("pages.show", reference=reference), 303)
    return redirect(url_for("pages.my_requests"), 303)


@pages.post("/requests/<reference:reference>/members")
@allow(SIGNED_IN)
def add_member(reference):
    return _add(operations.add_member, reference, ShareForm(prefix="share"), "share")


@pages.post("/requests/<reference:reference>/members/<int(max=2147483647):person_id>/removal")
@allow(SIGNED_IN)
def remove_member(reference, person_id):
    operations.remove_member(reference, person_id=person_id, **_who())
    return _back(reference, _("Removed. It holds from their next page on."))


@pages.post("/requests/<reference:reference>/watchers")
@allow(SIGNED_IN)
def add_watcher(reference):
    return _add(operations.add_watcher, reference, ShareForm(prefix="share"), "share")


@pages.post("/requests/<reference:reference>/watchers/<int(max=2147483647):person_id>/removal")
@allow(SIGNED_IN)
def remove_watcher(reference, person_id):
    operations.remove_watcher(reference, person_id=person_id, **_who())
    return _back(reference, _("Removed. It holds from their next page on."))


@pages.post("/requests/<reference:reference>/walls")
@allow("lead")
def build_wall(reference):
    return _add(operations.build_wall, reference, WallForm(prefix="wall"), "wall")


@pages.post("/requests/<reference:reference>/walls/<int(max=2147483647):person_id>/removal")
@allow("lead")
def take_down_wall(reference, person_id):
    operations.take_down_wall(reference, person_id=person_id, **_who())
    return _back(reference, _("The wall is down. What they had here does not come back."))
