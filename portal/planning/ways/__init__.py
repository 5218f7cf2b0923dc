"""Which way serves a need best now: one file per way, one line here; the plain form is one of
them and is always there."""

from collections.abc import Callable

from portal.planning.ways.answer_now import answer_now
from portal.planning.ways.booked_time import booked_time
from portal.planning.ways.call_back import call_back
from portal.planning.ways.plain_form import plain_form
from portal.planning.ways.values import Way, WayFacts, WayOutcome, success_of

WAYS: dict[str, Callable[[WayFacts], Way | None]] = {
    "answer_now": answer_now,
    "plain_form": plain_form,
    "booked_time": booked_time,
    "call_back": call_back,
}
LEAST_BETTER = 0.8  # another way is proposed only where it is clearly sooner than the form
LEAST_ANSWERED = 0.1  # of those who read it, before an answer is put first in a full week


def ways_now(facts: WayFacts) -> dict[str, Way]:
    found = {name: way(facts) for name, way in WAYS.items()}
    return {name: way for name, way in found.items() if way is not None}


def best_way(facts: WayFacts) -> str:
    """The name of the way with the least expected minutes until the need is settled; the form
    unless another takes at most 80 % of its time. Where work per head is above the team's P75, an
    answer that settles one in ten comes first: it costs nobody's hour."""
    ways = ways_now(facts)
    answer, form = ways.get("answer_now"), ways["plain_form"]
    if facts.is_busy and answer is not None and answer.success >= LEAST_ANSWERED:
        return "answer_now"
    name = min(ways, key=lambda name: ways[name].expected)
    return name if ways[name].expected <= LEAST_BETTER * form.expected else "plain_form"


__all__ = ["WAYS", "Way", "WayFacts", "WayOutcome", "best_way", "success_of", "ways_now"]
