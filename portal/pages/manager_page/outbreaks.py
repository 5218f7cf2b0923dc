"""Many requests alike within an hour: the lead is offered to make one trouble of them."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.pages.manager_page.words import number_words
from portal.requests.queries import outbreaks_now


@dataclass(frozen=True)
class OutbreakNote:
    words: str
    title: str
    url: str


def outbreak_notes(desk: Desk, *, viewer: Viewer, now: datetime) -> list[OutbreakNote]:
    """For a lead alone: to declare one is a step on a request."""
    if not viewer.leads(desk.id):
        return []
    return [
        OutbreakNote(
            words=ngettext(
                "%(count)s request alike came within an hour. Is it one trouble?",
                "%(count)s requests alike came within an hour. Are they one trouble?",
                len(each.asked),
                count=number_words(len(each.asked)),
            ),
            title=each.asked[0].title,
            url=url_for("pages.incident", reference=each.asked[0].reference),
        )
        for each in outbreaks_now(desk.id, viewer=viewer, now=now)
    ]
