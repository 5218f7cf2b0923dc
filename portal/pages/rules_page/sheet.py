"""What the pages of rules show, and how their form is filled."""

from dataclasses import dataclass
from datetime import datetime

from portal.catalogue import queries as catalogue
from portal.desks.models import Desk
from portal.desks.queries import desks_overseen, members_of, skills_of
from portal.errors import NotFound
from portal.identity.queries import addresses_of, names_of
from portal.identity.viewer import Viewer
from portal.pages.rules_page.form import RuleForm
from portal.pages.rules_page.words import DID, Names, if_words, then_words, when_words
from portal.rules import queries
from portal.rules.deciding import Does
from portal.rules.models import Rule
from portal.rules.queries import DryRun
from portal.rules.stored import conditions_of, deeds_of
from portal.web.filters import instant_words
from portal.web.numbers import comma

FIELD_OF = {
    Does.SKILL: "skill",
    Does.ASSIGN: "assign",
    Does.SIZE: "set_size",
    Does.NOTE: "note",
    Does.REPLY: "reply",
    Does.HOLD: "hold",
    Does.NOTIFY: "notify",
}


@dataclass(frozen=True)
class RuleLine:
    """`ran`: how often in the last thirty days."""

    row: Rule
    when: str
    ifs: list[str]
    thens: list[str]
    ran: int


@dataclass(frozen=True)
class RunLine:
    reference: str | None
    when: str
    did: str
    failed: str


@dataclass(frozen=True)
class Offers:
    """What the form of a desk's rule offers, and the names its rules speak of."""

    kinds: list[tuple[int, str]]
    skills: list[tuple[int, str]]
    people: list[tuple[int, str]]

    def form(self, **start) -> RuleForm:
        return RuleForm(kinds=self.kinds, skills=self.skills, people=self.people, **start)

    def names(self, rules: list[Rule]) -> Names:
        people = dict(self.people)
        watchers = {deed.to for rule in rules for deed in deeds_of(rule.deeds) if _is_watch(deed)}
        return Names(
            kinds=dict(self.kinds),
            skills=dict(self.skills),
            people=people | names_of(watchers - people.keys()),
        )


def _is_watch(deed) -> bool:
    return deed.does == Does.WATCH


def desk_led(slug: str, viewer: Viewer) -> Desk:
    """A desk one does not lead is not there."""
    found = next(
        (desk for desk in desks_overseen(viewer) if desk.slug == slug and viewer.leads(desk.id)),
        None,
    )
    if found is None:
        raise NotFound
    return found


def offers_of(desk: Desk) -> Offers:
    return Offers(
        kinds=[(kind.id, kind.title) for kind in catalogue.types_of(desk.id)],
        skills=[(skill.id, skill.name) for skill in skills_of(desk.id)],
        people=[(member.person_id, name) for member, name in members_of(desk.id)],
    )


def rule_lines(rules: list[Rule], names: Names, *, now: datetime) -> list[RuleLine]:
    counts = queries.counts_of([rule.id for rule in rules], since=now - queries.LAST_MONTH)
    return [
        RuleLine(
            rule,
            when_words(rule),
            if_words(rule, names),
            then_words(rule, names),
            counts.get(rule.id, 0),
        )
        for rule in rules
    ]


def run_lines(rule: Rule, *, viewer: Viewer) -> list[RunLine]:
    return [
        RunLine(
            ran.reference,
            instant_words(ran.run.ran_at),
            comma().join(str(DID[code]) for code in ran.run.did),
            comma().join(str(DID[code]) for code in ran.run.failed),
        )
        for ran in queries.runs_of(rule.id, viewer=viewer)
    ]


def tried(rule: Rule, *, viewer: Viewer, now: datetime) -> DryRun:
    return queries.dry_run(rule, viewer=viewer, now=now)


def values_of(rule: Rule) -> dict:
    """The form as it is opened for a rule."""
    asks = conditions_of(rule.conditions)
    values = {"version": rule.version, "name": rule.name, "trigger": rule.trigger}
    values |= {"days": rule.days, "type": str(asks.type_id or ""), "size": asks.size}
    values |= {"department": asks.department, "lateness": asks.lateness}
    values |= {"words": " ".join(asks.words), "asked_by": asks.asked_by}
    for deed in deeds_of(rule.deeds):
        if deed.does == Does.WATCH:
            values["watcher"] = addresses_of({deed.to}).get(deed.to, "")
        else:
            values[FIELD_OF[deed.does]] = deed.words or str(deed.to)
    return values
