"""A promise begins with the word that lets the work begin."""

import pytest

from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.models import ApprovalStep
from portal.desks.queries import working_time
from portal.errors import InvalidInput
from portal.extensions import db
from portal.planning import operations
from portal.planning.models import PromiseReason
from portal.planning.queries import next_up, promises_of
from portal.requests.lifecycle import HoldReason
from portal.requests.operations import Ask, hold
from portal.requests.queries import events_of
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_past,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


@pytest.fixture
def house(session):
    class House:
        desk = make_desk()
        skill = make_skill(desk)
        staff = make_staff(desk, skill)
        boss = make_person("Grace Okonkwo")
        asker = make_person("Maya Lindholm", manager_id=boss.id)
        kind = make_type(desk, skill)

        def ask(self):
            who = {"requester_id": self.asker.id, "now": MONDAY}
            return operations.accept_request(Ask("A laptop"), self.kind, self.desk, **who)

        def offered(self, now=MONDAY):
            found = next_up(self.desk, viewer=viewer(self.staff), now=now)
            return [one.line.row.id for one in found.offered]

    make_past(House.kind, count=60)
    db.session.commit()
    operations.learn_history(House.desk.id, now=MONDAY)
    db.session.add(ApprovalStep(type_id=House.kind.id, position=0, who=[MANAGER], need="any"))
    db.session.commit()
    return House()


def test_nothing_is_promised_and_nothing_offered_before_it_is_approved(house):
    row = house.ask()
    db.session.commit()

    assert promises_of([row.id]) == {}
    assert house.offered() == []
    assert operations.promise_open_requests(house.desk.id, now=later(hours=1)) == 0


def test_with_the_word_it_is_promised_from_that_moment_and_offered(house):
    row, at = house.ask(), later(hours=5)
    operations.approve(row.reference, words="", actor=viewer(house.boss), now=at)

    (promise,) = promises_of([row.id])[row.id]
    assert (promise.number, promise.reason) == (1, PromiseReason.APPROVED)
    assert promise.made_at == at
    assert at < promise.p10_at <= promise.p90_at
    assert house.offered(at) == [row.id]


def test_where_a_lead_goes_on_without_it_is_promised_too(house):
    lead = make_staff(house.desk, name="Selin Kaya", role="lead")
    row = house.ask()
    who = {"actor": viewer(lead), "version": None, "now": MONDAY}
    operations.skip_approval(row.reference, words="By phone.", **who)

    assert len(promises_of([row.id])[row.id]) == 1


def test_a_word_that_the_desk_asked_for_moves_the_promise_by_the_wait(house):
    db.session.query(ApprovalStep).delete()
    row = house.ask()
    first = promises_of([row.id])[row.id][0]
    said = {"reason": HoldReason.APPROVAL, "question": "", "version": None}
    hold(row.reference, actor=viewer(house.staff), now=MONDAY, approver=house.boss.email, **said)
    operations.approve(row.reference, words="", actor=viewer(house.boss), now=later(hours=1))

    second = promises_of([row.id])[row.id][-1]
    assert (second.number, second.reason) == (2, PromiseReason.RESUMED)
    clock_of_desk = working_time(house.desk, around=MONDAY.date())
    assert clock_of_desk.minutes_between(first.p90_at, second.p90_at) == 60


def test_a_word_taken_back_leaves_nothing_to_work_on(house):
    row = house.ask()
    boss = viewer(house.boss)
    operations.approve(row.reference, words="", actor=boss, now=MONDAY)
    number = max(event.number for event in events_of(row) if event.kind == "approved")
    operations.undo(row.reference, number=number, actor=boss, now=later(minutes=5))

    assert house.offered(later(minutes=5)) == []
    operations.approve(row.reference, words="", actor=boss, now=later(hours=1))
    assert [one.number for one in promises_of([row.id])[row.id]] == [1, 2]


def test_a_call_about_what_needs_a_word_is_not_solved_at_once(house):
    who = {"requester_id": house.asker.id, "actor": viewer(house.staff), "now": MONDAY}
    with pytest.raises(InvalidInput):
        operations.log_call("A laptop", house.kind, house.desk, minutes=5, **who)

    row = operations.log_call("A laptop", house.kind, house.desk, minutes=None, **who)
    assert row.hold_reason == HoldReason.APPROVAL
