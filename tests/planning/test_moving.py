from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.catalogue.models import ApprovalStep, Confidentiality
from portal.errors import InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.planning import operations
from portal.planning.models import Promise
from portal.requests import operations as requests
from portal.requests import queries
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.models import RequestEvent
from portal.requests.relations import RelationKind
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_past,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

pytestmark = pytest.mark.usefixtures("session")


class Two:
    """A desk that got what the other one does, and the other one with a past."""

    def __init__(self, **kind):
        self.it, self.legal = make_desk("it"), make_desk("legal")
        skill, theirs = make_skill(self.it), make_skill(self.legal)
        self.wrong = make_type(self.it, skill, **kind)
        self.right = make_type(
            self.legal, theirs, response_target_minutes=60, resolution_target_minutes=480
        )
        self.ravi = viewer(make_staff(self.it, skill))
        self.leila = viewer(make_staff(self.legal, theirs))
        self.maya = make_person("Maya")
        self.row = make_request(self.wrong, requester=self.maya)
        self.who = {"actor": self.ravi, "now": later(hours=1)}

    def given(self, **changes):
        said = {"words": "Legal does this.", "version": None, **self.who, **changes}
        return operations.transfer(self.row.reference, self.right, **said)

    def second(self, **changes):
        said = {"title": "A laptop too", "details": "", "relation": RelationKind.PART}
        said |= {"words": "It needs two desks.", **self.who, **changes}
        return operations.split(self.row.reference, self.right, **said)


def kinds_of(row):
    kinds = select(RequestEvent.kind).where(RequestEvent.request_id == row.id)
    return list(db.session.scalars(kinds.order_by(RequestEvent.number)))


def test_another_desk_has_it_under_the_same_reference():
    two = Two()
    reference = two.row.reference
    requests.start(reference, actor=two.ravi, version=None, now=later(minutes=10))

    two.given()

    row = queries.visible_request(reference, viewer=two.leila)
    assert (row.desk_id, row.type_id, row.status) == (two.legal.id, two.right.id, "received")
    assert row.assignee_id is None
    assert kinds_of(row)[-2:] == [EventKind.REPLIED, EventKind.TRANSFERRED]
    with pytest.raises(NotFound):
        queries.visible_request(reference, viewer=two.ravi)


def test_its_target_runs_from_the_arrival_with_the_pauses_kept():
    two = Two()
    held = {"reason": HoldReason.REQUESTER, "question": "Which one?", "version": None}
    requests.hold(two.row.reference, actor=two.ravi, now=MONDAY, **held)

    two.given()  # after an hour of standing still

    assert two.row.held_minutes == 60
    # 480 minutes and the hour from Monday 9:00: 450 a day, so Tuesday 9:00 and 90 minutes
    assert two.row.due_at == MONDAY + timedelta(days=1, minutes=90)


def test_a_fixed_date_stays():
    two = Two()
    two.row.hard_deadline_at = two.row.due_at = later(days=2)

    two.given()

    assert two.row.due_at == two.row.hard_deadline_at == later(days=2)


def test_the_other_desk_promises_by_its_own_past():
    two = Two()
    make_past(two.right, count=60)
    db.session.commit()  # learning reads in a transaction of its own
    operations.learn_history(two.legal.id, now=MONDAY)

    two.given()

    made = db.session.scalars(select(Promise).where(Promise.request_id == two.row.id)).one()
    assert made.reason == "transferred"
    assert two.row.promised_by_at == made.p90_at


def test_what_the_new_kind_needs_is_asked_for_first():
    two = Two()
    word = make_person("Kofi")
    db.session.add(ApprovalStep(type_id=two.right.id, position=1, who=[word.id], need="any"))
    db.session.flush()

    two.given()

    assert (two.row.status, two.row.hold_reason) == ("on_hold", "approval")
    assert kinds_of(two.row)[-1] == EventKind.APPROVAL_ASKED


def test_who_may_not_or_cannot_gives_nothing_away():
    two = Two()
    with pytest.raises(NotFound):
        two.given(actor=two.leila)
    with pytest.raises(NotAllowed):
        two.given(actor=viewer(two.maya))
    with pytest.raises(InvalidInput, match="requester reads it"):
        two.given(words="")
    two.right = make_type(two.it)
    with pytest.raises(InvalidInput, match="another desk"):
        two.given()


def test_a_privileged_matter_stays_where_it_is():
    two = Two(confidentiality=Confidentiality.PRIVILEGED)
    lead = viewer(make_staff(two.it, make_skill(two.it, "x"), role="lead"))
    with pytest.raises(InvalidTransition):
        two.given(actor=lead)
    with pytest.raises(InvalidTransition):
        two.second(actor=lead)


def test_a_request_waits_for_its_parts():
    two = Two()
    part = two.second()

    assert (part.desk_id, part.requester_id) == (two.legal.id, two.maya.id)
    assert kinds_of(two.row)[-2:] == [EventKind.REPLIED, EventKind.SPLIT]
    done = {"words": "Done.", "minutes": 5, "version": None, "now": later(hours=2)}
    with pytest.raises(InvalidInput, match="waits for its parts"):
        operations.resolve(two.row.reference, actor=two.ravi, **done)

    operations.resolve(part.reference, actor=two.leila, **done)
    operations.resolve(two.row.reference, actor=two.ravi, **done)

    assert not two.row.is_open


def test_what_was_split_off_goes_on_by_itself():
    two = Two()
    two.second(relation=RelationKind.SPLIT)

    done = {"words": "Done.", "minutes": 5, "version": None, "now": later(hours=2)}
    operations.resolve(two.row.reference, actor=two.ravi, **done)

    assert not two.row.is_open


def test_what_comes_out_of_a_restricted_one_is_no_more_open():
    two = Two(confidentiality=Confidentiality.RESTRICTED)

    assert two.second().confidentiality == Confidentiality.RESTRICTED


def test_only_the_desk_splits():
    two = Two()
    for actor in (viewer(two.maya),):
        with pytest.raises(NotAllowed):
            two.second(actor=actor)
    with pytest.raises(NotFound):
        two.second(actor=two.leila)
