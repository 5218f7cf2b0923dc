"""What is known of the days ahead, step by step of the chart: closed days, events, dated facts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.forecast.grain import Grain
from portal.obligations.models import AnnouncedEvent, Obligation
from portal.pages.weekly_hours import Week
from portal.web.dates import format_date
from portal.web.worded import isolated

MOST_NAMED = 3


@dataclass(frozen=True)
class KnownFacts:
    """closed: days. Events and facts are what the reader may see."""

    closed: Collection[date]
    events: Sequence[AnnouncedEvent]
    facts: Sequence[Obligation]

    def of_kind(self, kind_id: int) -> "KnownFacts":
        return KnownFacts(
            self.closed,
            [event for event in self.events if event.type_id in (None, kind_id)],
            [fact for fact in self.facts if fact.type_id == kind_id],
        )


@dataclass(frozen=True)
class Flag:
    """`place`: of the step. `number`: as drawn. `is_closed`: the whole step is."""

    place: int
    number: int
    label: str
    words: str
    is_closed: bool


def flags_of(weeks: Sequence[Week], known: KnownFacts, *, grain: Grain, today: date) -> list[Flag]:
    """Steps ahead of which something is known, numbered in order."""
    found = []
    for place, week in enumerate(weeks):
        end = grain.begins(week.starts_on, 1) - timedelta(days=1)
        if end < today:
            continue
        names, is_closed = _named(week.starts_on, end, known)
        if names:
            number = len(found) + 1
            found.append(
                Flag(place, number, week.label, " · ".join(map(isolated, names)), is_closed)
            )
    return found


def _named(start: date, end: date, known: KnownFacts) -> tuple[list[str], bool]:
    days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    working = [day for day in days if day.weekday() < 5]
    closed = [day for day in working if day in known.closed]
    names = _closed_words(closed)
    names += [e.title for e in known.events if e.starts_on <= end and e.ends_on >= start]
    due = [fact for fact in known.facts if start <= fact.due_on <= end]
    names += [_("due: %(what)s", what=isolated(fact.title)) for fact in due[:MOST_NAMED]]
    if len(due) > MOST_NAMED:
        more = len(due) - MOST_NAMED
        names.append(ngettext("%(num)d more fact due", "%(num)d more facts due", more))
    return names, bool(working) and len(closed) == len(working)


def _closed_words(days: Sequence[date]) -> list[str]:
    words = [_("closed %(day)s", day=format_date(day, "EEE d MMM")) for day in days[:MOST_NAMED]]
    if len(days) > MOST_NAMED:
        more = len(days) - MOST_NAMED
        words.append(ngettext("%(num)d more day closed", "%(num)d more days closed", more))
    return words
