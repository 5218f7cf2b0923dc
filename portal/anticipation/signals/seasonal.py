"""What a person, or a department, asks for each year, quarter, month or beginning of a term."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.anticipation.facts import Facts
from portal.anticipation.seasons import (
    CYCLES,
    Cycle,
    Expected,
    expected_in,
    is_by_chance,
    kept_share,
    places_of,
)
from portal.planning.needs import Need

LEAD_DAYS = 10  # working days before the window from which it is expected
LEAST_PROBABILITY = 0.4
LEAST_ASKS = 2


@dataclass(frozen=True)
class _Group:
    """Who asks for what: a person, or a department together."""

    person: int | None
    department: str
    type_id: int

    @property
    def name(self) -> str:
        return f"{self.department if self.person is None else self.person}:{self.type_id}"


def seasonal(facts: Facts) -> list[Need]:
    """One need a person or department and type: of the cycle that was right most often."""
    if not len(facts.requests):
        return []
    first = date.fromordinal(int(facts.requests.on.min()))
    best: dict[_Group, Need] = {}
    for groups in (_by_person(facts), _by_department(facts)):
        for cycle in CYCLES:
            for group, need in _of_cycle(cycle, groups, first=first, facts=facts):
                if group not in best or need.probability > best[group].probability:
                    best[group] = need
    return list(best.values())


def _of_cycle(
    cycle: Cycle, groups: dict[_Group, list[date]], *, first: date, facts: Facts
) -> Iterator[tuple[_Group, Need]]:
    span = (facts.today - first).days
    rare = {
        group: places_of(cycle, days)
        for group, days in groups.items()
        if not is_by_chance(cycle, len(days), span_days=span)
    }
    this, since = cycle.number(facts.today), cycle.number(first) + 1
    probability = kept_share(cycle, list(rare.values()), before=this, since=since)
    if probability < LEAST_PROBABILITY or this - since < cycle.least:
        return
    for group, places in rare.items():
        for period in (this, this + 1):
            found = expected_in(cycle, places, period)
            if found is not None and _is_near(found, facts):
                yield group, _need(group, found, probability, facts=facts)
                break


def _is_near(found: Expected, facts: Facts) -> bool:
    opens = facts.workdays.moved(found.first_on, -LEAD_DAYS)
    return opens <= facts.today <= found.last_on


def _by_person(facts: Facts) -> dict[_Group, list[date]]:
    return _grouped(
        facts,
        (
            _Group(person, "", type_id)
            for person, type_id in zip(
                facts.requests.person.tolist(), facts.requests.type.tolist(), strict=True
            )
        ),
    )


def _by_department(facts: Facts) -> dict[_Group, list[date]]:
    requests = facts.requests
    names = [requests.departments[code] for code in requests.department.tolist()]
    pairs = zip(names, requests.type.tolist(), strict=True)
    return _grouped(facts, (_Group(None, name, type_id) for name, type_id in pairs))


def _grouped(facts: Facts, groups: Iterator[_Group]) -> dict[_Group, list[date]]:
    """Those that asked at least twice, are still there, and are of somebody."""
    found: dict[_Group, list[date]] = defaultdict(list)
    for group, ordinal in zip(groups, facts.requests.on.tolist(), strict=True):
        found[group].append(date.fromordinal(ordinal))
    return {
        group: days
        for group, days in found.items()
        if len(days) >= LEAST_ASKS
        and group.type_id in facts.types
        and (group.person not in facts.gone if group.person is not None else group.department)
    }


def _need(group: _Group, found: Expected, probability: float, *, facts: Facts) -> Need:
    return Need(
        source="seasonal",
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
