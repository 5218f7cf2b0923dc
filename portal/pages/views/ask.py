"""Asking: offers, the short form of a type, check answers, sent."""

import secrets
from dataclasses import replace

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue import queries as catalogue
from portal.pages import ask_sheet, asking
from portal.pages.drafting import ask_draft
from portal.pages.forms import LONGEST_TYPED, PREFIX, AskForm, BoxForm
from portal.pages.likely import all_offers, likely
from portal.pages.offers import offers_for
from portal.pages.uploads import NONE, Uploads, kept_of, received
from portal.pages.views.blueprint import pages
from portal.requests import operations
from portal.requests.drafts import body_of
from portal.requests.queries import is_visible
from portal.web.access import SIGNED_IN, allow
from portal.web.filters import local_day
from portal.web.operations import digest_of
from portal.web.queries import sent_form
from portal.web.transaction import begin_reading
from portal.web.uploads import takes_files


@pages.get("/ask")
@allow(SIGNED_IN)
def ask():
    typed, now = _typed_in_box(), clock.now()
    types = catalogue.askable_types()
    kinds = {kind.id: (kind, desk) for kind, desk in types}
    found = None if typed else likely(current_user, today=local_day(now), now=now)
    department = current_user.department
    return render_template(
        "pages/ask.html",
        typed=typed,
        likely=all_offers(found, kinds, department=department) if found else [],
        box=BoxForm(formdata=None, q=typed),
        offered=offers_for(typed, types, viewer=current_user, now=clock.now()),
        general=asking.general_types(types),
        desks=asking.by_desk(types),
    )


def _typed_in_box() -> str:
    return request.args.get("q", "").strip()[:LONGEST_TYPED]


@pages.get("/ask/offers")
@allow(SIGNED_IN)
def offers():
    """What stands under the box while somebody types; without script the page itself says it."""
    typed, types = _typed_in_box(), catalogue.askable_types()
    offered = offers_for(typed, types, viewer=current_user, now=clock.now())
    return render_template("pages/_offers.html", offered=offered, typed=typed)


@pages.get("/ask/<string:desk>/<string:type_slug>")
@allow(SIGNED_IN)
def ask_type(desk, type_slug):
    """Empty but for the words of the box and what is known already; or one's draft; or, with
    `like`, an earlier request: where that is whole, its answers to be looked at and sent."""
    draft = ask_draft(desk, type_slug, viewer=current_user)
    typed = draft.typed if draft else _like(type_slug)
    sheet = _sheet(desk, type_slug, typed=typed)
    if not typed:
        return _first_page(sheet)
    form = sheet.form(formdata=typed)
    _begin(form)
    if not draft and _is_whole(sheet, typed):
        return _check_page(sheet, form, NONE)
    kept = kept_of(typed.getlist("kept"), actor=current_user) if draft else []
    return _form_page(sheet, form, Uploads(kept=kept), at=_reached(sheet), draft=draft)


def _sheet(desk, type_slug, *, typed):
    who = {"language": current_user.language, "now": clock.now()}
    return ask_sheet.sheet(desk, type_slug, typed=typed, **who)


def _like(type_slug):
    reference = request.args.get("like", "").upper()
    if not reference:
        return None
    return asking.typed_like(reference, of_type=type_slug, viewer=current_user)


def _first_page(sheet):
    known = asking.answers_of_last_time(sheet, viewer=current_user)
    sheet = replace(sheet, recalled=known)
    start = {PREFIX + slug: answer for slug, answer in known.items()}
    form = sheet.form(formdata=None, data={**start, "title": _typed_in_box()})
    _begin(form)
    return _form_page(sheet, form, NONE, at=_next(sheet))


def _begin(form: AskForm) -> None:
    """A key of its own, and the need that led here, where "coming up" did."""
    form.key.data = secrets.token_urlsafe(16)
    form.need.data = request.args.get("need", form.need.data or "")[:10]


