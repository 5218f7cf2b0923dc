"""The calendar of what is known ahead: holidays, announced events, dated facts, hands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.forecast.queries.series import hands_of, kinds_of
from portal.identity.viewer import Viewer
from portal.obligations.models import AnnouncedEvent, Obligation
from portal.obligations.queries import events_of_desk, obligations_ahead
from portal.pages.announcing.words import CERTAINTIES, SOURCES, days_words, expected_words
from portal.web.dates import format_date
from portal.web.filters import day_words
from portal.web.numbers import format_decimal

WEEKS = 13


@dataclass(frozen=True)
class Entry:
    """`sign`: the icon. `facts`: words about it, in order."""

    on: date
    sign: str
    title: str
    facts: list[str]


@dataclass(frozen=True)
class WeekOfEntries:
    name: str
    entries: list[Entry]


def calendar_ahead(desk: Desk, *, viewer: Viewer, now: datetime) -> list[WeekOfEntries]:
    """By week, thirteen of them; weeks in which nothing is known are left out. Of dated facts only
    what the viewer may see."""
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    until = today - timedelta(days=today.weekday()) + timedelta(weeks=WEEKS) - timedelta(days=1)
    events = events_of_desk(desk.id, since=today, until=until)
    facts = obligations_ahead(desk.id, viewer=viewer, since=today, until=until)
    named = {row.type_id for row in (*events, *facts) if row.type_id}
    titles = {kind.id: kind.title for kind in kinds_of(desk.id, first=named)}
    entries = [
        Entry(day, "door", _("Closed"), [day_words(day)])
        for day in sorted(clock_of_desk.calendar.closed_days)
        if today <= day <= until and day.weekday() < 5
    ]
    entries += [_event(row, titles.get(row.type_id, ""), today=today) for row in events]
    entries += [_fact(row, titles.get(row.type_id, "")) for row in facts]
    entries += [
        Entry(
            max(line.row.starts_on, today),
            "pen",
            _("By hand: %(percent)s %% of the usual", percent=100 + line.row.percent),
            [line.title or desk.name, line.row.reason, line.by],
        )
        for line in hands_of(desk.id, ending_since=today)
        if line.row.ended_at is None and line.row.starts_on <= until
    ]
    return _by_week(sorted(entries, key=lambda entry: (entry.on, entry.title)))


def _event(row: AnnouncedEvent, kind: str, *, today: date) -> Entry:
    facts = [days_words(row), kind, expected_words(row), str(CERTAINTIES[row.certainty])]
    facts.append(row.department)
    return Entry(max(row.starts_on, today), "cal", row.title, [each for each in facts if each])


def _fact(row: Obligation, kind: str) -> Entry:
    count = ngettext(
        "%(count)s request", "%(count)s requests", row.quantity, count=format_decimal(row.quantity)
    )
    facts = [
        _("due %(day)s", day=day_words(row.due_on)),
        _("last safe day %(day)s", day=day_words(row.last_safe_on)),
        kind,
        count,
        str(SOURCES[row.source]),
    ]
    return Entry(row.due_on, "doc", row.title, [each for each in facts if each])


def _by_week(entries: list[Entry]) -> list[WeekOfEntries]:
    weeks: dict[date, list[Entry]] = {}
    for entry in entries:
        weeks.setdefault(entry.on - timedelta(days=entry.on.weekday()), []).append(entry)
    return [
        WeekOfEntries(_("Week of %(day)s", day=format_date(monday, "d MMMM")), some)
        for monday, some in weeks.items()
    ]
