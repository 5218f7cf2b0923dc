"""Hours of each skill against the hours of those who have it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.queries import StaffOnDesk
from portal.planning.level import WeekHours

BALANCING_TURNS = 30
HIDDEN = 0  # stands for all skills with a privileged type together


def hours_by_skill(
    kinds: Sequence[RequestType],
    weeks: Sequence[date],
    *,
    by_type: Mapping[int, Mapping[date, float]],
    above: Mapping[int, Mapping[date, float]],
    desk_above: Sequence[float],
    staff: Sequence[StaffOnDesk],
    capacity: dict[int, list[float]],
    moved: Mapping[tuple[int, date], float],
) -> dict[int, list[WeekHours]]:
    """Skill -> its weeks; skills with a privileged type would tell of it, so they are one, HIDDEN.

    Means of types add up; how far P90 lies above (`above`, by type) adds up in squares, as of
    types that vary by themselves, and is stretched as the desk's own range (`desk_above`, by week)
    is wider than that: what types have in common. `moved`: hours that levelling added.
    """
    hidden = {kind.skill_id for kind in kinds if kind.confidentiality != Confidentiality.OPEN}
    of_skill: dict[int, list[int]] = defaultdict(list)
    for kind in kinds:
        of_skill[kind.skill_id].append(kind.id)
    found: dict[int, list[WeekHours]] = {skill: [] for skill in sorted(of_skill.keys() - hidden)}
    found |= {HIDDEN: []} if hidden else {}
    for k, monday in enumerate(weeks):
        demand = {
            skill: max(
                0.0,
                sum(by_type.get(each, {}).get(monday, 0.0) for each in types)
                + moved.get((skill, monday), 0.0),
            )
            for skill, types in of_skill.items()
        }
        ranges = {
            skill: sum(above.get(each, {}).get(monday, 0.0) ** 2 for each in types)
            for skill, types in of_skill.items()
        }
        alone = sum(ranges.values()) ** 0.5
        stretch = max(1.0, desk_above[k] / alone) if alone > 0 else 1.0
        there = _shared_hours(demand, staff, {key: each[k] for key, each in capacity.items()})
        for key, some in found.items():
            skills = hidden if key == HIDDEN else {key}
            middle = sum(demand[skill] for skill in skills)
            high = middle + stretch * sum(ranges[skill] for skill in skills) ** 0.5
            room = sum(there.get(skill, 0.0) for skill in skills)
            some.append(WeekHours(middle, high, room))
    return found


def _shared_hours(
    demand: dict[int, float], staff: Sequence[StaffOnDesk], hours: dict[int, float]
) -> dict[int, float]:
    """Hours of each skill in a week when everybody helps where they are needed most among their
    first skills: shares in proportion to demand over what is there, balanced in turns."""
    pull = {skill: max(1e-6, minutes) for skill, minutes in demand.items()}
    there: dict[int, float] = {}
    for _turn in range(BALANCING_TURNS):
        there = dict.fromkeys(pull, 0.0)
        for person in staff:
            mine = [skill for skill in person.first_skills if skill in pull]
            total = sum(pull[skill] for skill in mine)
            for skill in mine:
                there[skill] += hours[person.staff_id] * pull[skill] / total
        for skill, room in there.items():
            pull[skill] *= (max(1e-6, demand[skill]) / max(1e-6, room)) ** 0.5
    return there
