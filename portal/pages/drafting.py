"""Drafts as pages show them: in the form they belong to, with when they were kept."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.catalogue.models import RequestType
from portal.catalogue.queries import askable_types
from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.requests.drafts import name_of_article, name_of_ask
from portal.requests.models import Draft
from portal.requests.queries import AtWork, Begun, begun_asks, drafts_for
from portal.web.filters import instant_words


@dataclass(frozen=True)
class DraftView:
    form: str
    words: str
    typed: MultiDict

    @property
    def tokens(self) -> list[str]:
        """Of files that were sent with it."""
        return self.typed.getlist("kept")


def _view_of(draft: Draft | Begun) -> DraftView:
    when = instant_words(draft.updated_at)
    return DraftView(draft.form, _("Draft of %(when)s", when=when), MultiDict(draft.body))


def ask_draft(desk_slug: str, type_slug: str, *, viewer: Viewer) -> DraftView | None:
    return _draft_of(name_of_ask(desk_slug, type_slug), viewer)


def step_drafts(work: AtWork) -> dict[str, DraftView]:
    """By step."""
    return {name.rpartition("/")[2]: _view_of(draft) for name, draft in work.drafts.items()}


def article_draft(
    desk_slug: str, slug: str, *, viewer: Viewer, origin: str = ""
) -> DraftView | None:
    return _draft_of(name_of_article(desk_slug, slug, origin=origin), viewer)


def _draft_of(name: str, viewer: Viewer) -> DraftView | None:
    found = drafts_for([name], viewer=viewer)
    return _view_of(found[name]) if found else None


@dataclass(frozen=True)
class BegunAsk:
    title: str
    words: str
    url: str


def begun(viewer: Viewer) -> list[BegunAsk]:
    """Asks begun and not sent, of types that can still be asked."""
    drafts = begun_asks(viewer)
    if not drafts:
        return []
    kinds = {name_of_ask(desk.slug, kind.slug): (kind, desk) for kind, desk in askable_types()}
    return [_begun(draft, *kinds[draft.form]) for draft in drafts if draft.form in kinds]


def _begun(draft: Draft, kind: RequestType, desk: Desk) -> BegunAsk:
    view = _view_of(draft)
    url = url_for("pages.ask_type", desk=desk.slug, type_slug=kind.slug)
    return BegunAsk(view.typed.get("title") or kind.title, view.words, url)
