"""Drawing the page of one request. A look at a privileged matter is an event."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.pages import request_page
from portal.pages.since import is_news, news_since
from portal.pages.uploads import NONE, Uploads
from portal.planning import operations as planning
from portal.requests import operations, queries
from portal.requests.drafts import STEPS, body_of, name_of_step
from portal.requests.models import ServiceRequest
from portal.web.transaction import separately, undo_and_read


def request_shown(reference: str, **shown) -> str:
    """The page; `shown`: a form that came back and what it brought, as `request_page.sheet`."""
    sheet = request_page.sheet(reference, viewer=current_user, now=clock.now(), **shown)
    page = render_template("pages/request.html", sheet=sheet)
    keep_view(sheet.row)
    return page


def shows_whole_talk() -> bool:
    return request.args.get("talk") == "whole"


def news_shown(reference: str, *, after: int, here: str = ""):
    """The parts of the page that changed since it knew `after` events, with who did what; 204
    where nothing did that this reader would see. `here`: who it knows to be writing."""
    row = queries.visible_request(reference, viewer=current_user)
    if queries.due_replies(now=clock.now(), request_id=row.id):
        planning.release_replies(now=clock.now(), request_id=row.id)
        row = queries.visible_request(reference, viewer=current_user)
    is_staff = queries.reads_notes(current_user, row)
    events = queries.events_after(row, after) if row.chain_count > after else []
    if not any(is_news(event, is_staff=is_staff) for event in events):
        return _here_shown(row, here=here) if is_staff else ("", 204)
    whole = shows_whole_talk()
    sheet = request_page.sheet(reference, viewer=current_user, now=clock.now(), is_whole=whole)
    said = news_since(events, seen=after, viewer=current_user, is_staff=is_staff)
    page = render_template("pages/_request_news.html", sheet=sheet, said=said)
    keep_view(row)
    return page


def _here_shown(row: ServiceRequest, *, here: str):
    """Who writes there now, where the page knows of others."""
    work = queries.at_work(row, viewer=current_user, now=clock.now())
    if work.here == here:
        return "", 204
    return render_template("pages/_request_here.html", row=row, work=work)


def shown_again(reference: str, name: str, form, uploads: Uploads = NONE) -> tuple[str, int]:
    """The page with what was typed and what is wrong with it; nothing of the step is kept."""
    undo_and_read()
    return request_shown(reference, bound={name: form}, uploads=uploads.kept), 422


def shown_too_late(
    reference: str, name: str = "", form=None, uploads: Uploads = NONE
) -> tuple[str, int]:
    """The page as it is now, with who changed what since, and everything that was typed: under the
    new version, so that sending again works. It is kept as a draft too, for who goes away."""
    undo_and_read()
    if name in STEPS:
        with separately():
            _keep_typed(name_of_step(reference, name), uploads)
    bound = {name: form} if form else {}
    late = {"is_late": True, "seen": _seen(), "uploads": uploads.kept}
    return request_shown(reference, bound=bound, **late), 409


def back_to(row: ServiceRequest, words: str):
    """After a step: to the page, with a way to take it back; who no longer sees it goes to where
    they begin."""
    if not queries.is_visible(row.reference, viewer=current_user):
        flash(words)
        return redirect(url_for("pages.landing"), 303)
    if not words:
        return redirect(url_for("pages.show", reference=row.reference), 303)
    number = operations.undoable_step(row, actor=current_user, now=clock.now())
    url = url_for("pages.undo", reference=row.reference)
    flash({"words": words, "url": url, "step": number} if number else words)
    return redirect(url_for("pages.show", reference=row.reference), 303)


def _keep_typed(form_name: str, uploads: Uploads) -> None:
    typed = {**request.form.to_dict(flat=False), "kept": [file.token for file in uploads.kept]}
    body = body_of(typed.items())
    operations.keep_draft(form_name, body, actor=current_user, now=clock.now())


def _seen() -> int | None:
    """How many events the page knew from which the step was sent."""
    typed = request.form.get("seen", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def keep_view(row: ServiceRequest) -> None:
    """Once the page is drawn, in a short transaction of its own. When it cannot be kept, the page
    is not shown."""
    who = {"actor": current_user, "now": clock.now()}
    if queries.owes_a_view(row, **who):
        reference = row.reference
        with separately():
            operations.record_view(reference, **who)
