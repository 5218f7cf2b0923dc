"""Which events are news to the people who follow a request, and when a burst of them is over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.requests.lifecycle import EventKind, HoldReason

BURST = timedelta(minutes=2)
OLDEST = timedelta(days=3)  # what happened before that is news to nobody
# What may be told, or may take back what would have been told.
TELLING = (
    EventKind.REPLIED,
    EventKind.HELD,
    EventKind.RESUMED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CANCELLED,
    EventKind.PROMISED,
    EventKind.APPROVAL_ASKED,
    EventKind.APPROVAL_PASSED,
    EventKind.REMINDED,
    EventKind.APPROVED,
    EventKind.DECLINED,
    EventKind.UNDONE,
    EventKind.DAY_OFFERED,
    EventKind.DAY_WITHDRAWN,
    EventKind.SLOT_OPENED,
    EventKind.CALL_MISSED,
    EventKind.DEADLINE_AT_RISK,
    EventKind.DEADLINE_HOLDS,
    EventKind.TARGET_NEAR,
    EventKind.RULE_RAN,
    EventKind.HANDED_ON,
    EventKind.TARGET_MISSED,
    EventKind.TARGET_ESCALATED,
    EventKind.MENTIONED,
    EventKind.MENTION_ENDED,
    EventKind.TRANSFERRED,
    EventKind.ASKED_AGAIN,
    EventKind.LAPSED,
)
# News for whoever is asked, and for who leads the desk; all other news is for those who follow the
# request.
ASKING = (EventKind.APPROVAL_ASKED, EventKind.APPROVAL_PASSED, EventKind.REMINDED)
BY_MAIL = "mail"  # decided by a link, without signing in


class News(StrEnum):
    """In the order of weight: the first one a burst holds is its subject."""

    APPROVAL = "approval"  # somebody waits for the reader's yes or no
    MENTIONED = "mentioned"  # a colleague waits for the reader's word
    DEADLINE_AT_RISK = "deadline_at_risk"  # the plan cannot keep a fixed date: to the desk's leads
    TARGET_MISSED = "target_missed"  # to who has it and to the leads
    TARGET_NEAR = "target_near"  # to who has it; the leads, where nobody has
    RESOLVED = "resolved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"  # closed, for the question was not answered
    QUESTION = "question"
    DECIDED = "decided"  # a receipt: decided in the reader's name by a link
    APPROVED = "approved"
    REPLIED = "replied"
    HANDED_ON = "handed_on"  # who had it is away: to who asked, and to who stands in
    CALL_MISSED = "call_missed"  # the desk called, and nobody answered
    SLOT_OPENED = "slot_opened"  # a time to talk, for who asked to be told
    DAY_OFFERED = "day_offered"
    DAY_WITHDRAWN = "day_withdrawn"
    PROMISE_MOVED = "promise_moved"
    TOLD_BY_RULE = "told_by_rule"  # to whom a rule of the desk names
    TARGET_ESCALATED = "target_escalated"  # a working day later, to who could take it
    COMING = "coming"  # something that nobody asked for yet


OF_TARGETS = frozenset({News.TARGET_MISSED, News.TARGET_NEAR, News.TARGET_ESCALATED})
FOR_DESK = OF_TARGETS | {News.TOLD_BY_RULE, News.MENTIONED}
WAITS_FOR_READER = frozenset({News.APPROVAL, News.MENTIONED, News.QUESTION})
# What a later event of the same burst takes back, and what says the same more weakly.
_TAKES_BACK = {
    EventKind.RESUMED: News.QUESTION,
    EventKind.REOPENED: News.RESOLVED,
    EventKind.DAY_WITHDRAWN: News.DAY_OFFERED,
    EventKind.DEADLINE_HOLDS: News.DEADLINE_AT_RISK,
}
_COVERS = {
    News.RESOLVED: {News.QUESTION, News.REPLIED, News.PROMISE_MOVED, *OF_TARGETS},
    News.CANCELLED: {News.QUESTION, News.REPLIED, News.PROMISE_MOVED, *OF_TARGETS},
    News.TARGET_MISSED: {News.TARGET_NEAR},
    News.QUESTION: {News.REPLIED},
    News.LAPSED: {News.QUESTION},
    News.DECLINED: {News.REPLIED, News.APPROVED, News.PROMISE_MOVED},
    News.DAY_WITHDRAWN: {News.PROMISE_MOVED},
}


@dataclass(frozen=True)
class Happening:
    """An event as far as it matters here. `is_by_desk`: done by somebody of the request's desk."""

    id: int
    request_id: int
    kind: str
    actor_id: int | None
    at: datetime
    details: Mapping
    is_by_desk: bool


def news_of(happening: Happening) -> News | None:
    """An internal note is an event of its own kind and never news."""
    kind, details = happening.kind, happening.details
    if details.get("imported"):
        return None
    if kind == EventKind.HELD:
        return News.QUESTION if details.get("reason") == HoldReason.REQUESTER else None
    if kind == EventKind.PROMISED:
        return News.PROMISE_MOVED if details.get("number", 1) > 1 else None
    if kind == EventKind.REPLIED:
        return News.REPLIED if happening.is_by_desk else None
    return {
        EventKind.ASKED_AGAIN: News.QUESTION,
        EventKind.LAPSED: News.LAPSED,
        EventKind.HANDED_ON: News.HANDED_ON,
        EventKind.TRANSFERRED: News.REPLIED,  # with words of who gave it away
        EventKind.RESOLVED: News.RESOLVED,
        EventKind.CANCELLED: News.CANCELLED,
        EventKind.APPROVED: News.APPROVED,
        EventKind.DECLINED: News.DECLINED,
        EventKind.SLOT_OPENED: News.SLOT_OPENED,
        EventKind.CALL_MISSED: News.CALL_MISSED,
        EventKind.DAY_OFFERED: News.DAY_OFFERED,
        EventKind.DAY_WITHDRAWN: News.DAY_WITHDRAWN,
    }.get(kind)


