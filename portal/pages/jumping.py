"""Search or jump to: the pages one may open, one's own requests, and what can be asked for."""

from dataclasses import dataclass
from itertools import islice

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.catalogue import queries as catalogue
from portal.catalogue.search_text import folded
from portal.desks.queries import desks_of_staff
from portal.identity.viewer import Viewer
from portal.pages.navigation import places
from portal.pages.offers import types_like
from portal.requests import queries
from portal.requests.models import ServiceRequest
from portal.requests.queries import Titled
from portal.requests.reference import cleaned

SHOWN, SHOWN_AT_FIRST = 6, 3


@dataclass(frozen=True)
class Found:
    """`groups` as the ask box shows its offers; `said`: how many there are, in words."""

    groups: list[dict]
    said: str


def found(typed: str, *, viewer: Viewer) -> Found:
    """For nothing typed: every page, and the requests that are open now."""
    groups = {
        _("Requests"): _requests(typed, viewer=viewer),
        _("Pages"): _pages(typed),
        _("Ask for"): _types(typed) if typed else [],
        _("Search"): _searches(typed, viewer=viewer) if typed else [],
    }
    shown = [{"title": title, "offers": some} for title, some in groups.items() if some]
    count = sum(len(group["offers"]) for group in shown)
    return Found(shown, ngettext("%(num)d found.", "%(num)d found.", count))


def _requests(typed: str, *, viewer: Viewer) -> list[dict]:
    """By its reference any that one may see; by words those one asked for or works on."""
    by_reference = ServiceRequest.reference == cleaned(typed)
    exact = [
        Titled(line.row.reference, line.row.title, line.type_title)
        for line in (queries.visible_lines(viewer, by_reference, limit=1) if typed else [])
    ]
    wanted = folded(typed).split()
    fitting = (
        one
        for one in (queries.titles_of(viewer) if not exact else [])
        if all(word in folded(f"{one.title} {one.reference} {one.type_title}") for word in wanted)
    )
    return [
        {
            "title": one.title,
            "detail": f"{one.reference}, {one.type_title}",
            "url": url_for("pages.show", reference=one.reference),
            "sign": "doc",
        }
        for one in [*exact, *islice(fitting, SHOWN if typed else SHOWN_AT_FIRST)]
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


def _searches(typed: str, *, viewer: Viewer) -> list[dict]:
    """The queue can be searched for the same words."""
    return [
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
