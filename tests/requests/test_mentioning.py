"""Asking a colleague for their word, by @ in a note or by choice."""

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.errors import InvalidInput, NotFound
from portal.extensions import db
from portal.notifications.news import News, news_for
from portal.notifications.queries import happenings_after, readers_of
from portal.requests import operations, queries
from portal.requests.mentions import mentioned_in
from portal.requests.models import Mention, RequestEvent
from portal.requests.queries import Part
from portal.requests.queue import Filters, Which
from tests.support.factories import (
    MONDAY,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

NAMES = {1: "Ravi Menon", 2: "Ravi Shah", 3: "Chidi Eze", 4: "Şule Işık", 5: "Jean-Luc O'Neil"}  # noqa: RUF001


@pytest.mark.parametrize(
    ("words", "people", "unknown", "several"),
    [
        ("@Ravi Menon, can you look? (@chidi)", [1, 3], [], []),
        ("@ravi shah and @Ravi Shah again", [2], [], []),
        ("Ask @ravi about it", [], [], ["ravi"]),
        ("mail ravi@example.org or @ home, 5 @ 3", [], [], []),
        ("@Nobody Here", [], ["Nobody"], []),
        ("@sule isik and @jean-luc o'neil", [4, 5], [], []),
        ("@chidi\nEze", [3], [], []),
    ],
)
def test_who_is_named(words, people, unknown, several):
    found = mentioned_in(words, NAMES)

    assert (found.people, found.unknown, found.several) == (people, unknown, several)


class Cast:
    def __init__(self, confidentiality=Confidentiality.OPEN):
        self.desk = make_desk()
        skill = make_skill(self.desk)
        self.maya = make_person()
        self.ravi = make_staff(self.desk, skill)
        self.chidi = make_staff(self.desk, skill, name="Chidi Eze")
        self.new = make_staff(self.desk, make_skill(self.desk, "other"), name="Newton Iles")
        self.lead = make_staff(self.desk, skill, name="Ingrid Solberg", role="lead")
        kind = make_type(self.desk, skill, confidentiality=confidentiality)
        self.row = make_request(kind, requester=self.maya)

    def note(self, words, *, who=None, ask=None, now=MONDAY):
        said = {"words": words, "actor": viewer(who or self.ravi), "now": now, "ask": ask}
        return operations.note(self.row.reference, **said)

    def asked(self):
        return [one.name for one in queries.named_in(self.row)[Part.ASKED]]

    def waiting_for(self, person):
        page = queries.queue_page(
            self.desk.id, Filters(which=Which.MY_WORD), viewer=viewer(person), now=MONDAY
        )
        return [line.row.reference for line in page.lines]

    def events(self):
        kinds = ("mentioned", "mention_ended")
        event = RequestEvent
        found = select(event.kind, event.actor_id, event.details).where(event.kind.in_(kinds))
        return [tuple(each) for each in db.session.execute(found.order_by(event.number))]


def test_it_stands_under_waiting_for_my_word_until_they_said_something(session):
    cast = Cast()
    cast.note("@Chidi Eze, @ingrid: is this ours? I ask @ravi too.")

    assert cast.asked() == ["Chidi Eze", "Ingrid Solberg"]
    assert cast.waiting_for(cast.chidi) == [cast.row.reference]
    assert cast.waiting_for(cast.ravi) == []
    assert cast.row.assignee_id is None

    cast.note("Yes.", who=cast.chidi)
    said = {"actor": viewer(cast.lead), "now": MONDAY}
    operations.reply(cast.row.reference, words="It is ours.", **said)

    assert cast.asked() == []
    assert cast.waiting_for(cast.chidi) == []
    assert cast.events() == [
        ("mentioned", cast.ravi.id, {"person": cast.chidi.id}),
        ("mentioned", cast.ravi.id, {"person": cast.lead.id}),
        ("mention_ended", cast.chidi.id, {"person": cast.chidi.id}),
        ("mention_ended", cast.lead.id, {"person": cast.lead.id}),
    ]


def test_asked_twice_they_are_told_twice_and_it_waits_once(session):
    cast = Cast()
    cast.note("Look, please", ask=cast.chidi.id)
    cast.note("@chidi, did you look?")
    assert cast.asked() == ["Chidi Eze"]

    step = {"person_id": cast.chidi.id, "actor": viewer(cast.ravi), "now": MONDAY}
    operations.end_mention(cast.row.reference, **step)

    assert cast.asked() == []
    with pytest.raises(NotFound):
        operations.end_mention(cast.row.reference, **step)


@pytest.mark.parametrize(
    ("level", "name"),
    [
        (Confidentiality.OPEN, "Maya Lindholm"),
        (Confidentiality.OPEN, "Quentin"),
        (Confidentiality.RESTRICTED, "Newton Iles"),
        (Confidentiality.PRIVILEGED, "Chidi Eze"),
    ],
)
def test_who_may_not_see_it_is_refused_in_the_words_for_who_is_not_there(session, level, name):
    cast = Cast(level)

    with pytest.raises(InvalidInput) as refused:
        cast.note(f"@{name}?", who=cast.lead)

    assert refused.value.message.startswith("Nobody called %(name)s can be asked here.")
    assert cast.asked() == []


def test_a_wall_is_not_to_be_sensed_and_ends_what_waited(session):
    cast = Cast()
    cast.note("@Chidi Eze?")
    wall = {"email": cast.chidi.email, "actor": viewer(cast.lead), "now": MONDAY}
    operations.build_wall(cast.row.reference, **wall)

    assert cast.asked() == []
    messages = set()
    for words, ask in (("@Chidi Eze?", None), ("@Quentin?", None), ("You?", cast.chidi.id)):
        with pytest.raises(InvalidInput) as refused:
            cast.note(words, ask=ask)
        messages.add(refused.value.message)
    assert len(messages) == 1
    assert db.session.scalars(select(Mention).where(Mention.ended_at.is_(None))).all() == []


def test_a_member_of_a_privileged_matter_can_be_asked(session):
    cast = Cast(Confidentiality.PRIVILEGED)
    added = {"email": cast.chidi.email, "actor": viewer(cast.lead), "now": MONDAY}
    operations.add_member(cast.row.reference, **added)

    cast.note("@chidi?", who=cast.lead)

    assert cast.asked() == ["Chidi Eze"]


def test_only_who_was_asked_is_told_and_not_when_it_is_no_longer_needed(session):
    cast = Cast()
    cast.note("@Chidi Eze? @Ingrid Solberg?")
    step = {"person_id": cast.lead.id, "actor": viewer(cast.ravi), "now": MONDAY}
    operations.end_mention(cast.row.reference, **step)
    burst = happenings_after(0, now=MONDAY)
    people = (cast.chidi, cast.lead, cast.ravi, cast.maya)

    told = [news_for(person.id, burst, follows=person is cast.maya) for person in people]

    assert told == [[News.MENTIONED], [], [], []]
    named = readers_of(cast.row.id, named={cast.chidi.id})
    assert {reader.id for reader in named} == {cast.chidi.id, cast.maya.id}
