"""What happened to a request since somebody opened its page: for who comes too late."""

from collections.abc import Sequence

from flask_babel import gettext as _

from portal.identity.queries import names_of
from portal.identity.viewer import Viewer
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent
from portal.web.filters import instant_words

SAID_AT_MOST = 5
DESK_ONLY = frozenset(
    {
        EventKind.LINKED,
        EventKind.UNLINKED,
        EventKind.TOOK_IN,
        EventKind.NOTED,
        EventKind.TICKED,
        EventKind.UNTICKED,
        EventKind.MENTIONED,
        EventKind.MENTION_ENDED,
        EventKind.WRITTEN_UP,
        EventKind.DOCUMENT_MADE,
        EventKind.SIZED,
        EventKind.EFFORT_CORRECTED,
        EventKind.PASSED,
        EventKind.DEADLINE_AT_RISK,
        EventKind.DEADLINE_HOLDS,
        EventKind.TARGET_NEAR,
        EventKind.RULE_RAN,
        EventKind.SKILL_CHANGED,
        EventKind.TARGET_MISSED,
        EventKind.TARGET_ESCALATED,
        EventKind.TARGET_CHANGED,
    }
)
WALLS = frozenset({EventKind.WALL_BUILT, EventKind.WALL_TAKEN_DOWN})


def news_since(
    events: Sequence[RequestEvent], *, seen: int | None, viewer: Viewer, is_staff: bool
) -> list[str]:
    """Who changed what, the newest first. `seen`: how many events the page knew; where it did not
    say, only the last one is told."""
    known = _sentences(_("Somebody"))
    told = [
        event
        for event in events
        if event.kind in known and (is_staff or _about(event) not in DESK_ONLY)
    ]
    told = [event for event in told if event.number > seen] if seen is not None else told[-1:]
    names = names_of({event.actor_id for event in told if event.actor_id})
    return [_told(event, names, viewer) for event in reversed(told[-SAID_AT_MOST:])]


def is_news(event: RequestEvent, *, is_staff: bool) -> bool:
    """Whether it changes what the page of a request shows to them: what only the desk sees is no
    news to others, and that somebody looked is news to nobody."""
    if event.kind == EventKind.VIEWED:
        return False
    return is_staff or _about(event) not in DESK_ONLY | WALLS


def _about(event: RequestEvent) -> str:
    """Taking a step back says that there was one."""
    return event.details.get("kind", "") if event.kind == EventKind.UNDONE else event.kind


def _told(event: RequestEvent, names: dict[int, str], viewer: Viewer) -> str:
    who = _("You") if event.actor_id == viewer.id else names.get(event.actor_id, _("Somebody"))
    sentence = _sentences(who)[EventKind(event.kind)]
    return _("%(sentence)s (%(when)s)", sentence=sentence, when=instant_words(event.at))


def _sentences(who: str) -> dict[EventKind, str]:
    return {
        EventKind.STARTED: _("%(who)s started work on it", who=who),
        EventKind.ASSIGNED: _("%(who)s handed it over", who=who),
        EventKind.HELD: _("%(who)s put it on hold", who=who),
        EventKind.RESUMED: _("%(who)s let the clock run again", who=who),
        EventKind.RESOLVED: _("%(who)s resolved it", who=who),
        EventKind.REOPENED: _("%(who)s opened it again", who=who),
        EventKind.CANCELLED: _("%(who)s cancelled it", who=who),
        EventKind.CLOSED: _("%(who)s closed it", who=who),
        EventKind.LINKED: _("%(who)s linked it with another request", who=who),
        EventKind.UNLINKED: _("%(who)s took a link away", who=who),
        EventKind.MERGED: _("%(who)s let it go on in another request", who=who),
        EventKind.TOOK_IN: _("%(who)s let another request go on here", who=who),
        EventKind.SPLIT: _("%(who)s made a second request of it", who=who),
        EventKind.TRANSFERRED: _("%(who)s gave it to another desk", who=who),
        EventKind.SIZED: _("%(who)s set its size", who=who),
        EventKind.EFFORT_CORRECTED: _("%(who)s said how much work it was", who=who),
        EventKind.TARGET_CHANGED: _("%(who)s changed the target of its kind", who=who),
        EventKind.SKILL_CHANGED: _("%(who)s gave it to another skill", who=who),
        EventKind.RETYPED: _("%(who)s changed its kind", who=who),
        EventKind.REPLIED: _("%(who)s wrote a message", who=who),
        EventKind.NOTED: _("%(who)s wrote a note", who=who),
        EventKind.DOCUMENT_MADE: _("%(who)s made a document", who=who),
        EventKind.WRITTEN_UP: _("%(who)s made an article of it", who=who),
        EventKind.MENTIONED: _("%(who)s asked a colleague", who=who),
        EventKind.UNDONE: _("%(who)s took a step back", who=who),
        EventKind.RATED: _("%(who)s rated it", who=who),
        EventKind.PASSED: _("%(who)s passed it on", who=who),
        EventKind.DAY_TAKEN: _("%(who)s took a later day", who=who),
        EventKind.DAY_DECLINED: _("%(who)s declined a later day", who=who),
        EventKind.CALL_ASKED: _("%(who)s asked to be called", who=who),
        EventKind.CALL_REACHED: _("%(who)s called", who=who),
        EventKind.CALL_MISSED: _("%(who)s called, and nobody answered", who=who),
        EventKind.SLOT_BOOKED: _("%(who)s booked a time", who=who),
        EventKind.SLOT_MOVED: _("%(who)s moved the booked time", who=who),
        EventKind.SLOT_CANCELLED: _("%(who)s cancelled the booked time", who=who),
        EventKind.APPROVED: _("%(who)s approved it", who=who),
        EventKind.DECLINED: _("%(who)s declined it", who=who),
        EventKind.APPROVAL_PASSED: _("%(who)s let somebody else approve it", who=who),
        EventKind.RUN_BEGUN: _("%(who)s had it done by rule", who=who),
        EventKind.RUN_UNDONE: _("%(who)s undid what was done by rule", who=who),
        EventKind.APPROVAL_SKIPPED: _("%(who)s went on without an approval", who=who),
    }