def _is_whole(sheet, typed) -> bool:
    """Nothing is missing of an earlier request's answers, so they can be sent as they are."""
    form = sheet.form(formdata=typed, meta={"csrf": False})
    return not sheet.to_come and asking.is_valid_ask(sheet, form, NONE, viewer=current_user)


def _next(sheet) -> str:
    """The question whose turn it is where each has its own page."""
    return next(iter(sheet.to_come), "") if sheet.is_one_by_one else ""


def _reached(sheet) -> str:
    """Where somebody left off: the question asked last."""
    if not sheet.is_one_by_one or not sheet.to_come:
        return ""
    return sheet.asked[-1] if sheet.asked else _next(sheet)


@pages.post("/ask/<string:desk>/<string:type_slug>")
@takes_files
@allow(SIGNED_IN)
def send(desk, type_slug):
    uploads = received("files", actor=current_user)
    step = request.form.get("step", "check")
    if step not in ("send", "later"):
        begin_reading()  # looking at the answers decides nothing
    sheet = _sheet(desk, type_slug, typed=request.form)
    form = sheet.form()
    if step == "later":
        return _keep(sheet, uploads)
    if step == "change":
        return _form_page(sheet, form, uploads)
    at = request.form.get("at", "")
    if step == "back" and sheet.is_one_by_one:
        return _form_page(sheet, form, uploads, at=sheet.page(at).before)
    if sheet.to_come and not sheet.is_one_by_one:
        return _form_page(sheet, form, uploads, more=True)
    if not asking.is_valid_ask(sheet, form, uploads, viewer=current_user):
        wrong = at if sheet.to_come else ""
        return _form_page(sheet, form, uploads, at=wrong, status=422)
    if sheet.to_come:
        return _form_page(sheet, form, uploads, at=_next(sheet))
    return _check_page(sheet, form, uploads) if step == "check" else _file(sheet, form, uploads)


def _keep(sheet, uploads):
    """For who goes on another day."""
    typed = {**request.form.to_dict(flat=False), "kept": [file.token for file in uploads.kept]}
    who = {"actor": current_user, "now": clock.now()}
    operations.keep_draft(sheet.draft_name, body_of(typed.items()), **who)
    flash(_("Kept. It stands under your requests until you send it."))
    return redirect(url_for("pages.my_requests"), 303)


def _form_page(sheet, form: AskForm, uploads, *, at: str = "", status: int = 200, **shown):
    shown = {"sheet": sheet, "form": form, "uploads": uploads, "page": sheet.page(at), **shown}
    return _shown_again("pages/ask_type.html", status, **shown)


def _check_page(sheet, form: AskForm, uploads):
    return _shown_again("pages/check.html", sheet=sheet, form=form, uploads=uploads)


def _shown_again(template: str, status: int = 200, **shown):
    """A page the browser may keep, so that Back shows what was typed under the same key."""
    page = make_response(render_template(template, **shown), status)
    page.cache_control.private, page.cache_control.no_cache = True, True
    return page


def _file(sheet, form: AskForm, uploads):
    """The same form sent twice is one request; the same key with other words asks what is
    meant."""
    key = (form.key.data or "")[:64] or secrets.token_urlsafe(16)
    who = {"key": key, "viewer": current_user, "now": clock.now()}
    said = asking.body(sheet, form, uploads)
    if asking.is_first(said, **who):
        return _sent(asking.file(sheet, form, uploads, **who), form)
    before = sent_form(key, person_id=current_user.id)
    reference = before.outcome["reference"]
    if before.body_digest == digest_of(said):
        return _sent(reference, form)
    form.key.data = secrets.token_urlsafe(16)
    shown = {"sheet": sheet, "form": form, "uploads": uploads, "reference": reference}
    return render_template("pages/sent_before.html", **shown), 409


def _sent(reference, form: AskForm):
    """Who asked for somebody else may not see what became of it."""
    if is_visible(reference, viewer=current_user):
        return redirect(url_for("pages.confirmation", reference=reference), 303)
    flash(_("Sent for %(address)s. They follow it on their pages.", address=form.behalf.data))
    return redirect(url_for("pages.home"), 303)
