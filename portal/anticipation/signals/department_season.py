"""What a department asks for each year, quarter, month or beginning of a term, whoever it is."""

from collections import defaultdict
from datetime import date

from portal.anticipation.facts import Facts
from portal.anticipation.season_needs import LEAST_ASKS, Group, season_needs
from portal.planning.needs import Need


def department_season(facts: Facts) -> list[Need]:
    requests = facts.requests
    asked: dict[tuple[int, int], list[date]] = defaultdict(list)
    columns = (requests.department.tolist(), requests.type.tolist(), requests.on.tolist())
    for code, type_id, ordinal in zip(*columns, strict=True):
        asked[code, type_id].append(date.fromordinal(ordinal))
    groups = {
        Group(None, requests.departments[code], type_id): days
        for (code, type_id), days in asked.items()
        if len(days) >= LEAST_ASKS and type_id in facts.types and requests.departments[code]
    }
    return season_needs(groups, facts, source="department_season")
