"""What a person asks for each year, quarter, month or beginning of a term."""

from collections import defaultdict
from datetime import date

from portal.anticipation.facts import Facts
from portal.anticipation.season_needs import LEAST_ASKS, Group, season_needs
from portal.planning.needs import Need


def seasonal(facts: Facts) -> list[Need]:
    requests = facts.requests
    asked: dict[tuple[int, int], list[date]] = defaultdict(list)
    columns = (requests.person.tolist(), requests.type.tolist(), requests.on.tolist())
    for person, type_id, ordinal in zip(*columns, strict=True):
        asked[person, type_id].append(date.fromordinal(ordinal))
    groups = {
        Group(person, requests.department_of(person), type_id): days
        for (person, type_id), days in asked.items()
        if len(days) >= LEAST_ASKS and type_id in facts.types and person not in facts.gone
    }
    return season_needs(groups, facts, source="seasonal")
