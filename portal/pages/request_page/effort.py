"""Was it about that much work? Effort is read off the events; one tap corrects it: no timers."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.catalogue.models import RequestType
from portal.identity.viewer import Viewer
from portal.planning.operations import effort_of
from portal.planning.queries import history_of
from portal.requests.lifecycle import EventKind, can_follow
from portal.requests.models import RequestEvent, ServiceRequest
from portal.web.filters import minutes_words


@dataclass(frozen=True)
class Tap:
    """One button and the minutes it says."""

    words: str
    minutes: int


@dataclass(frozen=True)
class EffortCard:
    """`is_said`: somebody said so; otherwise `question` asks for it."""

    question: str
    taps: list[Tap]
    is_said: bool


def effort_card(
    row: ServiceRequest, kind: RequestType, events: Sequence[RequestEvent], *, viewer: Viewer
) -> EffortCard | None:
    """For who did the work and who leads the desk, once it is finished."""
    is_theirs = viewer.id == row.assignee_id or viewer.leads(row.desk_id)
    if not is_theirs or not can_follow(EventKind.EFFORT_CORRECTED, row.status):
        return None
    is_said = any(event.kind == EventKind.EFFORT_CORRECTED for event in events)
    minutes = row.effort_minutes or effort_of(kind, history_of(row.desk_id), size=row.size).p50
    taps = _taps(minutes)
    if is_said and row.worked_minutes and round(row.worked_minutes) != round(minutes):
        span = minutes_words(row.worked_minutes)
        taps.append(Tap(_("As measured: %(span)s", span=span), max(1, round(row.worked_minutes))))
    return EffortCard(_question(row, minutes, is_said=is_said), taps, is_said)


def _question(row: ServiceRequest, minutes: float, *, is_said: bool) -> str:
    span = minutes_words(minutes)
    if is_said:
        return _("%(span)s, as who did it said.", span=span)
    if row.effort_minutes:
        return _("Was it about %(span)s of work?", span=span)
    return _("Nothing was measured. Such work usually takes %(span)s: was it so here?", span=span)


def _taps(minutes: float) -> list[Tap]:
    usual = max(1, round(minutes))
    less, more = max(1, round(minutes / 2)), min(6000, round(minutes * 2))
    taps = [Tap(_("About right"), usual)]
    if less < usual:
        taps.append(Tap(_("Less: %(span)s", span=minutes_words(less)), less))
    return [*taps, Tap(_("More: %(span)s", span=minutes_words(more)), more)]
