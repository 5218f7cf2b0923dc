"""The best way to be served now, with its reason; the form below it is always there."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.planning.queries.ways import BestWay, best_way_of
from portal.web.filters import instant_words


@dataclass(frozen=True)
class WayView:
    """`name`: of the way; `title` says it, `why` gives the reason."""

    name: str
    title: str
    why: str


def best_way_now(
    kind: RequestType, desk: Desk, *, has_articles: bool, now: datetime
) -> WayView | None:
    """None: the form, which needs no advice, or nothing is known of the present state."""
    found = best_way_of(kind.id, desk.id, now=now)
    if found is None or (found.name == "answer_now" and not has_articles):
        return None
    words = _words(found)
    return WayView(found.name, *words) if words else None


def _words(found: BestWay) -> tuple[str, str] | None:
    if found.name == "answer_now":
        why = _("It takes five minutes, and settles many of these without a wait.")
        if found.is_busy:
            why = _("The desk has more work than usual just now; the answer takes five minutes.")
        return _("Read the answer first"), why
    if found.name == "booked_time" and found.slot_at:
        why = _(
            "Most of these are settled in one talk, and a time is free %(when)s. Send the form, "
            "then choose it.",
            when=instant_words(found.slot_at),
        )
        return _("Talk it over at a booked time"), why
    if found.name == "call_back" and found.call_at:
        why = _(
            "Most of these are settled in one talk, and the desk could call by about %(when)s. "
            "Send the form, then ask to be called.",
            when=instant_words(found.call_at),
        )
        return _("Be called back"), why
    return None
