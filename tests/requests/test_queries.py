import pytest

from portal.catalogue.models import Confidentiality
from portal.errors import NotFound
from portal.requests import operations, queries
from portal.requests.models import Member
from portal.requests.queue import Filters, Order, Which
from tests.support.factories import (
    MONDAY,
    grant,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


@pytest.fixture
def desk(session):
    return make_desk("legal", prefix="LEG")


@pytest.fixture
def cast(desk):
    """People with every relation to a matter on the legal desk."""
    skill, other_skill = make_skill(desk, "disputes"), make_skill(desk, "ip")
    it = make_desk("it")
    people = {
        "requester": make_person("Maya Lindholm"),
        "colleague with the skill": make_staff(desk, skill, name="Daniel Osei"),
        "colleague without it": make_staff(desk, other_skill, name="Ingrid Solheim"),
        "lead": make_staff(desk, other_skill, name="Leila Haddad", role="lead"),
        "lead of the other desk": make_staff(it, make_skill(it), name="Selin Kaya", role="lead"),
        "manager": make_person("Ruth Adler"),
        "admin": make_person("Yusuf Celik"),
        "another requester": make_person("Hiro Tanaka"),
    }
    grant(people["manager"], "manager", desk)
    grant(people["admin"], "admin")
    return skill, people


SEEN_BY = {
    Confidentiality.OPEN: {
        "requester",
        "colleague with the skill",
        "colleague without it",
        "lead",
    },
    Confidentiality.RESTRICTED: {"requester", "colleague with the skill", "lead"},
    Confidentiality.PRIVILEGED: {"requester", "lead"},
}


@pytest.mark.parametrize("kind", list(Confidentiality))
def test_who_sees_a_request_follows_its_confidentiality(desk, cast, kind):
    skill, people = cast
    row = make_request(make_type(desk, skill, confidentiality=kind), requester=people["requester"])

    seen = set()
    for name, person in people.items():
        try:
            queries.visible_request(row.reference, viewer=viewer(person))
            seen.add(name)
        except NotFound:
            pass
    assert seen == SEEN_BY[kind]


def test_a_member_sees_a_privileged_matter(session, desk, cast):
    skill, people = cast
    row = make_request(make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED))
    added = people["another requester"]
    session.add(Member(request_id=row.id, person_id=added.id, added_at=MONDAY))
    session.flush()

    assert queries.visible_request(row.reference, viewer=viewer(added)) is row


def test_the_assignee_sees_what_they_work_on(desk, cast):
    skill, people = cast
    row = make_request(make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED))
    daniel = people["colleague with the skill"]
    operations.assign(
        row.reference,
        assignee_id=daniel.id,
        actor=viewer(people["lead"]),
        version=None,
        now=MONDAY,
    )

    assert queries.visible_request(row.reference, viewer=viewer(daniel)) is row


def test_internal_notes_stay_with_the_desk(desk, cast):
    skill, people = cast
    row = make_request(make_type(desk, skill), requester=people["requester"])
    staff = viewer(people["colleague with the skill"])
    operations.note(row.reference, words="careful", actor=staff, now=MONDAY)

    for_asker = queries.conversation(row, viewer=viewer(people["requester"]))
    for_desk = queries.conversation(row, viewer=staff)
    assert [word.body for word in for_asker] == ["Same as Maya, please."]
    assert [word.body for word in for_desk] == ["Same as Maya, please.", "careful"]


def test_counts_and_lists_of_the_queue_leave_out_what_may_not_be_sensed(desk, cast):
    skill, people = cast
    make_request(make_type(desk, skill))
    make_request(make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED))
    staff = viewer(people["colleague without it"])

    page = queries.queue_page(desk.id, Filters(), viewer=staff, now=MONDAY)
    counts = queries.queue_counts(desk.id, viewer=staff, now=MONDAY)
    assert len(page.lines) == counts[Which.OPEN] == counts[Which.UNTAKEN] == 1


@pytest.mark.parametrize("order", list(Order))
def test_keyset_pages_show_every_request_once(desk, cast, order):
    skill, people = cast
    kind = make_type(desk, skill)
    endless = make_type(desk, skill, resolution_target_minutes=None)
    made = {make_request(kind, now=later(minutes=n // 2)).id for n in range(9)}
    made |= {make_request(endless, now=later(minutes=n)).id for n in range(3)}
    lead, seen, after = viewer(people["lead"]), [], None
    while True:
        page = queries.queue_page(
            desk.id, Filters(order=order), viewer=lead, now=MONDAY, after=after, limit=5
        )
        seen += [line.row.id for line in page.lines]
        after = page.next_cursor
        if after is None:
            break

    assert len(seen) == len(made)
    assert set(seen) == made


@pytest.mark.parametrize("words", ["%", "_", "\\", "tender", "TENDER fol", "'; --"])
def test_words_of_the_filter_are_taken_literally(desk, cast, words):
    skill, people = cast
    make_request(make_type(desk, skill), title="Need the tender folder")
    page = queries.queue_page(
        desk.id, Filters(words=words), viewer=viewer(people["lead"]), now=MONDAY
    )

    assert len(page.lines) == (1 if "tender" in words.lower() else 0)


def test_what_waits_for_ones_answer_comes_first(session):
    desk = make_desk()
    skill = make_skill(desk)
    kind, person = make_type(desk, skill), make_person()
    old = make_request(kind, requester=person, now=later(hours=1))
    new = make_request(kind, requester=person, now=later(hours=2))
    old.status, old.hold_reason, old.held_since_at = "on_hold", "requester", later(hours=3)
    session.flush()

    lines = queries.requests_of(viewer(person), limit=5, open_only=True)
    assert [line.row.id for line in lines] == [old.id, new.id]
