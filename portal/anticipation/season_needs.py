"""Needs that come with the season, of persons or of departments."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.anticipation.facts import Facts
from portal.anticipation.seasons import (
    CYCLES,
    Cycle,
    Expected,
    expected_in,
    is_by_chance,
    kept_shares,
    places_of,
)
from portal.planning.needs import Need

LEAD_DAYS = 10  # working days before the window from which it is expected
LEAST_PROBABILITY = 0.5
LEAST_ASKS = 2


@dataclass(frozen=True)
class Group:
    """Who asks for what: a person, or none for a department together."""

    person: int | None
    department: str
    type_id: int

    @property
    def name(self) -> str:
        return f"{self.department if self.person is None else self.person}:{self.type_id}"


def season_needs(
    groups: Mapping[Group, Sequence[date]], facts: Facts, *, source: str
) -> list[Need]:
    """`groups`: days on which each asked. One need a group: of the cycle that was right most
    often. What breaks keeps no season."""
    groups = {
        group: days for group, days in groups.items() if not facts.types[group.type_id].is_incident
    }
    if not groups:
        return []
    first = date.fromordinal(int(facts.requests.on.min()))
    best: dict[Group, Need] = {}
    for cycle in CYCLES:
        for group, found, probability in _of_cycle(cycle, groups, first=first, facts=facts):
            if group not in best or probability > best[group].probability:
                best[group] = _need(group, found, probability, facts=facts, source=source)
    return list(best.values())


def _of_cycle(
    cycle: Cycle, groups: Mapping[Group, Sequence[date]], *, first: date, facts: Facts
) -> Iterator[tuple[Group, Expected, float]]:
    this, since = cycle.number(facts.today), cycle.number(first) + 1
    if this - since < cycle.least:
        return
    span = (facts.today - first).days
    rare = {
        group: places_of(cycle, days)
        for group, days in groups.items()
        if len(days) >= cycle.least and not is_by_chance(cycle, len(days), span_days=span)
    }
    shares = kept_shares(cycle, rare.values(), before=this, since=since)
    for group, places in rare.items():
        for period in (this, this + 1):
            found = expected_in(cycle, places, period)
            if found is None or not _is_near(found, facts):
                continue
            if shares[found.times] >= LEAST_PROBABILITY:
                yield group, found, shares[found.times]
            break


def _is_near(found: Expected, facts: Facts) -> bool:
    opens = facts.workdays.moved(found.first_on, -LEAD_DAYS)
    return opens <= facts.today <= found.last_on


def _need(group: Group, found: Expected, probability: float, *, facts: Facts, source: str) -> Need:
    return Need(
        source=source,
        key=f"{group.name}:{found.cycle}:{found.period}",
        type_id=group.type_id,
        first_on=found.first_on,
        last_on=found.last_on,
        probability=probability,
        why=found.cycle,
        params={"times": found.times},
        requester_id=group.person,
        department=group.department,
        confidentiality=facts.types[group.type_id].confidentiality,
    )
