"""What of a setup goes into a file."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from portal.commands.setup.model import Entry, Setup


def exported(found: Setup, *, disabled: frozenset[str], today: date) -> tuple[Setup, list[Entry]]:
    """The part of what is there that a file sets up again, and everybody for the sheet: desks
    with their staff, those who hold a role or approve, with their managers; absences that are not
    over; nobody disabled."""
    people = [_without_managers(one, disabled) for one in found.people if one.key not in disabled]
    desks = [_to_come(desk, disabled, today=today) for desk in found.desks]
    wanted = {one.key for one in people if one.values["roles"]}
    wanted |= {member.key for desk in desks for member in desk.parts["staff"]}
    people_by_address = {one.key: one for one in people}
    wanted |= _approvers(desks) & people_by_address.keys()
    needed = _with_managers(wanted, people_by_address)
    chosen = sorted((one for one in people if one.key in needed), key=lambda one: one.key)
    everybody = sorted(people, key=lambda one: one.key)
    return Setup(calendars=found.calendars, people=chosen, desks=desks), everybody


def _approvers(desks: Iterable[Entry]) -> set[str]:
    """Whoever the rules of the types name."""
    kinds = [kind for desk in desks for kind in desk.parts["types"]]
    steps = [step for kind in kinds for step in kind.parts["approvals"]]
    return {who for step in steps for who in step.values["who"]}


def _without_managers(person: Entry, disabled: frozenset[str]) -> Entry:
    if person.values["manager"] not in disabled:
        return person
    return replace(person, values=person.values | {"manager": None})


def _to_come(desk: Entry, disabled: frozenset[str], *, today: date) -> Entry:
    staff = [member for member in desk.parts["staff"] if member.key not in disabled]
    there = {member.key for member in staff} | {None}
    absences = [
        one
        for one in desk.parts["absences"]
        if one.values["to"] >= today and {one.values["person"], one.values["deputy"]} <= there
    ]
    return replace(desk, parts=desk.parts | {"staff": staff, "absences": absences})


def _with_managers(wanted: Iterable[str], people: dict[str, Entry]) -> set[str]:
    found: set[str] = set()
    for key in wanted:
        while key and key not in found:
            found.add(key)
            key = people[key].values["manager"] if key in people else None
    return found
