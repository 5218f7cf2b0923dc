import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.requests import operations, queries
from portal.requests.lifecycle import EventKind
from portal.requests.models import Message, Relation, RequestEvent, Watcher
from portal.requests.relations import RelationKind
from tests.support.factories import (
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


class Pair:
    """Two people ask for one thing, each at the same desk."""

    def __init__(self, **kind):
        self.desk = make_desk("it")
        self.skill = make_skill(self.desk)
        self.kind = make_type(self.desk, self.skill, **kind)
        self.ravi = viewer(make_staff(self.desk, self.skill))
        self.maya, self.tomasz = make_person("Maya"), make_person("Tomasz")
        self.first = make_request(self.kind, requester=self.maya)
        self.second = make_request(self.kind, requester=self.tomasz, now=later(minutes=1))
        self.who = {"actor": self.ravi, "now": later(hours=1)}

    def merged(self, **changes):
        said = {"into": self.second.reference, "words": "One trouble.", "version": None}
        return operations.merge(self.first.reference, **said | changes, **self.who)


def kinds_of(row):
    kinds = select(RequestEvent.kind).where(RequestEvent.request_id == row.id)
    return list(db.session.scalars(kinds.order_by(RequestEvent.number)))


def test_a_link_is_read_from_both_sides_and_said_once():
    pair = Pair()
    link = {"other": pair.second.reference.lower(), "kind": RelationKind.BLOCKS}

    for _time in range(2):
        operations.relate(pair.first.reference, **link, **pair.who)

    (there,) = queries.relations_of(pair.first, viewer=pair.ravi)
    (back,) = queries.relations_of(pair.second, viewer=pair.ravi)
    assert (there.is_from, there.other, back.is_from, back.other) == (
        True, pair.second, False, pair.first,
    )  # fmt: skip
    assert kinds_of(pair.first).count(EventKind.LINKED) == 1


def test_a_link_is_taken_away_and_its_end_stays_in_the_trail():
    pair = Pair()
    link = {"other": pair.second.reference, "kind": RelationKind.RELATES}
    operations.relate(pair.first.reference, **link, **pair.who)
    made = db.session.scalar(select(Relation.id))

    operations.unrelate(pair.second.reference, relation_id=made, **pair.who)

    assert queries.relations_of(pair.first, viewer=pair.ravi) == []
    assert kinds_of(pair.second)[-1] == EventKind.UNLINKED


def test_what_one_may_not_see_is_not_there_to_link_and_not_shown_linked():
    pair = Pair()
    secret = make_request(make_type(pair.desk, confidentiality=Confidentiality.PRIVILEGED))
    link = {"other": secret.reference, "kind": RelationKind.RELATES}
    with pytest.raises(InvalidInput, match="no request with this reference"):
        operations.relate(pair.first.reference, **link, **pair.who)

    lead = viewer(make_staff(pair.desk, pair.skill, role="lead"))
    operations.relate(pair.first.reference, **link, actor=lead, now=later(hours=1))

    assert queries.relations_of(pair.first, viewer=pair.ravi) == []
    assert len(queries.relations_of(pair.first, viewer=lead)) == 1


def test_a_merged_request_ends_and_its_asker_follows_the_other():
    pair = Pair()
    pair.merged()

    assert pair.first.status == "cancelled"
    assert queries.goes_on_in(pair.first, viewer=viewer(pair.maya)) == pair.second
    assert kinds_of(pair.first)[-2:] == [EventKind.REPLIED, EventKind.MERGED]
    assert kinds_of(pair.second)[-2:] == [EventKind.WATCHER_ADDED, EventKind.TOOK_IN]


def test_what_is_still_written_at_the_merged_one_arrives_at_the_other():
    pair = Pair()
    pair.merged()

    row = operations.reply(
        pair.first.reference, words="Any news?", actor=viewer(pair.maya), now=later(hours=2)
    )

    assert row == pair.second
    said = db.session.scalar(select(Message).where(Message.body == "Any news?"))
    assert said.request_id == pair.second.id


def test_a_merge_is_undone_whole():
    pair = Pair()
    pair.merged()
    number = operations.undoable_step(pair.first, **pair.who)

    operations.undo(pair.first.reference, number=number, **pair.who)

    assert pair.first.is_open
    assert db.session.scalars(select(Relation)).all() == []
    assert db.session.scalars(select(Watcher)).all() == []
    assert kinds_of(pair.first)[-1] == EventKind.UNDONE
    with pytest.raises(NotFound):
        queries.visible_request(pair.second.reference, viewer=viewer(pair.maya))


def test_only_two_open_ones_of_a_desk_that_all_of_it_sees_become_one():
    pair = Pair()
    elsewhere = make_request(make_type(make_desk("legal")))
    for into in (elsewhere.reference, pair.first.reference, "ITX-000000"):
        with pytest.raises(InvalidInput):
            pair.merged(into=into)
    with pytest.raises(InvalidInput, match="requester reads it"):
        pair.merged(words=" ")
    pair.who["actor"] = viewer(pair.maya)
    with pytest.raises(NotAllowed):
        pair.merged()


def test_restricted_ones_of_two_askers_stay_two():
    pair = Pair(confidentiality=Confidentiality.RESTRICTED)
    with pytest.raises(InvalidInput, match="stands by itself"):
        pair.merged()

    pair.second.requester_id = pair.maya.id
    pair.merged()

    assert pair.first.status == "cancelled"


def test_who_comes_too_late_merges_nothing():
    pair = Pair()
    with pytest.raises(Conflict):
        pair.merged(version=99)
    maya = {"actor": viewer(pair.maya), "version": None, "now": later(hours=1)}
    operations.cancel(pair.first.reference, **maya)
    with pytest.raises(InvalidTransition):
        pair.merged()


def test_nobody_reads_through_a_merge_what_a_wall_keeps_from_them():
    pair = Pair()
    lead = viewer(make_staff(pair.desk, pair.skill, role="lead"))
    maya = db.session.get_one(Person, pair.maya.id)
    operations.build_wall(
        pair.second.reference, email=maya.email, actor=lead, now=later(minutes=5)
    )

    pair.merged()

    assert queries.goes_on_in(pair.first, viewer=viewer(pair.maya)) is None
