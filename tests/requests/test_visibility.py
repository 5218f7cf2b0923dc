"""Who senses which request: every part a person can have, every confidentiality, and walls."""

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember
from portal.errors import NotFound
from portal.extensions import db
from portal.planning.queries import next_up
from portal.requests import queries
from portal.requests.models import Member, Wall, Watcher
from portal.requests.queue import Filters, Which
from tests.support.factories import (
    MONDAY,
    grant,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

OPEN, RESTRICTED, PRIVILEGED = Confidentiality
SEES = {
    "requester": {OPEN, RESTRICTED, PRIVILEGED},
    "who filed it for them": {OPEN, RESTRICTED},
    "watcher": {OPEN, RESTRICTED},
    "member": {OPEN, RESTRICTED, PRIVILEGED},
    "assignee": {OPEN, RESTRICTED, PRIVILEGED},
    "who filed it and is a member": {OPEN, RESTRICTED, PRIVILEGED},
    "staff with the skill": {OPEN, RESTRICTED},
    "staff without it": {OPEN},
    "who left the desk's staff": {OPEN},
    "lead": {OPEN, RESTRICTED, PRIVILEGED},
    "lead of the other desk": set(),
    "manager of the desk": set(),
    "manager everywhere": set(),
    "admin": set(),
    "auditor": set(),
    "another requester": set(),
}


@pytest.fixture
def desk(session):
    return make_desk("legal", prefix="LEG")


def somebody(part, desk, skill, row):
    """A person with this part in the request, or in the desk."""
    people = {
        "staff with the skill": lambda: make_staff(desk, skill),
        "staff without it": lambda: make_staff(desk, make_skill(desk, "ip")),
        "who left the desk's staff": lambda: _left(make_staff(desk, skill)),
        "lead": lambda: make_staff(desk, make_skill(desk, "ip"), role="lead"),
        "lead of the other desk": lambda: _lead_elsewhere(),
        "manager of the desk": lambda: _with_role("manager", desk),
        "manager everywhere": lambda: _with_role("manager"),
        "admin": lambda: _with_role("admin"),
        "auditor": lambda: _with_role("auditor"),
    }
    person = people.get(part, make_person)()
    if part == "requester":
        row.requester_id = person.id
    if "filed it" in part:
        row.filed_by_id = person.id
    if part == "assignee":
        row.assignee_id = person.id
    for model in (Member,) if "member" in part else (Watcher,) if part == "watcher" else ():
        db.session.add(model(request_id=row.id, person_id=person.id, added_at=MONDAY))
    db.session.flush()
    return person


def _left(person):
    theirs = select(StaffMember).where(StaffMember.person_id == person.id)
    db.session.scalars(theirs).one().is_active = False
    return person


def _lead_elsewhere():
    it = make_desk("it")
    return make_staff(it, make_skill(it), role="lead")


def _with_role(role, desk=None):
    person = make_person()
    grant(person, role, desk)
    return person


def build_wall(row, person):
    db.session.add(Wall(request_id=row.id, person_id=person.id, built_at=MONDAY))
    db.session.flush()


@pytest.mark.parametrize("kind", list(Confidentiality))
@pytest.mark.parametrize("part", SEES)
def test_who_sees_a_request_follows_part_and_confidentiality(desk, part, kind):
    skill = make_skill(desk, "disputes")
    row = make_request(make_type(desk, skill, confidentiality=kind))
    person = somebody(part, desk, skill, row)

    assert queries.is_visible(row.reference, viewer=viewer(person)) == (kind in SEES[part])


@pytest.mark.parametrize("kind", list(Confidentiality))
@pytest.mark.parametrize("part", [part for part, kinds in SEES.items() if kinds])
def test_a_wall_beats_every_grant_and_falls_with_its_row(desk, part, kind):
    skill = make_skill(desk, "disputes")
    row = make_request(make_type(desk, skill, confidentiality=kind))
    person = somebody(part, desk, skill, row)
    build_wall(row, person)

    with pytest.raises(NotFound):
        queries.visible_request(row.reference, viewer=viewer(person))


def test_a_wall_keeps_out_of_one_request_only(desk):
    skill = make_skill(desk, "disputes")
    kind = make_type(desk, skill)
    walled, other = make_request(kind), make_request(kind)
    person = make_staff(desk, skill)
    build_wall(walled, person)

    assert not queries.is_visible(walled.reference, viewer=viewer(person))
    assert queries.is_visible(other.reference, viewer=viewer(person))
    assert queries.is_visible(walled.reference, viewer=viewer(make_staff(desk, skill)))


def test_lists_counts_and_next_leave_a_walled_request_out(desk):
    skill = make_skill(desk, "disputes")
    row = make_request(make_type(desk, skill), title="Need the tender folder")
    lead = make_staff(desk, skill, role="lead")
    build_wall(row, lead)
    walled = viewer(lead)

    assert queries.queue_page(desk.id, Filters(), viewer=walled, now=MONDAY).lines == []
    by_words = Filters(words="tender")
    assert queries.queue_page(desk.id, by_words, viewer=walled, now=MONDAY).lines == []
    by_reference = Filters(words=row.reference)
    assert queries.queue_page(desk.id, by_reference, viewer=walled, now=MONDAY).lines == []
    assert set(queries.queue_counts(desk.id, viewer=walled, now=MONDAY).values()) == {0}
    offered = next_up(desk, viewer=walled, now=MONDAY)
    assert (offered.offered, offered.waiting_count) == ([], 0)


def test_a_walled_colleague_is_not_among_those_who_may_take_it(desk):
    skill = make_skill(desk, "disputes")
    row = make_request(make_type(desk, skill))
    ravi, lan = make_staff(desk, skill), make_staff(desk, skill, name="Lan Nguyen")
    build_wall(row, ravi)

    assert queries.possible_assignees(row) == [lan]


def test_counts_of_the_queue_follow_the_walls_of_the_viewer_alone(desk):
    skill = make_skill(desk, "disputes")
    row = make_request(make_type(desk, skill))
    make_request(make_type(desk, skill))
    walled, other = make_staff(desk, skill), make_staff(desk, skill)
    build_wall(row, walled)

    counts = [
        queries.queue_counts(desk.id, viewer=viewer(person), now=MONDAY)[Which.OPEN]
        for person in (walled, other)
    ]
    assert counts == [1, 2]
