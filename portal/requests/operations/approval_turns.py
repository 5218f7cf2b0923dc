"""Whose turn it is: the people of a rule's steps are asked, replaced, let go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from portal.catalogue.approval_rule import Need, RuleStep, steps_needed
from portal.catalogue.models import RequestType
from portal.catalogue.queries import approval_rule_of, questions_of
from portal.desks.business_time import WorkingTime
from portal.desks.models import Desk
from portal.desks.queries import working_time
from portal.errors import InvalidInput, InvalidTransition
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.queries import person_of_address
from portal.requests import queries
from portal.requests.approvals import (
    OPEN_YET,
    ApprovalStatus,
    Asked,
    Outcome,
    Why,
    outcome_of,
    who_is_asked,
)
from portal.requests.lifecycle import EventKind, HoldReason, Status
from portal.requests.models import Approval, ServiceRequest
from portal.requests.operations.parts import record


@dataclass
class Changes:
    """What a step did to approvals, so that undoing needs no guess. `was`: id -> status before;
    `asked`: ids of those it asked for, in order."""

    was: dict[int, str] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    def set(self, approval: Approval, status: ApprovalStatus) -> None:
        self.was.setdefault(approval.id, approval.status)
        approval.status = status
        approval.version += 1

    def details(self) -> dict:
        was = [[id_, status] for id_, status in self.was.items()]
        return {"approvals": was} if was else {}


def begin_approvals(row: ServiceRequest, kind: RequestType, *, now: datetime) -> bool:
    """Ask for what the type's rule needs of this request; whether there is any. All steps are
    written down now: a rule that changes later changes nothing for what was asked before."""
    rule = approval_rule_of(kind.id)
    steps = steps_needed(rule, row.answers, questions_of(kind.id)) if rule else []
    if not steps:
        return False
    named = {who for step in steps for who in step.who if isinstance(who, int)}
    circle = queries.circle_of(row, named)
    for number, step in enumerate(steps, start=1):
        _plan(row, number, step, who_is_asked(step.who, circle))
    row.status, row.hold_reason, row.held_since_at = Status.ON_HOLD, HoldReason.APPROVAL, now
    db.session.flush()
    ask_next(row, Changes(), now=now)
    return True


def _plan(row: ServiceRequest, number: int, step: RuleStep, people: Sequence[Asked]) -> None:
    for asked in people:
        db.session.add(
            Approval(
                request_id=row.id,
                step=number,
                need=step.need,
                person_id=asked.person_id,
                why=asked.why,
                amount_field=step.amount_field,
                above=step.above,
                status=ApprovalStatus.LATER,
            )
        )


def ask_next(row: ServiceRequest, changes: Changes, *, now: datetime) -> bool:
    """The next step's people get their turn; False when no step is left. Who had already said yes
    in an earlier step is not asked twice."""
    rows = queries.approvals_of(row)
    numbers = sorted({one.step for one in rows if one.status == ApprovalStatus.LATER})
    agreed = {one.person_id for one in rows if one.status == ApprovalStatus.APPROVED}
    for number in numbers:
        of_step = [
            one for one in rows if one.step == number and one.status == ApprovalStatus.LATER
        ]
        for one in of_step:
            if one.person_id in agreed:
                changes.set(one, ApprovalStatus.APPROVED)
                one.decided_at, one.decided_by_id = now, one.person_id
        if is_done([one for one in rows if one.step == number], ready=True):
            close(of_step, changes)
            continue
        give_turn(
            row, [one for one in of_step if one.status == ApprovalStatus.LATER], changes, now
        )
        return True
    return False


def is_done(of_step: Sequence[Approval], *, ready: bool = False) -> bool:
    """`ready`: those who have not had their turn count as waiting."""
    statuses = [
        ApprovalStatus.WAITING if ready and one.status == ApprovalStatus.LATER else one.status
        for one in of_step
    ]
    return outcome_of(of_step[0].need, statuses) == Outcome.DONE


def give_turn(
    row: ServiceRequest, approvals: Sequence[Approval], changes: Changes, now: datetime
) -> None:
    today = _today(row, now)
    deputies = queries.deputies_on(today)
    for one in approvals:
        changes.set(one, ApprovalStatus.WAITING)
        changes.asked.append(one.id)
        one.asked_at, one.reminded_at, one.reminders = now, None, 0
        one.stand_in_id = queries.stand_in_of(row, one.person_id, deputies=deputies)
        record(
            row,
            EventKind.APPROVAL_ASKED,
            actor_id=None,
            now=now,
            details={"approval": one.id, "person": one.person_id, "stand_in": one.stand_in_id},
        )


def _today(row: ServiceRequest, now: datetime) -> date:
    return clock_of(row, now).local_day(now)


def clock_of(row: ServiceRequest, now: datetime) -> WorkingTime:
    return working_time(db.session.get_one(Desk, row.desk_id), around=now.date())


def person_to_ask(row: ServiceRequest, email: str, *, field: str) -> Person:
    """Unknown, disabled and walled people, and the asker, get the same words."""
    person = person_of_address(email)
    if person is None or person.id in queries.refused_for(row, {person.id}):
        raise InvalidInput("Nobody with this address can be asked here.", field=field)
    return person


def ask_somebody(row: ServiceRequest, person: Person, *, now: datetime) -> Changes:
    """The desk needs one more word: a step of its own, after those of the rule."""
    last = max((one.step for one in queries.approvals_of(row)), default=0)
    approval = Approval(
        request_id=row.id,
        step=last + 1,
        need=Need.ANY,
        person_id=person.id,
        why=Why.ASKED,
        status=ApprovalStatus.NOT_NEEDED,  # as it stands when asking is taken back
    )
    db.session.add(approval)
    db.session.flush()
    changes = Changes()
    give_turn(row, [approval], changes, now)
    return changes


def close(of_step: Sequence[Approval], changes: Changes) -> None:
    for one in of_step:
        if one.status in OPEN_YET:
            changes.set(one, ApprovalStatus.NOT_NEEDED)


def check_may_go_on(row: ServiceRequest) -> None:
    """Raises InvalidTransition while somebody's word is waited for."""
    if queries.awaits_approval(row):
        raise InvalidTransition("It waits for an approval.")


