"""The company's approval rules, and who decides for whom while they are away."""

from datetime import datetime, timedelta

from portal.catalogue.approval_rule import Need
from portal.catalogue.models import ApprovalStep
from portal.commands.demo.types.approvals import RULES, Rule
from portal.commands.demo.world import World
from portal.extensions import db
from portal.identity.models import Delegation


def add_approvals(
    world: World, *, types: dict[str, int], people: dict[str, int], now: datetime
) -> None:
    """`types`: ids by code; `people`: ids by name. Grace is away at the end of the second week,
    and Hiro decides for her."""
    for code, rules in RULES.items():
        db.session.add_all(
            _step(rule, position, type_id=types[code], people=people)
            for position, rule in enumerate(rules)
        )
    thursday = world.calendar.first_planned_monday + timedelta(days=10)
    db.session.add(
        Delegation(
            person_id=people["Grace Okonkwo"],
            deputy_id=people["Hiro Tanaka"],
            starts_on=thursday,
            ends_on=thursday + timedelta(days=1),
            created_at=now,
        )
    )
    db.session.flush()


def _step(rule: Rule, position: int, *, type_id: int, people: dict[str, int]) -> ApprovalStep:
    only_if = {"field": rule.only_if[0], "is": rule.only_if[1]} if rule.only_if else None
    return ApprovalStep(
        type_id=type_id,
        position=position,
        who=[people.get(one, one) for one in rule.who],
        need=Need.ANY,
        amount_field=rule.amount,
        above=rule.above,
        only_if=only_if,
    )
