"""The approval rule of a type: whose word it needs before the desk begins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete

from portal.catalogue.approval_rule import MANAGER, MOST_STEPS, RuleStep, trouble_with_step
from portal.catalogue.approval_rule import RuleTrouble as Trouble
from portal.catalogue.models import ApprovalStep
from portal.catalogue.operations.types import record_change, type_to_change
from portal.catalogue.queries import approval_rule_of, questions_of
from portal.errors import N_, InvalidInput
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer


def change_approval_rule(
    type_id: int,
    rule: Sequence[RuleStep],
    *,
    stops_clock: bool,
    by_mail: bool,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    """Holds for what is asked from now on. The version is that of the type. `field` of an error:
    the number of the step, from 0."""
    row = type_to_change(type_id, version=version, actor=actor)
    if len(rule) > MOST_STEPS:
        raise InvalidInput("An approval has five steps at most.", field="0")
    form = questions_of(type_id)
    for number, step in enumerate(rule):
        trouble = trouble_with_step(step, form)
        if trouble:
            raise InvalidInput(TROUBLES[trouble], field=str(number))
        _check_people(step, number)
    changed = []
    if replace_approval_rule(type_id, rule):
        changed.append("approval")
    wanted = {"approval_stops_clock": stops_clock, "approval_by_mail": by_mail}
    for name, value in wanted.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            changed.append(name)
    if changed:
        record_change(row, changed, actor=actor, now=now)


def _check_people(step: RuleStep, number: int) -> None:
    for one in step.who:
        person = None if one == MANAGER else db.session.get(Person, one)
        if one != MANAGER and (person is None or not person.is_active):
            raise InvalidInput("Nobody with this address can be asked here.", field=str(number))


TROUBLES = {
    Trouble.NOBODY: N_("Say who is asked."),
    Trouble.AMOUNT_WITHOUT_LIMIT: N_("Write the amount above which they are asked."),
    Trouble.LIMIT_WITHOUT_AMOUNT: N_("Choose the question whose answer is the amount."),
    Trouble.AMOUNT_UNKNOWN: N_("Choose a question for a number."),
    Trouble.CONDITION_UNKNOWN: N_("It depends on a question without fixed answers."),
    Trouble.CONDITION_NOT_OFFERED: N_("It depends on an answer that is not offered."),
}


def replace_approval_rule(type_id: int, rule: Sequence[RuleStep]) -> bool:
    """Whether anything differs from the rule there was."""
    if list(rule) == approval_rule_of(type_id):
        return False
    db.session.execute(delete(ApprovalStep).where(ApprovalStep.type_id == type_id))
    for position, step in enumerate(rule):
        db.session.add(
            ApprovalStep(
                type_id=type_id,
                position=position,
                who=list(step.who),
                need=step.need,
                amount_field=step.amount_field,
                above=step.above,
                only_if=dict(step.only_if) if step.only_if else None,
            )
        )
    db.session.flush()
    return True