def withdraw_approvals(row: ServiceRequest, changes: Changes) -> None:
    """The request has ended: nobody is asked any more."""
    close(queries.approvals_of(row), changes)


def keep_out(row: ServiceRequest, person_id: int, *, now: datetime) -> None:
    """A wall was built: they are not asked, and where nobody is left in their place others are."""
    for one in queries.approvals_of(row):
        if one.status not in OPEN_YET:
            continue
        if one.stand_in_id == person_id:
            one.stand_in_id, one.version = None, one.version + 1
        if one.person_id == person_id:
            replace_approver(row, one, now=now)


def replace_approver(row: ServiceRequest, approval: Approval, *, now: datetime) -> None:
    """Who was asked cannot be asked any more."""
    circle = queries.circle_of(row, {approval.person_id})
    others = {one.person_id for one in queries.approvals_of(row) if one.step == approval.step}
    had_turn = approval.status == ApprovalStatus.WAITING
    changes = Changes()
    changes.set(approval, ApprovalStatus.NOT_NEEDED)
    step = RuleStep((approval.person_id,), approval.need, approval.amount_field, approval.above)
    people = [one for one in who_is_asked(step.who, circle) if one.person_id not in others]
    _plan(row, approval.step, step, people)
    db.session.flush()
    if had_turn:
        fresh = [
            one
            for one in queries.approvals_of(row)
            if one.step == approval.step and one.status == ApprovalStatus.LATER
        ]
        give_turn(row, fresh, changes, now)


def restore_approvals(row: ServiceRequest, details: dict) -> None:
    """A step was taken back: every approval stands as before it."""
    was = dict(map(tuple, details.get("approvals", [])))
    found = select(Approval).where(Approval.id.in_(was), Approval.request_id == row.id)
    for one in db.session.scalars(found) if was else ():
        one.status, one.version = was[one.id], one.version + 1
        one.decided_at = one.decided_by_id = None
        if one.status == ApprovalStatus.LATER:
            one.asked_at = one.stand_in_id = None
    db.session.flush()
