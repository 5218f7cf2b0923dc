"""The checklist of one request."""

from functools import partial

from flask import request
from flask_babel import gettext as _

from portal.pages.views.blueprint import pages
from portal.pages.views.request import attempt
from portal.requests import operations
from portal.web.access import allow


@pages.post("/requests/<reference:reference>/checklist")
@allow("staff", "lead")
def tick(reference):
    step = partial(operations.tick, step=_step())
    return attempt(step, reference, words=_("Ticked."))


@pages.post("/requests/<reference:reference>/checklist/undoing")
@allow("staff", "lead")
def untick(reference):
    step = partial(operations.untick, step=_step())
    return attempt(step, reference, words=_("Open again."))


def _step() -> str:
    return request.form.get("step", "").replace("\0", "")
