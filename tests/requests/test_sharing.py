import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.requests import operations, queries
from portal.requests.lifecycle import HoldReason
from portal.requests.models import RequestEvent, WorkLog
from portal.requests.queries import Part
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

PRIVILEGED = Confidentiality.PRIVILEGED


class Cast:
    """One request on the legal desk, and the people round it."""

    def __init__(self, confidentiality=Confidentiality.OPEN, *, desk="legal"):
        desk = make_desk(desk)
        self.skill = make_skill(desk, "disputes")
        self.maya = make_person()
        self.hiro = make_person("Hiro Tanaka")
        self.leila = make_staff(desk, self.skill, name="Leila Haddad", role="lead")
        self.ravi = make_staff(desk, self.skill)
        kind = make_type(desk, self.skill, confidentiality=confidentiality)
        self.row = make_request(kind, requester=self.maya)

    def do(self, operation, who, *, now=MONDAY, **named):
        return operation(self.row.reference, actor=viewer(who), now=now, **named)

    def sees(self, person):
        return queries.is_visible(self.row.reference, viewer=viewer(person))

    def told(self):
        events = select(RequestEvent.kind, RequestEvent.actor_id, RequestEvent.details)
        found = db.session.execute(events.order_by(RequestEvent.id)).all()
        return [(kind, actor, details) for kind, actor, details in found if kind != "filed"]


@pytest.fixture
def cast(session):
    return Cast()


@pytest.fixture
def matter(session):
    return Cast(PRIVILEGED)


def test_a_watcher_follows_until_removed_and_both_are_events(cast):
    cast.do(operations.add_watcher, cast.maya, email=cast.hiro.email.upper())
    assert cast.sees(cast.hiro)

    cast.do(operations.remove_watcher, cast.maya, person_id=cast.hiro.id)
    assert not cast.sees(cast.hiro)
    person = {"person": cast.hiro.id}
    assert cast.told() == [
        ("watcher_added", cast.maya.id, person),
        ("watcher_removed", cast.maya.id, person),
    ]


def test_adding_somebody_twice_is_once(cast):
    for _time in range(2):
        cast.do(operations.add_watcher, cast.ravi, email=cast.hiro.email)

    assert len(cast.told()) == 1
    assert [one.name for one in queries.named_in(cast.row)[Part.WATCHER]] == ["Hiro Tanaka"]


def test_a_watcher_may_leave_but_not_bring_or_remove_others(cast):
    cast.do(operations.add_watcher, cast.maya, email=cast.hiro.email)
    other = make_person("Kofi Boateng")
    cast.do(operations.add_watcher, cast.maya, email=other.email)

    with pytest.raises(NotAllowed):
        cast.do(operations.add_watcher, cast.hiro, email=make_person().email)
    with pytest.raises(NotAllowed):
        cast.do(operations.remove_watcher, cast.hiro, person_id=other.id)
    cast.do(operations.remove_watcher, cast.hiro, person_id=cast.hiro.id)
    assert not cast.sees(cast.hiro)


def test_a_watcher_neither_ends_a_hold_nor_reopens_nor_cancels(cast):
    cast.do(operations.add_watcher, cast.maya, email=cast.hiro.email)
    question = {"reason": HoldReason.REQUESTER, "question": "Which one?"}
    cast.do(operations.hold, cast.ravi, version=None, **question)
    cast.do(operations.reply, cast.hiro, words="I would like to know too")
    assert cast.row.status == "on_hold"

    for operation, named in ((operations.reopen, {"words": "no"}), (operations.cancel, {})):
        with pytest.raises(NotAllowed):
            cast.do(operation, cast.hiro, version=None, **named)


def test_everybody_on_the_list_of_a_matter_may_add_and_remove(matter):
    matter.do(operations.add_member, matter.maya, email=matter.hiro.email)
    kofi = make_person("Kofi Boateng")
    matter.do(operations.add_member, matter.hiro, email=kofi.email)
    assert matter.sees(kofi)

    matter.do(operations.remove_member, matter.leila, person_id=matter.hiro.id)
    assert not matter.sees(matter.hiro)
    assert [kind for kind, _actor, _details in matter.told()] == [
        "member_added",
        "member_added",
        "member_removed",
    ]


