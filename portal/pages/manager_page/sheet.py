"""The manager's page as one value: the answer first, what it rests on below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import get_locale

from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.pages.manager_page.facts import facts_of
from portal.pages.manager_page.figures import Figure, figures
from portal.pages.manager_page.load import LoadCard, load_card
from portal.pages.manager_page.outbreaks import OutbreakNote, outbreak_notes
from portal.pages.manager_page.proof import (
    AccuracyCard,
    PromiseCard,
    accuracy_card,
    promise_card,
)
from portal.pages.manager_page.weeks import HoursCard, hours_card, verdict, weeks_of


@dataclass(frozen=True)
class DeskLink:
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class ManagerSheet:
    """`desks`: empty when there is only one to oversee."""

    desk: Desk
    desks: list[DeskLink]
    verdict: str
    figures: list[Figure]
    hours: HoursCard
    load: LoadCard
    accuracy: AccuracyCard | None
    promises: PromiseCard
    outbreaks: list[OutbreakNote]


def manager_sheet(
    desk: Desk, *, overseen: Sequence[Desk], viewer: Viewer, now: datetime
) -> ManagerSheet:
    facts = facts_of(desk, now=now)
    weeks = weeks_of(facts)
    rtl = get_locale().text_direction == "rtl"
    return ManagerSheet(
        desk=desk,
        desks=_links(overseen, current=desk) if len(overseen) > 1 else [],
        verdict=verdict(weeks, this_monday=facts.this_monday, since=facts.first_monday),
        figures=figures(facts, weeks, rtl=rtl),
        hours=hours_card(facts, weeks),
        load=load_card(facts),
        accuracy=accuracy_card(facts),
        promises=promise_card(facts.record.weeks),
        outbreaks=outbreak_notes(desk, viewer=viewer, now=now),
    )


def _links(desks: Sequence[Desk], *, current: Desk) -> list[DeskLink]:
    return [
        DeskLink(desk.name, url_for("pages.manage", desk=desk.slug), desk.id == current.id)
        for desk in desks
    ]
