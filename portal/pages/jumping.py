"""Search or jump to: the pages one may open, one's own requests, and what can be asked for."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.catalogue import queries as catalogue
from portal.catalogue.search_text import folded
from portal.desks.queries import desks_of_staff
from portal.errors import NotFound
from portal.identity.viewer import Viewer
from portal.pages.navigation import places
from portal.pages.offers import types_like
from portal.requests import queries
from portal.requests.queries import Titled

SHOWN, SHOWN_AT_FIRST = 6, 3


@dataclass(frozen=True)
class Found:
    """`groups` as the ask box shows its offers; `said`: how many there are, in words."""

    groups: list[dict]
    said: str


def found(typed: str, *, viewer: Viewer, at: str = "") -> Found:
    """For nothing typed: every page, and the requests that are open now. `at`: the request that is
    looked at, into whose reply a template goes."""
    requests = _requests(typed, viewer=viewer)
    has_more = len(requests) == SHOWN
    groups = {
        _("Reply templates"): _templates(typed, viewer=viewer, at=at),
        _("Requests"): requests,
        _("Pages"): _pages(typed),
        _("Ask for"): _types(typed) if typed else [],
        _("Search"): _searches(typed, viewer=viewer, has_more=has_more) if typed else [],
    }
    shown = [{"title": title, "offers": some} for title, some in groups.items() if some]
    count = sum(len(group["offers"]) for group in shown)
    return Found(shown, ngettext("%(num)d found.", "%(num)d found.", count))


def _requests(typed: str, *, viewer: Viewer) -> list[dict]:
    """Any that one may see; for nothing typed those one asked for or works on."""
    if typed:
        lines = queries.search_requests(viewer, typed, limit=SHOWN)
        shown = [Titled(one.row.reference, one.row.title, one.type_title) for one in lines]
    else:
        shown = queries.titles_of(viewer, limit=SHOWN_AT_FIRST)
    return [
        {
            "title": one.title,
            "detail": f"{one.reference}, {one.type_title}",
            "url": url_for("pages.show", reference=one.reference),
            "sign": "doc",
        }
        for one in shown
    ]


def _pages(typed: str) -> list[dict]:
    known = [{"title": place.words, "url": place.url, "sign": place.sign} for place in places()]
    known += [
        {"title": _("Ask for something"), "url": url_for("pages.ask"), "sign": "plus"},
        {"title": _("Approvals"), "url": url_for("pages.approvals"), "sign": "check"},
        {"title": _("Your profile"), "url": url_for("identity.profile"), "sign": "person"},
        {"title": _("Keys"), "url": url_for("pages.keys"), "sign": "keyboard"},
    ]
    wanted = folded(typed).split()
    return [page for page in known if all(word in folded(page["title"]) for word in wanted)]


def _templates(typed: str, *, viewer: Viewer, at: str) -> list[dict]:
    """On a request those of its desk, to put in; elsewhere, of all one's desks, to look at."""
    desks = {desk.id: desk for desk in desks_of_staff(viewer)}
    if not desks or not (typed or at):
        return []
    if at:
        desks = {desk_id: desks[desk_id] for desk_id in _desk_of(at, viewer) if desk_id in desks}
    rows = queries.templates_for(viewer, set(desks))
    wanted = folded(typed).split()
    fitting = [row for row in rows if all(word in folded(row.name) for word in wanted)]
    return [
        {
            "title": row.name,
            "detail": desks[row.desk_id].name,
            "url": url_for("pages.show", reference=at, template=row.id, _anchor="words")
            if at
            else url_for("pages.reply_template", desk=desks[row.desk_id].slug, template=row.id),
            "sign": "chat",
        }
        for row in (fitting if typed else fitting[:SHOWN])
    ]


def _desk_of(reference: str, viewer: Viewer) -> list[int]:
    try:
        return [queries.visible_request(reference, viewer=viewer).desk_id]
    except NotFound:
        return []


def _searches(typed: str, *, viewer: Viewer, has_more: bool) -> list[dict]:
    """All requests, or a queue of one's own, can be searched for the same words."""
    everywhere = {
        "title": _("Search all requests"),
        "url": url_for("pages.search", q=typed),
        "sign": "search",
    }
    return [everywhere] * has_more + [
        {
            "title": _("Search the queue of the %(desk)s", desk=desk.name),
            "url": url_for("pages.queue", desk=desk.slug, words=typed),
            "sign": "search",
        }
        for desk in desks_of_staff(viewer)
    ]


def _types(typed: str) -> list[dict]:
    return [
        {
            "title": kind.title,
            "detail": desk.name,
            "url": url_for("pages.ask_type", desk=desk.slug, type_slug=kind.slug),
            "sign": "pen",
        }
        for kind, desk in types_like(typed, catalogue.askable_types())
    ]
