"""My day and ten days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.pages.charts import load_level
from portal.pages.manager_page.words import number_words
from portal.planning.models import PlanCause
from portal.planning.plan import Cause, Kind
from portal.planning.queries.booked_pieces import BOOKED
from portal.planning.queries.levelling import AskedLeave, AskedOfMe
from portal.planning.queries.plan_shown import Piece, ShownMove, ShownPlan
from portal.web.dates import format_date
from portal.web.filters import day_words, instant_words, long_day, minutes_words


@dataclass(frozen=True)
class Line:
    """One thing of a day: a request, a piece ahead of one, or time kept free."""

    title: str
    url: str
    minutes: str
    why: str
    kind: str  # work, ahead, free
    reference: str = ""


@dataclass(frozen=True)
class Day:
    name: str
    lines: list[Line]
    words: str
    percent: float | None
    level: str
    is_away: bool
    starts_week: bool
    weekday: str
    number: str


@dataclass(frozen=True)
class MyDays:
    """`days`: the first is the day the page opens with."""

    desk: Desk
    lead: str
    days: list[Day]
    moves: list[tuple[str, str, str]]
    made: str
    leave: list[tuple[int, str]]
    lent: list[str]


def my_days(desk: Desk, shown: ShownPlan | None, asked: AskedOfMe, *, viewer: Viewer) -> MyDays:
    wanted = {
        "leave": [(each.absence.id, _leave_words(each)) for each in asked.leave],
        "lent": [_lent_words(*each) for each in asked.lent],
    }
    if shown is None:
        lead = _("The first plan is being made; it is there in a minute.")
        return MyDays(desk, lead, [], [], "", **wanted)
    days = days_of(shown, viewer.id)
    return MyDays(
        desk=desk,
        lead=_lead(days),
        days=days,
        moves=[move_words(each, shown.names, me=viewer.id) for each in shown.moves],
        made=made_words(shown),
        **wanted,
    )


def _leave_words(asked: AskedLeave) -> str:
    leave = asked.absence
    return _(
        "Your leave from %(start)s to %(end)s: could it begin on %(to)s instead, as long? The "
        "desk would be too few that week. It moves only if you agree.",
        start=format_date(leave.starts_on, "d MMMM"),
        end=format_date(leave.ends_on, "d MMMM"),
        to=format_date(asked.to, "d MMMM"),
    )


def _lent_words(monday: date, skill: str, hours: float) -> str:
    return _(
        "In the week of %(day)s you help “%(skill)s” for %(hours)s hours; “Next for you” offers "
        "it like your own.",
        day=format_date(monday, "d MMMM"),
        skill=skill,
        hours=number_words(hours),
    )


def days_of(shown: ShownPlan, person_id: int) -> list[Day]:
    return [_day(shown, person_id, place) for place in range(len(shown.days))]


def _day(shown: ShownPlan, person_id: int, place: int) -> Day:
    on, before = shown.days[place], shown.days[place - 1] if place else None
    net = shown.net[person_id][place]
    free = shown.reserved[person_id][place]
    mine = [each for each in shown.pieces if each.person_id == person_id and each.on == on]
    planned = sum(each.minutes for each in mine)
    percent = 100 * (planned + free) / net if net > 0 else None
    lines = [_line(each) for each in sorted(mine, key=_order)]
    if free >= 1:
        lines.append(
            Line(_("Kept free"), "", minutes_words(free), _("for what is likely to come"), "free")
        )
    return Day(
        name=long_day(on),
        lines=lines,
        words=_day_words(planned, free, net),
        percent=percent,
        level=load_level(percent) if percent is not None else "",
        is_away=net <= 0,
        starts_week=before is not None and before.isocalendar()[:2] != on.isocalendar()[:2],
        weekday=format_date(on, "EEE"),
        number=format_date(on, "d"),
    )


def _order(piece: Piece) -> tuple[bool, bool, str]:
    """What has a fixed date first, pieces ahead last."""
    return (piece.is_ahead, piece.kind != Kind.HARD, "")


def _day_words(planned: float, free: float, net: float) -> str:
    if net <= 0:
        return _("Not there.")
    if planned + free < 1:
        return _("Nothing planned.")
    words = {"free": minutes_words(free), "net": minutes_words(net)}
    if planned < 1:
        return _("%(free)s kept free of %(net)s for requests.", **words)
    words["planned"] = minutes_words(planned)
    if free < 1:
        return _("%(planned)s of work in %(net)s for requests.", **words)
    return _("%(planned)s of work and %(free)s kept free in %(net)s for requests.", **words)


def _line(piece: Piece) -> Line:
    minutes = minutes_words(piece.minutes)
    if piece.line is None:
        why = _("Only if the day stays calm; nobody has asked yet.")
        return Line(_("A piece ahead of a known date"), "", minutes, why, "ahead")
    row = piece.line.row
    url = url_for("pages.show", reference=row.reference)
    return Line(row.title, url, minutes, _why(piece), "work", row.reference)


def _why(piece: Piece) -> str:
    row = piece.line.row
    if row.hard_deadline_at and piece.kind != BOOKED:
        return _("Its date is fixed: %(day)s.", day=instant_words(row.hard_deadline_at))
    if piece.kind == BOOKED:
        return _("A booked time to talk.")
    if piece.kind == Kind.PINNED:
        return _("Set by hand.")
    due_at = row.needed_by_at or row.due_at
    return _("Owed by %(when)s.", when=instant_words(due_at)) if due_at else piece.line.type_title


def _lead(days: Iterable[Day]) -> str:
    today = next(iter(days), None)
    return f"{today.name}. {today.words}" if today else ""


def made_words(shown: ShownPlan) -> str:
    why = {
        PlanCause.ABSENCE: _("after an absence was booked"),
        PlanCause.HAND: _("after something was set by hand"),
        PlanCause.LEVEL: _("after a week was levelled"),
        PlanCause.DEADLINE: _("after something with a fixed date came in"),
    }.get(PlanCause(shown.plan.cause), "")
    when = instant_words(shown.plan.made_at)
    if why:
        return _(
            "Planned %(when)s, %(why)s. The first two days stay as they are.", when=when, why=why
        )
    return _("Planned %(when)s. The first two days stay as they are.", when=when)


def move_words(each: ShownMove, names: dict[int, str], *, me: int) -> tuple[str, str, str]:
    """(title, address, what moved and why)."""
    move, row = each.move, each.line.row
    url = url_for("pages.show", reference=row.reference)
    was, now = _name(move.from_person_id, names, me), _name(move.to_person_id, names, me)
    reason = cause_words(move.cause)
    if move.to_person_id is None:
        words = _("No longer in the ten days: %(reason)s", reason=reason)
    elif move.to_person_id != move.from_person_id:
        words = _("From %(was)s to %(now)s: %(reason)s", was=was, now=now, reason=reason)
    else:
        words = _(
            "From %(before)s to %(after)s: %(reason)s",
            before=day_words(move.from_on),
            after=_day_or_later(move.to_on),
            reason=reason,
        )
    return row.title, url, words


def _name(person_id: int | None, names: dict[int, str], me: int) -> str:
    return _("you") if person_id == me else names.get(person_id, _("somebody"))


def _day_or_later(day: date | None) -> str:
    return day_words(day) if day else _("later")


def cause_words(cause: str) -> str:
    return {
        Cause.PINNED: _("set by hand."),
        Cause.FORBIDDEN: _("kept from this person by hand."),
        Cause.TAKEN: _("it is in this person's hands."),
        Cause.AWAY: _("who had it is away."),
        Cause.DEPUTY: _("who had it is away, and this is their deputy."),
        Cause.GAINS: _("it is done at least half a day sooner."),
        Cause.SOONER: _("there is room before."),
        Cause.LATER: _("more urgent work came in between."),
        Cause.UNPLANNED: _("everybody with the skill is full."),
    }[Cause(cause)]