def _undone(happening: Happening) -> News | None:
    """What a step that was taken back had told."""
    if happening.kind != EventKind.UNDONE:
        return None
    return {
        EventKind.HELD: News.QUESTION,
        EventKind.RESOLVED: News.RESOLVED,
        EventKind.CANCELLED: News.CANCELLED,
        EventKind.APPROVED: News.APPROVED,
        EventKind.DECLINED: News.DECLINED,
    }.get(happening.details.get("kind"))


def news_for(
    person_id: int,
    happenings: Sequence[Happening],
    *,
    follows: bool = True,
    decides: bool = False,
    leads: bool = False,
    has_it: bool = False,
    could_take: bool = False,
) -> list[News]:
    """What a burst holds for one reader, weightiest first: what others did, and still stands.

    `follows`: the asker and the watchers; `decides`: somebody's word is waited for and it is the
    reader's; `leads`: the desk of the request; `has_it`, `could_take`: its work.
    """
    found: set[News] = set()
    for happening in happenings:
        found.discard(_TAKES_BACK.get(happening.kind) or _undone(happening))
        if happening.kind == EventKind.DEADLINE_AT_RISK:
            found |= {News.DEADLINE_AT_RISK} if leads else set()
            continue
        if happening.kind in _TO_WHO_IS_NAMED:
            name, news, change = _TO_WHO_IS_NAMED[happening.kind]
            found = change(found, {news} if happening.details.get(name) == person_id else set())
            continue
        if happening.kind == EventKind.HANDED_ON and happening.details.get("to") == person_id:
            found.add(News.HANDED_ON)
            continue
        if happening.kind in _OF_TARGETS:
            news, part = _OF_TARGETS[happening.kind], (leads, has_it, could_take)
            found |= {news} if _is_told(happening, *part) else set()
            continue
        found |= _for_reader(happening, person_id, follows=follows, decides=decides)
    covered = set().union(*(_COVERS.get(news, ()) for news in found))
    return [news for news in News if news in found - covered]


_TO_WHO_IS_NAMED = {
    EventKind.RULE_RAN: ("tell", News.TOLD_BY_RULE, set.union),
    EventKind.MENTIONED: ("person", News.MENTIONED, set.union),
    EventKind.MENTION_ENDED: ("person", News.MENTIONED, set.difference),
}
_OF_TARGETS = {
    EventKind.TARGET_NEAR: News.TARGET_NEAR,
    EventKind.TARGET_MISSED: News.TARGET_MISSED,
    EventKind.TARGET_ESCALATED: News.TARGET_ESCALATED,
}


def _is_told(happening: Happening, leads: bool, has_it: bool, could_take: bool) -> bool:
    """First who has it, then the leads too, then everybody who could take it."""
    if happening.kind == EventKind.TARGET_NEAR:
        return has_it or (leads and happening.details.get("owner") is None)
    return has_it or leads or (could_take and happening.kind == EventKind.TARGET_ESCALATED)


def _for_reader(
    happening: Happening, person_id: int, *, follows: bool, decides: bool
) -> set[News]:
    if happening.kind in ASKING:
        return {News.APPROVAL} if decides and _is_asked(happening, person_id) else set()
    news = news_of(happening)
    if happening.actor_id != person_id:
        return {news} if news and follows else set()
    is_link = happening.details.get("by") == BY_MAIL
    return {News.DECIDED} if is_link and news in (News.APPROVED, News.DECLINED) else set()


def _is_asked(happening: Happening, person_id: int) -> bool:
    """Whoever handed it on knows of it already."""
    details = happening.details
    if happening.kind == EventKind.APPROVAL_PASSED:
        return details.get("to") == person_id
    return person_id in (details.get("person"), details.get("stand_in"))


@dataclass(frozen=True)
class Bursts:
    """`ripe`: events to tell of, one list per request. `settled_until`: no event up to this id
    will be needed again."""

    ripe: list[list[Happening]]
    settled_until: int


def ripe_bursts(
    happenings: Iterable[Happening], *, told: Mapping[int, int], last_id: int, now: datetime
) -> Bursts:
    """Events in the order of their ids, one mail's worth per request.

    A burst begins with the first event not told yet and is ripe two minutes later; it then holds
    all that has happened to the request by now. `told`: per request, the last event a mail was
    made for. `last_id`: the newest event there is.
    """
    untold: dict[int, list[Happening]] = {}
    for happening in happenings:
        if happening.id > told.get(happening.request_id, 0):
            untold.setdefault(happening.request_id, []).append(happening)
    ripe = [burst for burst in untold.values() if burst[0].at <= now - BURST]
    unripe = [burst[0].id for burst in untold.values() if burst[0].at > now - BURST]
    return Bursts(ripe, min([last_id, *(first - 1 for first in unripe)]))
