"""Sent: the reference, the promise, what happens next."""

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.pages import following
from portal.pages.names import short_name
from portal.pages.views.blueprint import pages
from portal.pages.views.shown import keep_view
from portal.pages.words import steps_after
from portal.requests import queries
from portal.web.access import SIGNED_IN, allow


@pages.get("/requests/<reference:reference>/confirmation")
@allow(SIGNED_IN)
def confirmation(reference):
    line = queries.request_line(reference, viewer=current_user)
    card = following.cards([line], now=clock.now())[0]
    heading = _("We have it, %(name)s.", name=short_name(current_user.name))
    page = render_template(
        "pages/confirmation.html", card=card, heading=heading, next_steps=steps_after(card)
    )
    keep_view(line.row)
    return page
