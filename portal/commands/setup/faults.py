"""What is wrong with a setup beside the one that is there: references that lead nowhere, new rows
that lack something, values that do not go together."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.catalogue.approval_rule import (
    MANAGER,
    RuleStep,
    RuleTrouble,
    trouble_with_step,
)
from portal.catalogue.questions import Question, Trouble, trouble_with
from portal.commands.setup.model import WHOLE, Entry, Fault, Setup, laid_over
from portal.commands.setup.schema import TABLES, Table

ROLES = ("staff", "lead", "manager", "admin", "auditor")
EVERYWHERE_ONLY = ("admin", "auditor")
GENERAL_SLUG = "something-else"

WORDS = {
    Trouble.NO_CHOICES: "a field of the kind choice needs choices",
    Trouble.STRAY_CHOICES: "only a field of the kind choice has choices",
    Trouble.SECOND_FILE: "one field of the kind file is enough; it takes several files",
    Trouble.CONDITION_UNKNOWN: "shown_if names a field that this type does not have",
    Trouble.CONDITION_NOT_BEFORE: "shown_if names a field that does not stand before this one",
    Trouble.CONDITION_NEEDS_CHOICES: "shown_if needs a field of the kind choice or yes_no",
    Trouble.CONDITION_NOT_OFFERED: "shown_if names an answer that is not offered",
}
RULE_WORDS = {
    RuleTrouble.NOBODY: "it names nobody",
    RuleTrouble.AMOUNT_WITHOUT_LIMIT: "amount without above: say from which amount on",
    RuleTrouble.LIMIT_WITHOUT_AMOUNT: "above without amount: name the field that says how much",
    RuleTrouble.AMOUNT_UNKNOWN: "amount names no field of the kind number",
    RuleTrouble.CONDITION_UNKNOWN: "only_if names no field of the kind choice or yes_no",
    RuleTrouble.CONDITION_NOT_OFFERED: "only_if names an answer that is not offered",
}


def faults_in(
    setup: Setup, known: Setup, *, disabled: frozenset[str] = frozenset()
) -> list[Fault]:
    """In the order of the file. `disabled`: addresses of people who must not be staff."""
    return sorted(set(_Check(setup, known, disabled).all()))


@dataclass(frozen=True)
class _Check:
    setup: Setup
    known: Setup
    disabled: frozenset[str]
    merged: Setup = field(init=False)

    def __post_init__(self):
        pairs = zip(self.known.named(), self.setup.named(), strict=True)
        merged = {name: laid_over(below, above) for (name, below), (_name, above) in pairs}
        object.__setattr__(self, "merged", Setup(**merged))

    def all(self) -> Iterator[Fault]:
        for name, entries in self.setup.named():
            below = getattr(self.known, name)
            yield from _missing(entries, below, TABLES[name])
        yield from self._people()
        yield from self._prefixes()
        for desk in _named(self.merged.desks):
            yield from self._desk(desk)

    def _people(self) -> Iterator[Fault]:
        people = {entry.key: entry for entry in self.merged.people}
        desks = {desk.key for desk in self.merged.desks}
        for entry in _named(self.merged.people):
            manager = entry.values.get("manager")
            if manager and manager not in people:
                yield entry.place_of("manager").fault(f"nobody has the address {manager}")
            elif manager and _leads_back(entry.key, people):
                yield entry.place_of("manager").fault(
                    f"{entry.key} would be above {manager} as well as below"
                )
            for role in entry.values.get("roles", ()):
                problem = _problem_of_role(role, desks)
                if problem and "roles" in entry.places:
                    yield entry.place_of("roles").fault(problem)

    def _prefixes(self) -> Iterator[Fault]:
        owner: dict[str, str] = {}
        for desk in [*self.known.desks, *self.merged.desks]:
            prefix = desk.values.get("prefix")
            if owner.setdefault(prefix, desk.key) != desk.key and prefix and desk.place.line:
                yield desk.place_of("prefix").fault(
                    f"the prefix {prefix} belongs to desk {owner[prefix]}"
                )

    def _desk(self, desk: Entry) -> Iterator[Fault]:
        calendars = {calendar.key for calendar in self.merged.calendars}
        if desk.values.get("calendar") and desk.values["calendar"] not in calendars:
            yield _no_calendar(desk)
        if not desk.parts.get("skills"):
            yield desk.place.fault(f"desk {desk.key} has no skill; [[desks.skills]] names one")
        for member in _named(desk.parts.get("staff", [])):
            if member.values.get("calendar") and member.values["calendar"] not in calendars:
                yield _no_calendar(member)
            yield from self._person(member, "person")
            yield from _skills(member, desk.part("skills"))
        for absence in _named(desk.parts.get("absences", [])):
            yield from _absence(absence, desk.part("staff"))
        for kind in _named(desk.parts.get("types", [])):
            yield from _type(kind, desk.part("skills"))
            yield from self._approvers(kind)

    def _approvers(self, kind: Entry) -> Iterator[Fault]:
        for step in _named(kind.parts.get("approvals", [])):
            for address in step.values.get("who", []):
                yield from self._address(step, "who", address)

    def _person(self, entry: Entry, name: str) -> Iterator[Fault]:
        yield from self._address(entry, name, entry.values[name])

    def _address(self, entry: Entry, name: str, address: str) -> Iterator[Fault]:
        if address == MANAGER:
            return
        if address in self.disabled:
            yield entry.place_of(name).fault(f"{address} is disabled; an admin enables people")
        elif address not in {person.key for person in self.merged.people}:
            yield entry.place_of(name).fault(f"nobody has the address {address}")


def _named(entries: list[Entry]) -> list[Entry]:
    """Those that a file names: what it leaves alone is not looked at."""
    return [entry for entry in entries if entry.place.line]


def _missing(entries: list[Entry], known: list[Entry], table: Table) -> Iterator[Fault]:
    there = {entry.key: entry for entry in known}
    for entry in entries:
        before = there.get(entry.key)
        for name in table.needed:
            # Named but wrong has been told already.
            if before is None and name not in entry.values and name not in entry.places:
                yield entry.place.fault(f"the new {table.what} {entry.key} needs {name}")
        for part, inner in table.parts.items():
            inside = before.parts.get(part, []) if before and part not in WHOLE else []
            yield from _missing(entry.parts.get(part, []), inside, inner)


def _leads_back(key: str, people: dict[str, Entry]) -> bool:
    seen, at = set(), people[key].values.get("manager")
    while at in people and at not in seen and at != key:
        seen.add(at)
        at = people[at].values.get("manager")
    return at == key


def _problem_of_role(role: str, desks: set[str]) -> str:
    name, colon, desk = role.partition(":")
    if name not in ROLES:
        return f"{role!r} is no role; roles are {', '.join(ROLES)}"
    if name in EVERYWHERE_ONLY and colon:
        return f"{name} holds everywhere: write {name!r}"
    if name in ("staff", "lead") and not colon:
        return f'{name} holds on a desk: write it like "{name}:legal"'
    return f"there is no desk {desk!r}" if colon and desk not in desks else ""


def _no_calendar(entry: Entry) -> Fault:
    return entry.place_of("calendar").fault(f"there is no calendar {entry.values['calendar']!r}")


def _skills(member: Entry, skills: dict[str, Entry]) -> Iterator[Fault]:
    first, second = member.values.get("skills", []), member.values.get("second", {})
    for name, slugs in (("skills", first), ("second", second)):
        for slug in slugs:
            if slug not in skills:
                yield member.place_of(name).fault(f"there is no skill {slug!r} on this desk")
    for slug in sorted(set(first) & set(second)):
        yield member.place_of("second").fault(f"{slug!r} is a first and a second skill at once")
    if len(set(first)) < len(first):
        yield member.place_of("skills").fault("a skill stands here twice")


def _absence(absence: Entry, staff: dict[str, Entry]) -> Iterator[Fault]:
    values = absence.values
    for name in ("person", "deputy"):
        if values.get(name) and values[name] not in staff:
            yield absence.place_of(name).fault(f"{values[name]} is not staff of this desk")
    if values.get("deputy") == values["person"]:
        yield absence.place_of("deputy").fault("nobody is their own deputy")
    if "to" in values and values["to"] < values["from"]:
        yield absence.place_of("to").fault("the absence ends before it begins")


def _type(kind: Entry, skills: dict[str, Entry]) -> Iterator[Fault]:
    values = kind.values
    if values.get("skill") and values["skill"] not in skills:
        words = f"there is no skill {values['skill']!r} on this desk"
        yield kind.place_of("skill").fault(words)
    if kind.key == GENERAL_SLUG and values.get("archived"):
        yield kind.place_of("archived").fault("every desk keeps its last resort, something-else")
    p50, p90 = values.get("effort_p50", 30.0), values.get("effort_p90", 120.0)
    if p90 < p50:
        name = "effort_p90" if "effort_p90" in kind.places else "effort_p50"
        yield kind.place_of(name).fault("effort_p90 is less than effort_p50")
    yield from _fields(kind)
    yield from _approvals(kind)


def _approvals(kind: Entry) -> Iterator[Fault]:
    """A rule that was there before may not fit the questions any more."""
    form = [_question(entry) for entry in kind.parts.get("fields", [])]
    for entry in kind.parts.get("approvals", []):
        values = entry.values
        if "who" not in values:
            continue
        amount, above = values.get("amount"), values.get("above")
        step = RuleStep(tuple(values["who"]), "any", amount, above, values.get("only_if"))
        trouble = trouble_with_step(step, form)
        if trouble:
            place = entry if entry.place.line else kind
            name = _OF_RULE.get(trouble, "who")
            yield place.place_of(name).fault(f"approval {entry.key}: {RULE_WORDS[trouble]}")


_OF_RULE = {
    RuleTrouble.AMOUNT_WITHOUT_LIMIT: "amount",
    RuleTrouble.LIMIT_WITHOUT_AMOUNT: "above",
    RuleTrouble.AMOUNT_UNKNOWN: "amount",
    RuleTrouble.CONDITION_UNKNOWN: "only_if",
    RuleTrouble.CONDITION_NOT_OFFERED: "only_if",
}


def _fields(kind: Entry) -> Iterator[Fault]:
    entries = kind.parts.get("fields", [])
    form = [_question(entry) for entry in entries]
    for entry, question in zip(entries, form, strict=True):
        trouble = trouble_with(question, form)
        is_told = "kind" in entry.places and "kind" not in entry.values
        if trouble and not is_told:
            name = "choices" if trouble in _OF_CHOICES else "shown_if"
            place = entry if entry.place.line else kind
            yield place.place_of(name).fault(f"field {entry.key}: {WORDS[trouble]}")
    due = kind.values.get("due_field")
    if due and not any(one.slug == due and one.kind == "date" for one in form):
        words = f"due_field names {due!r}, which is no field of the kind date"
        yield kind.place_of("due_field").fault(words)


_OF_CHOICES = (Trouble.NO_CHOICES, Trouble.STRAY_CHOICES)


def _question(entry: Entry) -> Question:
    return Question(
        slug=entry.key,
        kind=entry.values.get("kind", "text"),
        choices=tuple(tuple(choice) for choice in entry.values.get("choices", ())),
        shown_if=entry.values.get("shown_if"),
    )
