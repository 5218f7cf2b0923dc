"""The desk's plan: people over ten days, what moved, what cannot be kept."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.pages.plan_page.days import Day, days_of, made_words, move_words
from portal.planning.plan import WhyUnplanned
from portal.planning.queries.plan_shown import ShownPlan
from portal.requests.queries import RequestLine
from portal.web.filters import day_words


@dataclass(frozen=True)
class PersonRow:
    """As the load map takes it, with the days in full beneath."""

    name: str
    cells: list[Day]
    days: list[Day]


@dataclass(frozen=True)
class PlanSheet:
    desk: Desk
    title: str
    made: str
    heads: list[Day]
    rows: list[PersonRow]
    alarms: list[tuple[str, str, str]]
    unplanned: list[tuple[str, str, str]]
    moves: list[tuple[str, str, str]]


def plan_sheet(desk: Desk, shown: ShownPlan | None, *, viewer: Viewer) -> PlanSheet:
    if shown is None:
        return PlanSheet(desk, _("No plan yet"), "", [], [], [], [], [])
    rows = []
    for person, name in shown.names.items():
        days = days_of(shown, person)
        rows.append(PersonRow(name, days, [day for day in days if day.lines]))
    return PlanSheet(
        desk=desk,
        title=_title(shown),
        made=made_words(shown),
        heads=rows[0].cells if rows else [],
        rows=rows,
        alarms=[alarm_words(line, on) for line, on in shown.alarms],
        unplanned=[_linked(line, unplanned_words(why)) for line, why in shown.unplanned],
        moves=[move_words(each, shown.names, me=viewer.id) for each in shown.moves],
    )


def _title(shown: ShownPlan) -> str:
    if shown.alarms:
        return ngettext(
            "%(num)s fixed date cannot be kept",
            "%(num)s fixed dates cannot be kept",
            len(shown.alarms),
        )
    if shown.unplanned:
        return ngettext(
            "%(num)s request finds no room in ten days",
            "%(num)s requests find no room in ten days",
            len(shown.unplanned),
        )
    return _("Everything open has its day")


def _linked(line: RequestLine, words: str) -> tuple[str, str, str]:
    return line.row.title, url_for("pages.show", reference=line.row.reference), words


def alarm_words(line: RequestLine, on: date | None) -> tuple[str, str, str]:
    if on is None:
        words = _("Nobody with the skill has room before. Free somebody, or ask for more time.")
        return _linked(line, words)
    words = _("It would end on %(day)s. Free somebody, or ask for more time.", day=day_words(on))
    return _linked(line, words)


def unplanned_words(why: str) -> str:
    return {
        WhyUnplanned.NO_ROOM: _("Everybody with the skill is full until the window ends."),
        WhyUnplanned.NO_SKILL: _("Nobody on the desk has the skill, or may take it."),
    }.get(WhyUnplanned(why), "")
