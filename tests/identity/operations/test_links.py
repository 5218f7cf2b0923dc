from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.errors import InvalidInput, NotFound
from portal.identity import operations, queries
from portal.identity.models import AuditEvent, LinkPurpose, OneTimeLink, Person, RoleGrant
from portal.identity.operations.links import make_link
from portal.jobs.models import Delivery, Job
from tests.support.factories import MONDAY, grant, later, make_person

URL = "https://portal.example"


def first_admin_token(now=MONDAY):
    return token_in(operations.make_first_admin_link(public_url=URL, now=now))


def token_in(address):
    start, token = address.rsplit("/", 1)
    assert start == f"{URL}/links"
    return token


def become(token, *, address="yusuf@example.test", now=MONDAY):
    return operations.become_first_admin(
        token, name="Yusuf Çelik", address=address, password_hash="digest", now=now
    )


def link_for(person, purpose=LinkPurpose.PASSWORD_RESET):
    return token_in(make_link(person.id, purpose=purpose, public_url=URL, now=MONDAY))


def take(token, now=MONDAY):
    return operations.set_password_by_link(token, password_hash="new", now=now)


def kinds(session):
    return list(session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)))


def test_the_first_admin_comes_out_of_a_link_of_the_console(session):
    token = first_admin_token()
    person = session.get(Person, become(token))

    assert (person.name, person.email, person.is_active) == (
        "Yusuf Çelik",
        "yusuf@example.test",
        True,
    )
    assert queries.grants_of({person.id}) == {person.id: {("admin", None)}}
    assert queries.has_admin_with_password()
    assert kinds(session) == ["first_admin_linked", "first_admin_made"]


def test_only_the_last_link_of_the_console_opens(session):
    earlier, later_one = first_admin_token(), first_admin_token()

    with pytest.raises(NotFound):
        become(earlier)
    become(later_one)
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_link_of_the_console_works_for_a_day(session):
    token = first_admin_token()

    with pytest.raises(NotFound):
        become(token, now=later(hours=24))
    become(token, now=later(hours=23, minutes=59))


def test_there_is_no_second_first_admin(session):
    admin = make_person(password_hash="digest")
    grant(admin, "admin")

    with pytest.raises(InvalidInput):
        first_admin_token()


def test_a_link_made_before_another_way_led_to_an_admin_is_dead(session):
    token = first_admin_token()
    grant(make_person(password_hash="digest"), "admin")

    with pytest.raises(NotFound):
        become(token)


def test_an_admin_without_a_password_keeps_nobody_out(session):
    grant(make_person(), "admin")

    become(first_admin_token())


def test_the_first_admin_may_be_somebody_who_was_set_up_before(session):
    known = make_person("Y. Celik", email="Yusuf@example.test")
    grant(known, "admin")

    assert become(first_admin_token()) == known.id
    assert known.name == "Yusuf Çelik"
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    assert session.scalar(select(func.count()).select_from(RoleGrant)) == 1


def test_a_link_is_random_and_only_its_digest_is_stored(session):
    person = make_person()
    tokens = {link_for(person) for _ in range(20)}

    assert len(tokens) == 20
    assert min(len(token) for token in tokens) >= 43  # 256 bits
    assert tokens.isdisjoint(session.scalars(select(OneTimeLink.token_digest)))


def test_a_link_sets_a_password_once(session):
    person = make_person()
    token = link_for(person)
    take(token)

    with pytest.raises(NotFound):
        take(token)
    assert person.password_hash == "new"


def test_taking_a_link_ends_every_sign_in_and_every_other_link(session):
    person = make_person(password_hash="old")
    operations.sign_in(person.id, user_agent="", now=MONDAY, hours=1)
    token, other = link_for(person), link_for(person)
    take(token)

    assert queries.open_sign_ins(person.id, now=MONDAY) == []
    with pytest.raises(NotFound):
        take(other)


@pytest.mark.parametrize("changes", [{"is_active": False}, {}])
def test_a_link_of_somebody_disabled_or_an_old_one_is_dead(session, changes):
    person = make_person(**changes)
    token = link_for(person)
    now = later(hours=1) if changes else later(hours=24)

    assert queries.open_link(token, now=now) is None
    with pytest.raises(NotFound):
        take(token, now=now)


def test_a_link_for_one_purpose_opens_no_other_door(session):
    with pytest.raises(NotFound):
        take(first_admin_token())
    with pytest.raises(NotFound):
        become(link_for(make_person()))


def ask_and_send(address):
    operations.ask_for_reset(address, now=MONDAY)
    operations.send_reset(address, asked_at=MONDAY, public_url=URL, now=MONDAY)


def test_a_reset_sends_a_link_that_works(session):
    person = make_person(email="maya@example.test", password_hash="old")
    ask_and_send(" Maya@Example.test")
    mail = session.scalars(select(Delivery)).one()

    assert (mail.address, mail.person_id) == ("maya@example.test", person.id)
    token = next(line for line in mail.body.splitlines() if line.startswith(URL)).split("/")[-1]
    assert take(token) == person.id
    assert kinds(session) == ["password_reset_sent", "password_reset"]


def test_a_reset_that_is_sent_twice_by_the_worker_is_one_mail(session):
    make_person(email="maya@example.test", password_hash="old")
    ask_and_send("maya@example.test")
    ask_and_send("maya@example.test")

    assert session.scalar(select(func.count()).select_from(Delivery)) == 1


@pytest.mark.parametrize(
    "person",
    [
        {"email": "maya@example.test", "password_hash": "old"},
        {"email": "maya@example.test"},
        {"email": "maya@example.test", "password_hash": "old", "is_active": False},
        {"email": "other@example.test", "password_hash": "old"},
    ],
    ids=["known", "without a password", "disabled", "unknown"],
)
def test_asking_for_a_reset_writes_the_same_for_anybody(session, person):
    make_person(**person)
    operations.ask_for_reset("maya@example.test", now=MONDAY)

    assert session.scalars(select(Job)).one().name == operations.RESET_JOB
    assert session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


@pytest.mark.parametrize(
    "person",
    [{"password_hash": None}, {"password_hash": "old", "is_active": False}],
    ids=["without a password", "disabled"],
)
def test_nothing_is_sent_to_who_does_not_sign_in_with_a_password(session, person):
    make_person(email="maya@example.test", **person)
    ask_and_send("maya@example.test")
    ask_and_send("nobody@example.test")

    assert session.scalars(select(Delivery)).all() == []


def test_the_links_last_a_day_at_most(session):
    person = make_person()
    link_for(person)
    row = session.scalars(select(OneTimeLink)).one()

    assert row.expires_at - row.created_at <= timedelta(hours=24)
