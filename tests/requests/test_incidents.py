from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.forecast.queries.facts import arrivals_by_day
from portal.identity.models import Person
from portal.requests import operations, queries
from portal.requests.models import Message, RequestEvent, Wall, Watcher
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

pytestmark = pytest.mark.usefixtures("session")
LONDON = ZoneInfo("Europe/London")


class Burst:
    """An outage of the VPN, and three more who ask about it."""

    def __init__(self):
        self.desk = make_desk("it")
        skill = make_skill(self.desk)
        self.kind = make_type(self.desk, skill, title="Wi-Fi, VPN or phone trouble")
        self.ravi = viewer(make_staff(self.desk, skill))
        self.first = make_request(self.kind, requester=make_person("Tomasz"))
        self.others = [
            make_request(self.kind, requester=make_person(name), now=later(minutes=number + 1))
            for number, name in enumerate(("Maya", "Arash", "Grace"))
        ]
        self.step = {"actor": self.ravi, "now": later(hours=1)}

    def declared(self):
        operations.declare_incident(self.first.reference, **self.step)
        return self

    def joined(self):
        names = [row.reference for row in self.others]
        assert operations.join_incident(self.first.reference, names, **self.step) == 3
        return self


def test_who_joined_follows_the_incident():
    burst = Burst().declared().joined()

    followers = set(
        db.session.scalars(select(Watcher.person_id).where(Watcher.request_id == burst.first.id))
    )
    assert followers == {row.requester_id for row in burst.others}
    joined = queries.joined_requests(burst.first.id, viewer=burst.ravi)
    assert joined == burst.others


def test_one_resolution_ends_them_all_with_the_same_words():
    burst = Burst().declared().joined()
    operations.cancel(
        burst.others[0].reference,
        actor=viewer(make_person_of(burst.others[0])),
        version=None,
        now=later(hours=2),
    )

    step = {"actor": burst.ravi, "now": later(hours=3), "version": None}
    count = operations.resolve_incident(burst.first.reference, words="It is back.", **step)

    assert count == 3
    assert [row.status for row in (burst.first, *burst.others)] == [
        "resolved", "cancelled", "resolved", "resolved",
    ]  # fmt: skip
    said = db.session.scalars(select(Message).where(Message.body == "It is back.")).all()
    assert len(said) == 3


def make_person_of(row):
    return db.session.get_one(Person, row.requester_id)


def test_the_burst_counts_once_for_the_forecast_from_the_day_after():
    burst = Burst().declared().joined()

    counted = arrivals_by_day(burst.desk.id, last_day=MONDAY.date(), zone=LONDON)
    day_before = MONDAY.date() - timedelta(days=1)
    before = arrivals_by_day(burst.desk.id, last_day=day_before, zone=LONDON)

    assert counted == [(burst.kind.id, MONDAY.date(), 1)]
    assert before == []


def test_what_was_linked_later_still_counts_as_it_was_known():
    burst = Burst().declared()
    burst.step["now"] = later(days=2)
    burst.joined()

    assert arrivals_by_day(burst.desk.id, last_day=MONDAY.date(), zone=LONDON)[0][2] == 4
    last_day = MONDAY.date() + timedelta(days=2)
    assert arrivals_by_day(burst.desk.id, last_day=last_day, zone=LONDON)[0][2] == 1


def test_another_trouble_leaves_and_counts_again():
    burst = Burst().declared().joined()

    operations.leave_incident(burst.others[0].reference, **burst.step)

    assert len(queries.joined_requests(burst.first.id, viewer=burst.ravi)) == 2
    with pytest.raises(Conflict):
        operations.leave_incident(burst.others[0].reference, **burst.step)
    with pytest.raises(Conflict):
        operations.leave_incident(burst.first.reference, **burst.step)


def test_joining_twice_changes_nothing():
    burst = Burst().declared().joined()

    again = [row.reference for row in burst.others]

    assert operations.join_incident(burst.first.reference, again, **burst.step) == 0
    kinds = select(RequestEvent.kind).where(RequestEvent.request_id == burst.others[0].id)
    assert list(db.session.scalars(kinds)).count("incident_joined") == 1


def test_alike_are_open_ones_of_the_kind_and_of_these_days():
    burst = Burst()
    make_request(burst.kind, now=later(days=3))
    make_request(make_type(burst.desk), now=later(minutes=5))

    found = queries.alike_requests(burst.first, viewer=burst.ravi, now=later(hours=1))

    assert found == burst.others[::-1]


def test_what_only_some_may_see_stands_by_itself():
    burst = Burst().declared()
    lead = viewer(make_staff(burst.desk, make_skill(burst.desk, "b"), role="lead"))
    secret = make_request(make_type(burst.desk, confidentiality=Confidentiality.PRIVILEGED))

    with pytest.raises(InvalidTransition):
        operations.join_incident(
            burst.first.reference, [secret.reference], actor=lead, now=later(hours=1)
        )
    with pytest.raises(NotFound):
        operations.join_incident(burst.first.reference, [secret.reference], **burst.step)


def test_who_is_kept_out_of_the_incident_joins_without_following_it():
    burst = Burst().declared()
    kept_out = burst.others[0].requester_id
    db.session.add(Wall(request_id=burst.first.id, person_id=kept_out, built_at=MONDAY))
    db.session.flush()

    burst.joined()

    assert not queries.is_visible(
        burst.first.reference, viewer=viewer(make_person_of(burst.others[0]))
    )


def test_only_the_desk_declares_and_only_an_incident_is_joined():
    burst = Burst()
    with pytest.raises(NotAllowed):
        operations.declare_incident(
            burst.first.reference, actor=viewer(make_person_of(burst.first)), now=MONDAY
        )
    with pytest.raises(Conflict):
        operations.join_incident(burst.first.reference, [burst.others[0].reference], **burst.step)
    burst.declared()
    with pytest.raises(Conflict):
        burst.declared()
    with pytest.raises(InvalidInput):
        operations.join_incident(burst.first.reference, [], **burst.step)
