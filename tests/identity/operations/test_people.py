from dataclasses import replace

import pytest
from sqlalchemy import func, select

from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.identity import operations, queries
from portal.identity.models import AuditEvent, Person
from portal.identity.operations import Particulars
from portal.jobs.models import Delivery
from tests.support.factories import MONDAY, grant, later, make_desk, make_person, viewer

URL = "https://portal.example"
LAN = Particulars(
    name="Lan Nguyen",
    email="lan@example.test",
    department="IT",
    manager_id=None,
    language="en",
    zone="Asia/Ho_Chi_Minh",
    grants=frozenset(),
)


@pytest.fixture
def admin(session):
    person = make_person("Yusuf Çelik", password_hash="digest")
    grant(person, "admin")
    return viewer(person)


def invite(admin, **changes):
    particulars = replace(LAN, **changes)
    return operations.invite(particulars, actor=admin, public_url=URL, now=MONDAY)


def change(person, admin, *, version=1, **changes):
    operations.change_person(
        person.id, replace(LAN, **changes), version=version, actor=admin, now=MONDAY
    )


def events(session):
    return list(session.execute(select(AuditEvent.kind, AuditEvent.subject, AuditEvent.details)))


def link_in_last_mail(session):
    body = session.scalars(select(Delivery.body).order_by(Delivery.id.desc())).first()
    return next(line for line in body.splitlines() if line.startswith(URL)).split("/")[-1]


def test_who_is_invited_gets_a_mail_and_chooses_a_password(session, admin):
    desk = make_desk()
    person = invite(admin, grants=frozenset({("staff", desk.id)}))

    token = link_in_last_mail(session)
    assert operations.set_password_by_link(token, password_hash="x", now=MONDAY) == person.id
    assert viewer(person).is_on_desk(desk.id)
    kind, subject, details = events(session)[0]
    assert (kind, subject) == ("person_invited", f"person:{person.id}")
    assert details == {"grants": [f"staff:{desk.id}"]}


def test_the_trail_holds_no_words_about_the_person(session, admin):
    invite(admin)

    assert "Lan" not in str(events(session))
    assert "lan@" not in str(events(session))


def test_an_address_belongs_to_one_person_whatever_its_case(session, admin):
    make_person(email="Lan@Example.test")

    with pytest.raises(InvalidInput) as refused:
        invite(admin)
    assert refused.value.field == "email"


def test_inviting_again_ends_the_link_of_the_earlier_mail(session, admin):
    person = invite(admin)
    earlier = link_in_last_mail(session)
    operations.invite_again(person.id, actor=admin, public_url=URL, now=later(hours=1))

    assert queries.open_link(earlier, now=later(hours=2)) is None
    assert queries.open_link(link_in_last_mail(session), now=later(hours=2)).name == "Lan Nguyen"


@pytest.mark.parametrize(
    "changes", [{"password_hash": "x"}, {"is_active": False}, {"email": None}]
)
def test_only_who_can_take_an_invitation_is_invited_again(session, admin, changes):
    person = make_person(**changes)

    with pytest.raises(InvalidInput):
        operations.invite_again(person.id, actor=admin, public_url=URL, now=MONDAY)


def test_a_change_of_roles_is_an_event_of_its_own(session, admin):
    desk = make_desk()
    person = make_person(**{field: getattr(LAN, field) for field in ("name", "email", "zone")})
    person.department = LAN.department
    grant(person, "staff", desk)
    change(person, admin, grants=frozenset({("lead", desk.id), ("auditor", None)}))

    assert queries.grants_of({person.id})[person.id] == {("lead", desk.id), ("auditor", None)}
    assert events(session) == [
        (
            "roles_changed",
            f"person:{person.id}",
            {"added": ["auditor:", f"lead:{desk.id}"], "removed": [f"staff:{desk.id}"]},
        )
    ]


def test_who_comes_second_does_not_overwrite(session, admin):
    person = make_person()
    change(person, admin, name="Lan N.")

    with pytest.raises(Conflict):
        change(person, admin, name="Somebody Else")
    assert (person.name, person.version) == ("Lan N.", 2)


def test_a_change_that_changes_nothing_is_no_event(session, admin):
    person = make_person()
    change(person, admin)
    change(person, admin, version=2)

    assert [kind for kind, _subject, _details in events(session)] == ["person_changed"]


def test_an_address_of_somebody_else_is_refused_when_changing_too(session, admin):
    make_person(email="taken@example.test")
    person = make_person("Lan Nguyen", email="lan@example.test")

    with pytest.raises(InvalidInput):
        change(person, admin, email="taken@example.test")
    assert person.email == "lan@example.test"


def test_nobody_is_their_own_manager(session, admin):
    person = make_person()

    with pytest.raises(InvalidInput):
        change(person, admin, manager_id=person.id)


def test_disabling_ends_sign_ins_and_links_at_once(session, admin):
    person = invite(admin)
    token = link_in_last_mail(session)
    cookie = operations.sign_in(person.id, user_agent="", now=MONDAY, hours=1)
    operations.disable_person(person.id, actor=admin, now=MONDAY)

    assert queries.viewer_of_token(cookie) is None
    assert queries.open_link(token, now=MONDAY) is None


def test_what_was_ended_by_disabling_does_not_come_back(session, admin):
    person = make_person(password_hash="x")
    operations.disable_person(person.id, actor=admin, now=MONDAY)
    meanwhile = operations.sign_in(person.id, user_agent="", now=MONDAY, hours=1)
    operations.enable_person(person.id, actor=admin, now=MONDAY)

    assert person.is_active
    assert queries.viewer_of_token(meanwhile) is None


def test_disabling_and_enabling_twice_is_once(session, admin):
    person = make_person()
    for step in (operations.disable_person, operations.enable_person):
        step(person.id, actor=admin, now=MONDAY)
        step(person.id, actor=admin, now=MONDAY)

    assert [kind for kind, _subject, _details in events(session)] == [
        "person_disabled",
        "person_enabled",
    ]


def test_an_admin_cannot_leave_the_portal_without_one(session, admin):
    with pytest.raises(InvalidInput):
        operations.disable_person(admin.id, actor=admin, now=MONDAY)
    me = session.get(Person, admin.id)
    with pytest.raises(InvalidInput) as refused:
        change(me, admin, grants=frozenset())
    assert refused.value.field == "roles"


def test_who_is_no_admin_any_more_changes_nothing(session, admin):
    """The page was opened as an admin; meanwhile another admin took the role."""
    other = make_person(password_hash="x")
    grant(other, "admin")
    stale = viewer(other)
    operations.change_person(other.id, LAN, version=1, actor=admin, now=MONDAY)

    with pytest.raises(NotAllowed):
        operations.disable_person(admin.id, actor=stale, now=MONDAY)
    with pytest.raises(NotAllowed):
        operations.invite(LAN, actor=stale, public_url=URL, now=MONDAY)


def test_somebody_who_is_not_there_is_not_found(session, admin):
    with pytest.raises(NotFound):
        operations.disable_person(0, actor=admin, now=MONDAY)
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
