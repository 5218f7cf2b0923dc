"""A desk's queue: named views, filters, order, keyset pages."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from portal import clock
from portal.catalogue.queries import types_of
from portal.desks.queries import desk_by_slug, desks_of_staff
from portal.errors import NotFound
from portal.pages.queue_page import address, filter_form, rows, view_links, view_words
from portal.pages.views.blueprint import pages
from portal.requests.queries import queue_counts, queue_page
from portal.requests.queue import filters_of, unpacked
from portal.web.access import allow


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
    desk = desk_by_slug(desk)
    if not current_user.is_on_desk(desk.id):
        raise NotFound
    now, filters = clock.now(), filters_of(request.args.to_dict())
    page = queue_page(
        desk.id,
        filters,
        viewer=current_user,
        now=now,
        after=unpacked(request.args.get("after", "")),
    )
    counts = queue_counts(desk.id, viewer=current_user, now=now)
    return render_template(
        "pages/queue.html",
        heading=view_words(filters.which),
        filter_form=filter_form(filters, types_of(desk.id)),
        desk=desk,
        filters=filters,
        rows=rows(page.lines, now=now),
        views=view_links(desk, filters, counts),
        first_url=address(desk, filters),
        next_url=address(desk, filters, after=page.next_cursor) if page.next_cursor else None,
        is_first="after" not in request.args,
    )
