"""Rules act once for what happened, with the rights of their owner, and never on each other."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.models import RoleGrant
from portal.notifications.models import Notice
from portal.notifications.operations import begin_telling, tell_of_events
from portal.requests import operations
from portal.requests.lifecycle import HoldReason
from portal.requests.models import Message, RequestEvent, Watcher
from portal.requests.queries import events_of
from portal.rules import queries
from portal.rules.deciding import Conditions, Deed, Does, RuleSaid, Trigger
from portal.rules.models import RuleRun
from portal.rules.operations import make_rule, run_rules, switch_on
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

SIZE = Deed(Does.SIZE, to="L")


class Company:
    """A desk with a lead who writes rules, two at work, and Maya who asks."""

    def __init__(self):
        self.desk = make_desk()
        self.skill, self.other = make_skill(self.desk), make_skill(self.desk, "other")
        self.ingrid = make_staff(self.desk, self.skill, name="Ingrid Solberg", role="lead")
        self.ravi = make_staff(self.desk, self.skill)
        self.maya, self.kofi = make_person(), make_person("Kofi Boateng")
        self.kind = make_type(self.desk, self.skill)
        db.session.commit()

    def rule(self, *deeds, trigger=Trigger.FILED, days=None, at=MONDAY, **asks):
        said = RuleSaid("A rule", trigger, Conditions(**asks), deeds or (SIZE,), days)
        lead = {"actor": viewer(self.ingrid), "now": at}
        rule = make_rule(self.desk, said, **lead)
        switch_on(self.desk, rule.id, version=rule.version, **lead)
        db.session.commit()
        return rule

    def ask(self, kind=None, *, now=None, **ask):
        now = now or later(minutes=1)
        row = make_request(kind or self.kind, requester=self.maya, now=now, **ask)
        db.session.commit()
        return row

    def act(self, person, now=None):
        return {"actor": viewer(person), "version": None, "now": now or later(minutes=2)}


@pytest.fixture
def company(session):
    return Company()


def run(row, now=None):
    count = run_rules(now=now or later(minutes=5))
    db.session.refresh(row)
    return count


def kinds(row):
    return [event.kind for event in events_of(row)]


def outcomes(rule):
    mine = select(RuleRun.did, RuleRun.failed).where(RuleRun.rule_id == rule.id)
    return [tuple(found) for found in db.session.execute(mine.order_by(RuleRun.id))]


def test_every_deed_is_done_in_order_and_written_down(company):
    rule = company.rule(
        Deed(Does.NOTIFY, to="owner"),
        Deed(Does.HOLD, to="third_party"),
        Deed(Does.REPLY, words="We wait for the supplier."),
        Deed(Does.NOTE, words="As always."),
        Deed(Does.WATCH, to=company.kofi.id),
        SIZE,
        Deed(Does.ASSIGN, to=company.ravi.id),
        Deed(Does.SKILL, to=company.other.id),
    )
    row = company.ask()

    assert run(row) == 1

    assert (row.skill_id, row.assignee_id, row.size) == (company.other.id, company.ravi.id, "L")
    assert (row.status, row.hold_reason) == ("on_hold", "third_party")
    assert db.session.scalar(select(Watcher.person_id)) == company.kofi.id
    words = select(Message.body).where(Message.request_id == row.id).order_by(Message.id)
    assert list(db.session.scalars(words))[1:] == ["As always.", "We wait for the supplier."]
    done = ["skill", "assign", "size", "watch", "note", "reply", "hold", "notify"]
    assert outcomes(rule) == [(done, [])]
    last = events_of(row)[-1]
    assert (last.kind, last.details["rule"]) == ("rule_ran", rule.id)
    assert (last.details["did"], last.details["tell"]) == (done, company.ravi.id)


def test_it_runs_once_for_an_event_however_often_the_job_runs(company):
    company.rule(Deed(Does.NOTE, words="Once."))
    row = company.ask()

    assert [run(row, later(minutes=n)) for n in (2, 3, 9, 10)] == [1, 0, 0, 0]
    assert kinds(row).count("noted") == 1


def happen(company, row, trigger):
    """What sets a rule of that trigger off."""
    if trigger == Trigger.REPLIED:
        said = {"words": "And this.", "now": later(minutes=2)}
        operations.reply(row.reference, actor=viewer(company.maya), **said)
    if trigger == Trigger.RESOLVED:
        operations.resolve(row.reference, words="Done.", minutes=5, **company.act(company.ravi))
    if trigger == Trigger.ON_HOLD:
        held = {"reason": HoldReason.THIRD_PARTY, "question": ""}
        operations.hold(row.reference, **held, **company.act(company.ravi))
    db.session.commit()
    if trigger == Trigger.TARGET_NEAR:
        operations.attend_targets(now=row.due_at - timedelta(hours=1))
    if trigger == Trigger.TARGET_MISSED:
        operations.attend_targets(now=row.due_at)


@pytest.mark.parametrize("trigger", list(Trigger))
def test_each_thing_that_happens_sets_its_rules_off_and_no_others(company, trigger):
    named = {
        each: company.rule(
            Deed(Does.NOTE, words=each), trigger=each, days=2 if each == Trigger.ON_HOLD else None
        )
        for each in Trigger
    }
    row = company.ask()
    run(row)
    happen(company, row, trigger)

    run(row, later(days=8))

    ran = {each for each, rule in named.items() if outcomes(rule)}
    assert ran == {Trigger.FILED, trigger}


def test_a_hold_must_have_lasted_as_many_working_days(company):
    company.rule(Deed(Does.NOTE, words="Still?"), trigger=Trigger.ON_HOLD, days=3)
    row = company.ask()
    happen(company, row, Trigger.ON_HOLD)

    assert [run(row, later(days=n)) for n in (2, 3, 4)] == [0, 1, 0]  # Wednesday, Thursday


def test_what_a_rule_did_sets_no_rule_off(company):
    """The one deed that is itself a trigger is a hold: without the guard both would go on."""
    hold = Deed(Does.HOLD, to="third_party")
    company.rule(hold)
    waiting = company.rule(Deed(Does.NOTE, words="Waits."), trigger=Trigger.ON_HOLD, days=1)
    row = company.ask()

    for day in (1, 8, 9, 30):
        run(row, later(days=day))

    assert row.status == "on_hold"
    assert outcomes(waiting) == []
    total = select(RuleRun.id).where(RuleRun.request_id == row.id)
    assert len(list(db.session.scalars(total))) == 1


def test_rules_run_from_top_to_bottom_each_seeing_what_the_one_before_did(company):
    company.rule(Deed(Does.SIZE, to="S"))
    second = company.rule(Deed(Does.NOTE, words="Small."), size="S")
    row = company.ask()

    run(row)

    assert outcomes(second) == [(["note"], [])]


def test_what_happened_before_it_was_on_is_left_alone(company):
    row = company.ask(now=MONDAY)
    rule = company.rule(at=later(minutes=3))

    assert run(row) == 0
    assert outcomes(rule) == []


def test_it_acts_with_the_rights_of_who_switched_it_on_and_no_others(company):
    rule = company.rule()
    row = company.ask()
    db.session.execute(delete(RoleGrant).where(RoleGrant.person_id == company.ingrid.id))
    db.session.commit()

    assert run(row) == 1
    assert outcomes(rule) == [([], ["refused"])]
    assert row.size is None
    assert "rule_ran" not in kinds(row)


def test_what_cannot_be_done_is_left_out_and_the_rest_is_done(company):
    done = Deed(Does.HOLD, to="third_party")  # it is resolved already
    rule = company.rule(done, Deed(Does.NOTE, words="Filed away."), trigger=Trigger.RESOLVED)
    row = company.ask()
    happen(company, row, Trigger.RESOLVED)

    run(row)

    assert outcomes(rule) == [(["note"], ["hold"])]
    assert row.status == "resolved"


def test_a_privileged_matter_is_touched_only_by_a_rule_for_its_kind(company):
    secret = make_type(company.desk, company.skill, confidentiality=Confidentiality.PRIVILEGED)
    anything, by_words = company.rule(), company.rule(type_id=secret.id, words=("tender",))
    its_own = company.rule(
        Deed(Does.NOTE, words="Careful."),
        Deed(Does.WATCH, to=company.kofi.id),
        type_id=secret.id,
    )
    row = company.ask(secret)

    run(row)

    assert (outcomes(anything), outcomes(by_words)) == ([], [])
    assert outcomes(its_own) == [(["note"], ["watch"])]  # nobody is let in


def test_who_a_rule_names_is_told_once(company):
    company.rule(Deed(Does.NOTIFY, to=company.ravi.id))
    begin_telling()
    row = company.ask()
    run(row)
    db.session.execute(db.update(RequestEvent).values(at=later(minutes=2)))
    db.session.commit()

    tell_of_events(now=later(minutes=6))

    told = db.session.execute(select(Notice.person_id, Notice.news)).all()
    assert [tuple(one) for one in told] == [(company.ravi.id, ["told_by_rule"])]


def test_a_dry_run_lists_what_would_have_been_done_and_does_nothing(company):
    rows = [company.ask(title=f"Laptop {n}", now=later(days=-n)) for n in range(1, 4)]
    company.ask(title="Chair", now=later(days=-2))
    company.ask(title="Laptop long ago", now=later(days=-40))
    rule = company.rule(words=("laptop",))

    tried = queries.dry_run(rule, viewer=viewer(company.ingrid), now=MONDAY)

    assert (tried.looked_at, tried.count) == (4, 3)
    assert {seen.reference for seen in tried.lines} == {row.reference for row in rows}
    assert [row.size for row in rows] == [None] * 3


def test_a_dry_run_counts_nothing_that_its_reader_may_not_sense(company):
    secret = make_type(company.desk, company.skill, confidentiality=Confidentiality.PRIVILEGED)
    company.ask(secret, now=later(days=-1))
    rule = company.rule(type_id=secret.id)

    seen_by = {
        name: queries.dry_run(rule, viewer=viewer(person), now=MONDAY).looked_at
        for name, person in (("lead", company.ingrid), ("staff", company.ravi))
    }

    assert seen_by == {"lead": 1, "staff": 0}


def test_a_dry_run_of_holds_counts_those_that_lasted(company):
    short, long = company.ask(now=later(days=-8)), company.ask(now=later(days=-8))
    for row, days in ((short, 1), (long, 4)):
        begun = company.act(company.ravi, later(days=-7))
        operations.hold(row.reference, reason=HoldReason.DATE, question="", **begun)
        operations.resume(row.reference, **company.act(company.ravi, later(days=days - 7)))
    db.session.commit()
    rule = company.rule(trigger=Trigger.ON_HOLD, days=3)

    tried = queries.dry_run(rule, viewer=viewer(company.ingrid), now=MONDAY)

    assert [seen.reference for seen in tried.lines] == [long.reference]