def test_who_is_outside_a_matter_can_add_nobody(matter):
    for outside in (matter.ravi, matter.hiro):
        with pytest.raises(NotFound):
            matter.do(operations.add_member, outside, email=outside.email)


def test_matters_have_members_and_other_requests_have_watchers(session):
    for cast, wrong in (
        (Cast(PRIVILEGED), operations.add_watcher),
        (Cast(desk="it"), operations.add_member),
    ):
        with pytest.raises(NotFound):
            cast.do(wrong, cast.leila, email=cast.hiro.email)


def test_a_wall_ends_what_the_person_had_and_it_does_not_come_back(cast):
    cast.do(operations.add_watcher, cast.maya, email=cast.hiro.email)
    cast.do(operations.build_wall, cast.leila, email=cast.hiro.email)
    assert not cast.sees(cast.hiro)

    cast.do(operations.take_down_wall, cast.leila, person_id=cast.hiro.id)
    assert not cast.sees(cast.hiro)
    assert [kind for kind, _actor, _details in cast.told()] == [
        "watcher_added",
        "watcher_removed",
        "wall_built",
        "wall_taken_down",
    ]


def test_a_wall_before_the_assignee_makes_it_nobodys_and_stops_their_work(cast):
    cast.do(operations.start, cast.ravi, version=None)
    cast.do(operations.build_wall, cast.leila, email=cast.ravi.email, now=later(hours=1))

    assert (cast.row.assignee_id, cast.row.status) == (None, "received")
    assert db.session.scalars(select(WorkLog.ended_at)).one() == later(hours=1)
    with pytest.raises(NotFound):
        cast.do(operations.start, cast.ravi, version=None)


def test_only_the_desks_lead_builds_and_takes_down(cast):
    for person in (cast.maya, cast.ravi):
        with pytest.raises(NotAllowed):
            cast.do(operations.build_wall, person, email=cast.hiro.email)
    cast.do(operations.build_wall, cast.leila, email=cast.hiro.email)
    with pytest.raises(NotAllowed):
        cast.do(operations.take_down_wall, cast.ravi, person_id=cast.hiro.id)


def test_neither_the_asker_nor_the_lead_who_builds_is_walled(cast):
    for person in (cast.maya, cast.leila):
        with pytest.raises(InvalidInput):
            cast.do(operations.build_wall, cast.leila, email=person.email)


def test_a_walled_and_an_unknown_person_are_refused_in_the_same_words(cast):
    cast.do(operations.build_wall, cast.leila, email=cast.hiro.email)
    gone = make_person(is_active=False)
    words = set()
    for email in (cast.hiro.email, "nobody@example.test", gone.email):
        with pytest.raises(InvalidInput) as refused:
            cast.do(operations.add_watcher, cast.maya, email=email)
        words.add((str(refused.value), refused.value.field))

    assert len(words) == 1


def test_handing_over_to_a_walled_colleague_is_refused_as_for_a_stranger(cast):
    cast.do(operations.build_wall, cast.leila, email=cast.ravi.email)
    words = set()
    for person in (cast.ravi, cast.hiro):
        with pytest.raises(InvalidInput) as refused:
            cast.do(operations.assign, cast.leila, assignee_id=person.id, version=None)
        words.add(str(refused.value))

    assert len(words) == 1


@pytest.mark.parametrize("operation", ["remove_watcher", "take_down_wall"])
def test_an_id_that_is_not_there_is_not_found(cast, operation):
    with pytest.raises(NotFound):
        cast.do(getattr(operations, operation), cast.leila, person_id=cast.hiro.id)


def test_a_look_at_a_matter_is_an_event_once_an_hour_and_person(matter):
    for minutes in (0, 59, 61):
        matter.do(operations.record_view, matter.leila, now=later(minutes=minutes))
    matter.do(operations.record_view, matter.maya)

    views = [actor for kind, actor, _details in matter.told() if kind == "viewed"]
    assert sorted(views) == sorted([matter.leila.id, matter.leila.id, matter.maya.id])


def test_a_look_at_an_open_request_is_no_event(cast):
    cast.do(operations.record_view, cast.leila)

    assert cast.told() == []


def test_a_look_is_no_change_that_somebody_else_could_collide_with(matter):
    before = matter.row.version
    matter.do(operations.record_view, matter.leila)

    assert matter.row.version == before
