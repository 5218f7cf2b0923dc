"""A desk's queue: named and saved views, filters, order, keyset pages, the same as CSV."""

import secrets

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue.queries import types_of
from portal.desks.queries import desk_with_calendar, desks_of_staff, working_time_of
from portal.errors import InvalidInput, NotFound
from portal.pages.queue_csv import csv_of
from portal.pages.queue_forms import SaveViewForm, bulk_form, filter_forms
from portal.pages.queue_page import (
    address,
    filters_kept,
    rows,
    saved_links,
    view_links,
    view_words,
)
from portal.pages.views.blueprint import pages
from portal.requests import operations, queries
from portal.requests.queue import Filters, at_risk_until, filters_of, unpacked
from portal.web.access import allow
from portal.web.transaction import undo_and_read
from portal.web.translation import words_of

USUAL, MANY = 50, 500  # lines of a page


@pages.get("/queue")
@allow("staff", "lead")
def my_queue():
    desks = desks_of_staff(current_user)
    if not desks:
        raise NotFound
    return redirect(url_for("pages.queue", desk=desks[0].slug), 303)


@pages.get("/queue/<string:desk>")
@allow("staff", "lead")
def queue(desk):
    return queue_shown(desk, asked_filters())


@pages.get("/queue/<string:desk>/list.csv")
@allow("staff", "lead")
def queue_csv(desk):
    """What the page shows, at most 500 lines of it."""
    desk, moment = desk_and_moment(desk)
    filters = asked_filters()
    page = _page(desk, filters, moment, limit=MANY)
    headers = {"Content-Disposition": f'attachment; filename="queue-{desk.slug}.csv"'}
    shown = rows(page.lines, filters.columns, now=moment.now)
    return Response("\ufeff" + csv_of(shown), mimetype="text/csv", headers=headers)


@pages.post("/queue/<string:desk>/views")
@allow("staff", "lead")
def save_view(desk):
    form, filters = SaveViewForm(prefix="view"), asked_filters()
    found, _moment = desk_and_moment(desk)
    if not form.validate():
        undo_and_read()
        return queue_shown(desk, filters, view_form=form), 422
    said = {"name": form.name.data.strip(), "is_shared": form.is_shared.data}
    try:
        operations.save_view(found.id, filters, actor=current_user, now=clock.now(), **said)
    except InvalidInput as problem:
        undo_and_read()
        form.name.errors = [words_of(problem)]
        return queue_shown(desk, filters, view_form=form), 422
    flash(_("The view is kept."))
    return redirect(address(found, filters), 303)


@pages.post("/queue/<string:desk>/views/<int(max=2147483647):view>/removal")
@allow("staff", "lead")
def remove_view(desk, view):
    found, _moment = desk_and_moment(desk)
    operations.remove_view(view, desk_id=found.id, actor=current_user)
    flash(_("The view is gone. The requests are as they were."))
    return redirect(url_for("pages.queue", desk=found.slug), 303)


def asked_filters() -> Filters:
    return filters_of(request.args.to_dict(), request.args.getlist("columns"))


def desk_and_moment(slug: str):
    """The desk, only for its own people, and when it is looked at."""
    desk, calendar = desk_with_calendar(slug)
    if not current_user.is_on_desk(desk.id):
        raise NotFound
    now = clock.now()
    soon = at_risk_until(now, working_time_of(calendar, around=now.date()))
    return desk, queries.Moment(now, soon)


def _page(desk, filters: Filters, moment, *, limit: int):
    after = unpacked(request.args.get("after", ""))
    said = {"viewer": current_user, "now": moment.now, "soon": moment.soon}
    return queries.queue_page(desk.id, filters, after=after, limit=limit, **said)


def queue_shown(slug: str, filters: Filters, *, view_form=None, bulk=None) -> str:
    """`view_form`, `bulk`: a form that came back."""
    desk, moment = desk_and_moment(slug)
    limit = MANY if request.args.get("lines") == str(MANY) else USUAL
    page = _page(desk, filters, moment, limit=limit)
    saved = queries.saved_views(desk.id, viewer=current_user)
    names = queries.names_on_desk(desk.id)
    counts = queries.queue_counts(
        desk.id,
        viewer=current_user,
        now=moment.now,
        soon=moment.soon,
        saved={view.id: filters_kept(view) for view in saved},
    )
    first, more = filter_forms(filters, types_of(desk.id), names)
    return render_template(
        "pages/queue.html",
        heading=view_words(filters.which),
        filter_form=first,
        more_form=more,
        view_form=view_form or SaveViewForm(formdata=None, prefix="view"),
        bulk=bulk or bulk_form(names, formdata=None, key=secrets.token_urlsafe(16)),
        desk=desk,
        filters=filters,
        rows=rows(page.lines, filters.columns, now=moment.now),
        views=view_links(desk, filters, counts),
        saved=saved_links(desk, saved, filters, counts, viewer=current_user),
        first_url=address(desk, filters),
        csv_url=address(desk, filters, page="pages.queue_csv"),
        save_url=address(desk, filters, page="pages.save_view"),
        bulk_url=address(desk, filters, page="pages.take_bulk"),
        many_url=None
        if limit == MANY
        else f"{address(desk, filters)}{'&' if filters.asked() else '?'}lines={MANY}",
        next_url=address(desk, filters, after=page.next_cursor) if page.next_cursor else None,
        is_first="after" not in request.args,
    )
