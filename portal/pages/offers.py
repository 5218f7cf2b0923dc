"""What the box offers for some typed words: types, articles, own earlier requests; at most five,
the best of all, each with its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from portal.catalogue import queries as catalogue
from portal.catalogue.article_life import minutes_to_read
from portal.catalogue.matching import Document, best_matches, likeness
from portal.catalogue.models import GENERAL_SLUG, RequestType
from portal.catalogue.queries import ReadArticle
from portal.catalogue.search_text import telling_words, words_of
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.identity.viewer import Viewer
from portal.pages.usual import usual_words
from portal.planning.promise import usual_minutes
from portal.planning.queries import History, history_of
from portal.requests.queries import OwnRequest, own_requests_like
from portal.web.dates import format_date
from portal.web.filters import minutes_words

TypeOnDesk = tuple[RequestType, Desk]

MOST = 5
MOST_OF = {"type": 3, "article": 2, "request": 2}
CANDIDATES = 40
A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Offer:
    title: str | Markup
    detail: str
    url: str
    sign: str


@dataclass(frozen=True)
class OfferGroup:
    title: str
    offers: list[Offer]


@dataclass(frozen=True)
class Offers:
    """`said`: how many there are, for who does not see them."""

    groups: list[OfferGroup]
    said: str


NONE = Offers([], "")


def offers_for(
    typed: str, types: Sequence[TypeOnDesk], *, viewer: Viewer, now: datetime
) -> Offers:
    if not typed:
        return NONE
    articles = catalogue.articles_like(typed, language=viewer.language, limit=CANDIDATES)
    earlier = own_requests_like(viewer, typed, limit=CANDIDATES)
    known = {("type", row.id): (row, desk) for row, desk in types if row.slug != GENERAL_SLUG}
    known |= {("article", article.row.id): article for article in articles}
    known |= {("request", request.reference): request for request in _latest_of_each(earlier)}
    documents = [_document(key, found) for key, found in known.items()]
    matches = best_matches(typed, documents, count=len(documents))
    best = _few([match.key for match in matches])
    groups = _groups([(key, known[key]) for key in best], typed, now=now)
    count = sum(len(group.offers) for group in groups)
    return Offers(groups, ngettext("%(num)d offer fits.", "%(num)d offers fit.", count))


def types_like(typed: str, types: Sequence[TypeOnDesk]) -> list[TypeOnDesk]:
    """At most five types that fit what was typed, without anything else."""
    known = {("type", row.id): (row, desk) for row, desk in types if row.slug != GENERAL_SLUG}
    matches = best_matches(typed, [_document(key, found) for key, found in known.items()])
    return [known[match.key] for match in matches]


def _latest_of_each(earlier: Sequence[OwnRequest]) -> list[OwnRequest]:
    """What was asked with the same words again and again is offered once."""
    latest: dict[tuple, OwnRequest] = {}
    for request in sorted(earlier, key=lambda request: request.arrived_at):
        latest[request.title.casefold(), request.type_slug, request.desk_slug] = request
    kept = {request.reference for request in latest.values()}
    return [request for request in earlier if request.reference in kept]


def _document(key: tuple, found) -> Document:
    if key[0] == "type":
        return Document(key, found[0].title, found[0].searched)
    if key[0] == "article":
        return Document(key, found.text.title, found.searched)
    return Document(key, found.title, found.search_text)


def _few(keys: Sequence[tuple]) -> list[tuple]:
    """The best five, of which no kind crowds out the others."""
    taken: list[tuple] = []
    for key in keys:
        of_kind = sum(other[0] == key[0] for other in taken)
        if len(taken) < MOST and of_kind < MOST_OF[key[0]]:
            taken.append(key)
    return taken


def _groups(best: Sequence[tuple], typed: str, *, now: datetime) -> list[OfferGroup]:
    found: dict[str, list[Offer]] = {}
    types = [thing for key, thing in best if key[0] == "type"]
    times = _times(types, now=now)
    for kind, desk in types:
        title = _("Ask the %(desk)s", desk=desk.name)
        found.setdefault(title, []).append(_type_offer(kind, desk, times[kind.id], typed))
    articles = [thing for key, thing in best if key[0] == "article"]
    settled = catalogue.settled_counts(
        [article.row.id for article in articles], since=now - A_YEAR
    )
    if articles:
        found[_("Answers")] = [
            _article_offer(article, settled.get(article.row.id, 0), typed) for article in articles
        ]
    earlier = [thing for key, thing in best if key[0] == "request"]
    if earlier:
        found[_("You asked before")] = [_request_offer(request, typed) for request in earlier]
    return [OfferGroup(title, offers) for title, offers in found.items()]


def _times(types: Sequence[TypeOnDesk], *, now: datetime) -> dict[int, str]:
    desks = {desk.id: desk for _kind, desk in types}
    days = {desk_id: _day_minutes(desk, now=now) for desk_id, desk in desks.items()}
    pasts = {desk_id: history_of(desk_id) for desk_id in desks}
    return {
        kind.id: _time_of(kind, pasts[desk.id], day_minutes=days[desk.id]) for kind, desk in types
    }


def _time_of(kind: RequestType, history: History, *, day_minutes: float) -> str:
    usual = usual_minutes(history.past, kind.id)
    return usual_words(usual, kind.resolution_target_minutes, day_minutes=day_minutes)


def _day_minutes(desk: Desk, *, now: datetime) -> float:
    """An ordinary working day of the desk."""
    clock_of_desk = working_time(desk, around=now.date())
    week = [clock_of_desk.day_minutes(now.date() + timedelta(days=step)) for step in range(7)]
    return median([minutes for minutes in week if minutes] or [480.0])


def _type_offer(kind: RequestType, desk: Desk, time: str, typed: str) -> Offer:
    url = url_for("pages.ask_type", desk=desk.slug, type_slug=kind.slug, q=typed)
    return Offer(highlighted(kind.title, typed), time or kind.summary, url, "doc")


def _article_offer(article: ReadArticle, settled: int, typed: str) -> Offer:
    url = url_for("pages.answer", slug=article.row.slug, q=typed)
    detail = reading_words(article.text.body)
    if settled:
        more = ngettext(
            "It settled %(num)d question this year.",
            "It settled %(num)d questions this year.",
            settled,
        )
        detail = f"{detail} {more}"
    return Offer(highlighted(article.text.title, typed), detail, url, "book")


def reading_words(body: str) -> str:
    return _("%(span)s to read.", span=minutes_words(minutes_to_read(body)))


def _request_offer(request: OwnRequest, typed: str) -> Offer:
    """To the same form, filled as it was then."""
    where = {"desk": request.desk_slug, "type_slug": request.type_slug}
    url = url_for("pages.ask_type", like=request.reference, **where)
    month = format_date(request.arrived_at, "MMMM y")
    detail = _("%(month)s. Ask again with the same answers.", month=month)
    return Offer(highlighted(request.title, typed), detail, url, "again")


def highlighted(title: str, typed: str) -> Markup:
    """Words of the title that were typed, marked."""
    wanted = telling_words(typed)
    return Markup(" ").join(
        Markup("<mark>{}</mark>").format(word) if _is_typed(word, wanted) else escape(word)
        for word in title.split()
    )


def _is_typed(word: str, wanted: Sequence[str]) -> bool:
    return any(likeness(want, part) > 0.5 for part in words_of(word) for want in wanted)
