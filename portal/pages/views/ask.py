"""Asking: offers, the short form of a type, check answers, sent."""

import secrets

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.catalogue import queries as catalogue
from portal.pages import asking
from portal.pages.forms import AskForm, BoxForm
from portal.pages.views.blueprint import pages
from portal.web.access import SIGNED_IN, allow
from portal.web.queries import sent_form
from portal.web.transaction import begin_reading


@pages.get("/ask")
@allow(SIGNED_IN)
def ask():
    typed = request.args.get("q", "").strip()[:200]
    types = catalogue.askable_types()
    groups, said = asking.offer_groups(typed, types)
    return render_template(
        "pages/ask.html",
        typed=typed,
        box=BoxForm(formdata=None, q=typed),
        groups=groups,
        said=said,
        general=asking.general_types(types),
        desks=asking.by_desk(types),
    )


@pages.get("/ask/<string:desk>/<string:type_slug>")
@allow(SIGNED_IN)
def ask_type(desk, type_slug):
    sheet = asking.sheet(desk, type_slug, now=clock.now())
    form = sheet.form(
        formdata=None, key=secrets.token_urlsafe(16), title=request.args.get("q", "").strip()[:200]
    )
    return _form_page(sheet, form)


@pages.post("/ask/<string:desk>/<string:type_slug>")
@allow(SIGNED_IN)
def send(desk, type_slug):
    step = request.form.get("step", "check")
    if step != "send":
        begin_reading()  # looking at the answers decides nothing
    sheet = asking.sheet(desk, type_slug, now=clock.now(), typed=request.form)
    form = sheet.form()
    if step == "change":
        return _form_page(sheet, form)
    if sheet.has_news(request.form):
        return _form_page(sheet, form, more=True)
    if not form.validate():
        return _form_page(sheet, form), 422
    if step == "check":
        return render_template("pages/check.html", sheet=sheet, form=form)
    return _file(sheet, form)


def _form_page(sheet, form: AskForm, *, more: bool = False):
    return render_template("pages/ask_type.html", sheet=sheet, form=form, more=more)


def _file(sheet, form: AskForm):
    """The same form sent twice is one request; the same key with other words asks what is
    meant."""
    key = form.key.data[:64] or secrets.token_urlsafe(16)
    before = sent_form(key, person_id=current_user.id)
    if before is None:
        reference = asking.file(sheet, form, key=key, viewer=current_user, now=clock.now())
    elif before.body_digest == asking.digest(sheet, form):
        reference = before.outcome["reference"]
    else:
        form.key.data = secrets.token_urlsafe(16)
        page = render_template(
            "pages/sent_before.html", sheet=sheet, form=form, reference=before.outcome["reference"]
        )
        return page, 409
    return redirect(url_for("pages.confirmation", reference=reference), 303)
