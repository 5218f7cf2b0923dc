"""A promise as people read it: words, what it rests on, the strip of days, what changed and
why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.planning.models import Promise, PromiseReason
from portal.planning.promise import Case, promise_for
from portal.planning.queries import history_of, work_ahead_minutes
from portal.requests.effort import prior
from portal.requests.sla import tier_of
from portal.web.dates import format_date, format_time
from portal.web.filters import day_words, instant_words, local_day, long_day

LONGEST_STRIP = 14


@dataclass(frozen=True)
class StripDay:
    weekday: str
    number: str
    state: str


@dataclass(frozen=True)
class Move:
    words: str
    promised: str
    reason: str


@dataclass(frozen=True)
class PromiseView:
    """`words`: the range; `short`: the same in a badge; `days`: empty when the range is far."""

    words: str
    short: str
    basis: str
    days: list[StripDay]
    moves: list[Move]
    is_past: bool = False


def preview(kind: RequestType, desk: Desk, *, now: datetime) -> PromiseView | None:
    """What would be promised if it were sent now; None where the past is too thin."""
    history = history_of(desk.id)
    effort = history.efforts.get(kind.id) or prior(
        kind.effort_p50_minutes, kind.effort_p90_minutes
    )
    ahead = work_ahead_minutes(desk.id, kind.skill_id, history=history, on=now.date())
    tier = tier_of(kind.resolution_target_minutes)
    found = promise_for(Case(kind.id, tier, ahead, effort.p50, skill=kind.skill_id), history.past)
    if found is None:
        return None
    clock_of_desk = working_time(desk, around=now.date())
    ends = [clock_of_desk.add_minutes(now, part) for part in (found.p10, found.p50, found.p90)]
    return _view(ends, cases=found.cases, now=now)


def view_of(promises: Sequence[Promise], *, now: datetime) -> PromiseView | None:
    """The current promise with its history; None when nothing was promised."""
    if not promises:
        return None
    last = promises[-1]
    moves = [
        Move(
            words=range_words(promise.p10_at, promise.p90_at),
            promised=_("Promised %(when)s", when=instant_words(promise.made_at)),
            reason=reason_words(promise.reason) if promise.number > 1 else "",
        )
        for promise in seen_moves(promises)
    ]
    ends = [last.p10_at, last.p50_at, last.p90_at]
    return _view(ends, cases=last.case_count, now=now, moves=moves)


def seen_moves(promises: Sequence[Promise]) -> list[Promise]:
    """The first promise and each one that reads differently from the one before it."""
    seen: list[Promise] = []
    for promise in promises:
        words = range_words(promise.p10_at, promise.p90_at)
        if not seen or words != range_words(seen[-1].p10_at, seen[-1].p90_at):
            seen.append(promise)
    return seen


def _view(
    ends: list[datetime], *, cases: int, now: datetime, moves: Sequence[Move] = ()
) -> PromiseView:
    p10, p50, p90 = ends
    return PromiseView(
        words=range_words(p10, p90, long=True),
        short=range_words(p10, p90),
        basis=_("8 in 10 like yours were ready in this time (%(count)s past ones).", count=cases),
        days=strip(local_day(now), local_day(p10), local_day(p50), local_day(p90)),
        moves=list(moves),
        is_past=p90 < now,
    )


def range_words(start: datetime, end: datetime, *, long: bool = False) -> str:
    """Thu 26 Nov to Mon 30 Nov; one day by its name; hours when it is a matter of one day."""
    first, last = local_day(start), local_day(end)
    if first == last:
        hours = format_time(start), format_time(end)
        day = long_day(first) if long else day_words(first)
        if hours[0] == hours[1]:
            return _("%(day)s, by %(hour)s", day=day, hour=hours[1])
        return _("%(day)s, %(start)s to %(end)s", day=day, start=hours[0], end=hours[1])
    same_month = (first.year, first.month) == (last.year, last.month)
    begins = format_date(first, "EEE d") if same_month else day_words(first)
    return _("%(start)s to %(end)s", start=begins, end=day_words(last))


def strip(today: date, first: date, likely: date, last: date) -> list[StripDay]:
    """One box a day from today to a day past the range; none when that is too many to read."""
    start = min(today, first)
    count = (last - start).days + 2
    if count > LONGEST_STRIP:
        return []
    days = [start + timedelta(days=step) for step in range(max(count, 5))]
    return [
        StripDay(
            format_date(day, "EEE" if day.weekday() < 5 or day == today else "EEEEE"),
            format_date(day, "d"),
            " ".join(_states(day, today=today, first=first, likely=likely, last=last)),
        )
        for day in days
    ]


def _states(day: date, *, today: date, first: date, likely: date, last: date) -> list[str]:
    states = []
    if day == likely:
        states.append("likely")
    elif first <= day <= last:
        states.append("in")
    if day == today:
        states.append("today")
    if day.weekday() >= 5:
        states.append("weekend")
    return states or ["out"]


def reason_words(reason: str) -> str:
    return {
        PromiseReason.FILED: _("Promised when it was sent."),
        PromiseReason.IMPORTED: _("Promised when the desk moved to this portal."),
        PromiseReason.RESUMED: _("The clock waited for an answer, and the range moved with it."),
        PromiseReason.REOPENED: _("It was opened again."),
        PromiseReason.OVERRUN: _("The work turned out to be larger than work like it."),
        PromiseReason.QUEUE_GREW: _("More urgent work came in between."),
        PromiseReason.ABSENCE: _("Somebody who was to do it is away."),
        PromiseReason.FREED: _("The desk is faster than we thought."),
        PromiseReason.TRANSFERRED: _("Another desk has it now and promises by its own work."),
        PromiseReason.AGREED: _("You agreed to a calmer day."),
        PromiseReason.RETYPED: _("It turned out to be another kind of request."),
        PromiseReason.UNDONE: _("The step that moved it was taken back."),
    }[PromiseReason(reason)]
