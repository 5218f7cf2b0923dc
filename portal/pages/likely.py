"""The five things the reader most likely needs now, each with its reason: on home and on ask."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for
from flask_babel import ngettext

from portal.anticipation.curating import Usual, most_likely, nearness
from portal.anticipation.queries import usual_of
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.pages.coming_page import why_words
from portal.planning.models import PredictedNeed
from portal.planning.queries import needs_of_person

READ = 20  # needs among which the likeliest are found


@dataclass(frozen=True)
class Likely:
    """`needs`: of the reader, the likeliest first; `usual`: what their department asks for."""

    needs: list[PredictedNeed]
    usual: list[Usual]


@dataclass(frozen=True)
class Offer:
    title: str
    url: str
    why: str


def likely(viewer: Viewer, *, today: date, now: datetime, has: Collection[int] = ()) -> Likely:
    """Two statements. `has`: types of what the reader asked for and is open."""
    needs = {need.id: need for need in needs_of_person(viewer, today=today, limit=READ)}
    usual = {each.type_id: each for each in usual_of(viewer, now=now)}
    chances = [
        (
            need.id,
            need.type_id,
            need.probability * nearness(need.first_on, need.last_on, today=today),
        )
        for need in needs.values()
    ]
    chosen = most_likely(chances, usual.values(), has=has)
    return Likely(
        needs=[needs[id_] for kind, id_ in chosen if kind == "need"],
        usual=[usual[id_] for kind, id_ in chosen if kind == "usual"],
    )


def usual_offers(
    found: Likely, kinds: Mapping[int, tuple[RequestType, Desk]], *, department: str
) -> list[Offer]:
    return [
        Offer(kind.title, _form(kind, desk), _usual_words(each, department))
        for each in found.usual
        if each.type_id in kinds
        for kind, desk in [kinds[each.type_id]]
    ]


def all_offers(
    found: Likely, kinds: Mapping[int, tuple[RequestType, Desk]], *, department: str
) -> list[Offer]:
    """For who is about to ask: needs lead to their draft; nothing of what is kept among few."""
    own = [
        Offer(kind.title, _form(kind, desk, need=need.id), why_words(need, {}))
        for need in found.needs
        if need.type_id in kinds and need.confidentiality != Confidentiality.PRIVILEGED
        for kind, desk in [kinds[need.type_id]]
    ]
    return [*own, *usual_offers(found, kinds, department=department)]


def _form(kind: RequestType, desk: Desk, **more) -> str:
    return url_for("pages.ask_type", desk=desk.slug, type_slug=kind.slug, **more)


def _usual_words(each: Usual, department: str) -> str:
    if each.is_season:
        return ngettext(
            "%(department)s asked for it once about this time last year.",
            "%(department)s asked for it %(num)d times about this time last year.",
            each.season,
            department=department,
        )
    return ngettext(
        "%(department)s asked for it once in the last eight weeks.",
        "%(department)s asked for it %(num)d times in the last eight weeks.",
        each.lately,
        department=department,
    )
