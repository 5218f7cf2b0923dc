"""Next for you, put into words: one reason from the terms of the choice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.pages.names import short_name
from portal.pages.promises import range_words
from portal.pages.request_page import lateness_words
from portal.planning.models import Promise, RefusalReason
from portal.planning.queries import NextUp, Offered
from portal.planning.reasons import NotFirstCode, Reason, ReasonCode, reason_against, reason_for
from portal.requests.models import ServiceRequest
from portal.requests.queries import RequestLine
from portal.web.filters import day_words, instant_words, long_day, minutes_words


@dataclass(frozen=True)
class NextItem:
    """`fields`: what the start button sends; the component shows the rest."""

    title: str
    url: str
    reference: str
    type: str
    arrived: str
    why: str
    effort: str
    facts: list[tuple[str, str, str]]
    fields: dict[str, str | int]
    may_pass: bool


@dataclass(frozen=True)
class NextSheet:
    desk: Desk
    lead: str
    first: NextItem | None
    alternatives: list[NextItem]
    in_hand: list[RequestLine]
    in_hand_words: str
    on_hold_count: int
    on_hold_words: str
    order_words: str
    full_words: str
    refusals: list[tuple[str, str]]


def sheet(found: NextUp, *, now: datetime) -> NextSheet:
    first = found.offered[0] if found.offered else None
    hands = len(found.in_hand)
    return NextSheet(
        desk=found.desk,
        lead=_lead(found, now=now),
        first=_item(first, found, why_words(first)) if first else None,
        alternatives=[
            _item(other, found, why_not_words(other, first)) for other in found.offered[1:]
        ],
        in_hand=found.in_hand,
        in_hand_words=_("%(count)s of %(most)s in progress", count=hands, most=found.limit),
        on_hold_count=found.on_hold_count,
        on_hold_words=ngettext("%(num)d on hold", "%(num)d on hold", found.on_hold_count),
        order_words=_order_words(found.policy),
        full_words=_full_words(found),
        refusals=[(reason.value, refusal_words(reason)) for reason in RefusalReason],
    )


def _full_words(found: NextUp) -> str:
    if not found.is_full:
        return ""
    return _(
        "You have %(most)s in hand. Finish one, or put one on hold, then begin this.",
        most=found.limit,
    )


def refusal_words(reason: RefusalReason) -> str:
    """ "Not me, because ...": how the sentence ends."""
    return {
        RefusalReason.LATER: _("not today"),
        RefusalReason.SKILL: _("I cannot do this kind"),
        RefusalReason.KNOWS: _("somebody else knows the matter"),
        RefusalReason.CONFLICT: _("I am too close to it"),
    }[reason]


def _lead(found: NextUp, *, now: datetime) -> str:
    waiting = ngettext(
        "%(num)d request waits for your skills.",
        "%(num)d requests wait for your skills.",
        found.waiting_count,
    )
    return f"{long_day(now)}. {waiting}"


def _order_words(policy: str) -> str:
    if policy == "first_come_first_served":
        return _("This desk works first come, first served.")
    return _(
        "The order weighs what a day's delay would cost against the time a thing takes. "
        "Every so often the oldest one comes first, and fixed dates are always kept."
    )


def _item(offered: Offered, found: NextUp, why: str) -> NextItem:
    line, row = offered.line, offered.line.row
    return NextItem(
        title=row.title,
        url=url_for("pages.show", reference=row.reference),
        reference=row.reference,
        type=line.type_title,
        arrived=_(
            "arrived %(when)s from %(name)s",
            when=instant_words(row.arrived_at),
            name=line.requester_name,
        ),
        why=why,
        effort=minutes_words(offered.effort.p50),
        facts=_facts(offered, found.promises.get(row.id, [])),
        fields={"version": row.version, "seen": row.chain_count, "from": "next"},
        may_pass=row.assignee_id is None,
    )


def _facts(offered: Offered, promises: Sequence[Promise]) -> list[tuple[str, str, str]]:
    row, effort = offered.line.row, offered.effort
    most = _("9 in 10 under %(most)s", most=minutes_words(effort.p90))
    facts = [(_("Hands-on"), minutes_words(effort.p50), most)]
    if promises:
        last = promises[-1]
        facts.append((_("Promised"), range_words(last.p10_at, last.p90_at), _("8 in 10")))
    elif row.due_at:
        facts.append((_("Target"), instant_words(row.due_at), ""))
    if row.hard_deadline_at:
        facts.append((_("Fixed date"), instant_words(row.hard_deadline_at), ""))
    elif row.lateness:
        facts.append((_("A day late means"), lateness_words(row.lateness), ""))
    elif row.due_at and promises:
        facts.append((_("Target"), instant_words(row.due_at), ""))
    return facts


def why_words(first: Offered) -> str:
    """One line: why this is next."""
    reason, row = reason_for(first.choice), first.line.row
    return _WHY[reason.code](reason, row, short_name(first.line.requester_name))


def _hard(reason: Reason, row: ServiceRequest, _name: str) -> str:
    return _(
        "Its date is fixed: %(day)s. Starting now keeps it.",
        day=instant_words(row.hard_deadline_at),
    )


def _oldest_turn(_reason: Reason, row: ServiceRequest, name: str) -> str:
    return _(
        "The oldest one's turn: %(name)s has waited since %(day)s.",
        name=name,
        day=day_words(row.arrived_at),
    )


def _oldest(_reason: Reason, row: ServiceRequest, name: str) -> str:
    return _(
        "It came first: %(name)s asked %(when)s.", name=name, when=instant_words(row.arrived_at)
    )


def _late(reason: Reason, _row: ServiceRequest, name: str) -> str:
    return _(
        "%(name)s waits %(late)s of working time longer than we owe; about %(effort)s ends it.",
        name=name,
        late=minutes_words(reason.parameters["minutes_late"]),
        effort=_effort(reason),
    )


def _due_soon(reason: Reason, row: ServiceRequest, name: str) -> str:
    return _(
        "About %(effort)s now keeps what we owe %(name)s by %(when)s.",
        effort=_effort(reason),
        name=name,
        when=instant_words(row.needed_by_at or row.due_at),
    )


def _short(reason: Reason, _row: ServiceRequest, name: str) -> str:
    return _(
        "A short one: about %(effort)s, and %(name)s can go on.", effort=_effort(reason), name=name
    )


def _most(reason: Reason, _row: ServiceRequest, name: str) -> str:
    return _(
        "Waiting costs %(name)s most for the time it takes, about %(effort)s.",
        name=name,
        effort=_effort(reason),
    )


def _ahead(reason: Reason, _row: ServiceRequest, _name: str) -> str:
    return _(
        "Nothing else waits, and this will be asked soon: %(percent)s in 100.",
        percent=round(reason.parameters["percent"]),
    )


_WHY = {
    ReasonCode.HARD_DEADLINE: _hard,
    ReasonCode.OLDEST_TURN: _oldest_turn,
    ReasonCode.OLDEST: _oldest,
    ReasonCode.LATE: _late,
    ReasonCode.DUE_SOON: _due_soon,
    ReasonCode.SHORT_AND_WORTH_IT: _short,
    ReasonCode.MOST_WORTH: _most,
    ReasonCode.AHEAD: _ahead,
}


def _effort(reason: Reason) -> str:
    return minutes_words(reason.parameters.get("effort", 30.0))


def why_not_words(other: Offered, first: Offered) -> str:
    """Why an alternative does not come first; the first of them is the runner-up."""
    reason = reason_against(other.choice, first.choice)
    words = _why_not(reason, other.line.row)
    runner_up = first.choice.runner_up
    if runner_up is not None and runner_up.id == other.choice.item.id:
        return _("Runner-up. %(words)s", words=words)
    return words


def _why_not(reason: Reason, row: ServiceRequest) -> str:
    numbers = reason.parameters
    if reason.code == NotFirstCode.RUNNER_UP_CAN_WAIT:
        return _(
            "It loses nothing until %(when)s.", when=instant_words(row.needed_by_at or row.due_at)
        )
    if reason.code == NotFirstCode.TAKES_LONGER:
        return _("It takes %(longer)s longer.", longer=minutes_words(numbers["minutes_longer"]))
    if reason.code == NotFirstCode.CAME_LATER:
        return _("It came later, %(when)s.", when=instant_words(row.arrived_at))
    return {
        NotFirstCode.NO_HARD_DEADLINE: _("It has no fixed date."),
        NotFirstCode.LATER_HARD_DEADLINE: _("Its fixed date is later."),
        NotFirstCode.NOT_ASKED_YET: _("Nobody has asked for it yet."),
        NotFirstCode.LESS_WORTH: _("Its waiting costs a little less."),
    }[reason.code]
