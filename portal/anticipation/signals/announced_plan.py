"""A department says what is coming, of which type and how many: a need of nobody in particular."""

from datetime import timedelta

import numpy as np

from portal.anticipation.facts import Announced, Facts
from portal.planning.needs import Need

LEAD = timedelta(days=42)
USUAL_WEEKS = 8


def announced_plan(facts: Facts) -> list[Need]:
    return [
        _need(event, facts)
        for event in facts.announced
        if event.type_id in facts.types
        and (event.expected or 0) > 0
        and event.starts_on - LEAD <= facts.today <= event.ends_on
    ]


def _need(event: Announced, facts: Facts) -> Need:
    days = (event.ends_on - event.starts_on).days + 1
    return Need(
        source="announced_plan",
        key=f"event:{event.event_id}",
        type_id=event.type_id,
        first_on=event.starts_on,
        last_on=event.ends_on,
        probability=event.probability,
        why="announced_plan",
        params={"expected": event.expected},
        quantity=event.expected,
        event_id=event.event_id,
        usual=_usual_a_day(event, facts) * days,
        confidentiality=facts.types[event.type_id].confidentiality,
    )


def _usual_a_day(event: Announced, facts: Facts) -> float:
    """Of the eight weeks before today and before the event."""
    until = min(facts.today, event.starts_on).toordinal()
    on = facts.requests.on
    inside = (on < until) & (on >= until - 7 * USUAL_WEEKS)
    return float(np.sum(inside & (facts.requests.type == event.type_id))) / (7 * USUAL_WEEKS)
