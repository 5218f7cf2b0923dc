"""Work of people who are away, for the plan: who may do it meanwhile."""

from collections.abc import Mapping, Sequence
from datetime import date

from portal.desks.queries import StaffOnDesk
from portal.planning.plan import Gone, PlanItem, with_stand_ins


def handed_on(
    items: Sequence[PlanItem],
    may_start: Sequence[bool],
    *,
    staff: Sequence[StaffOnDesk],
    days: Sequence[date],
) -> list[PlanItem]:
    """The items, in their order. What its owner has begun (`may_start` False) waits for them."""
    gone = absences_within(staff, days)
    return [
        _handed_on(item, gone[item.owner], staff=staff, days=len(days))
        if is_open and item.owner in gone
        else item
        for item, is_open in zip(items, may_start, strict=True)
    ]


def _handed_on(
    item: PlanItem, absences: Sequence[Gone], *, staff: Sequence[StaffOnDesk], days: int
) -> PlanItem:
    able = {
        person.person_id
        for person in staff
        if item.skill in person.first_skills | person.second_skills
    }
    return with_stand_ins(item, absences, able, days=days)


def absences_within(staff: Sequence[StaffOnDesk], days: Sequence[date]) -> dict[int, list[Gone]]:
    """Person -> when they are away within the days, and the deputy who is there then."""
    people = {person.staff_id: person for person in staff}
    found: dict[int, list[Gone]] = {}
    for person in staff:
        for away in sorted(person.absences, key=lambda away: away.first_on):
            places = [k for k, day in enumerate(days) if away.first_on <= day <= away.last_on]
            if places and away.minutes is None:
                deputy = _present(people, away.deputy_id, [days[k] for k in places])
                gone = Gone(places[0], places[-1], deputy)
                found.setdefault(person.person_id, []).append(gone)
    return found


def _present(
    people: Mapping[int, StaffOnDesk], deputy_id: int | None, days: Sequence[date]
) -> int | None:
    """A deputy who is away all the while stands in for nobody."""
    deputy = people.get(deputy_id)
    if deputy is None:
        return None
    is_there = any(
        not any(away.first_on <= day <= away.last_on for away in deputy.absences) for day in days
    )
    return deputy.person_id if is_there else None
