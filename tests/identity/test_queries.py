from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.identity import operations, queries
from portal.identity.models import SignIn
from tests.support.factories import grant, make_desk, make_person


def sign_in(person, now):
    return operations.sign_in(person.id, user_agent="x", now=now, hours=1)


def test_a_token_gives_its_person_with_all_grants(session):
    person, desk = make_person(), make_desk()
    grant(person, "lead", desk)
    grant(person, "auditor")
    viewer = queries.viewer_of_token(sign_in(person, clock.wall_now()))

    assert viewer.id == person.id
    assert viewer.grants == {("lead", desk.id), ("auditor", None)}


def test_a_sign_in_runs_out(session):
    token = sign_in(make_person(), clock.wall_now() - timedelta(hours=2))

    assert queries.viewer_of_token(token) is None


def test_an_ended_sign_in_is_nobodys(session):
    token = sign_in(make_person(), clock.wall_now())
    operations.end_sign_in(token, now=clock.wall_now())

    assert queries.viewer_of_token(token) is None


def test_disabling_a_person_ends_every_sign_in(session):
    person = make_person()
    token = sign_in(person, clock.wall_now())
    person.is_active = False
    session.flush()

    assert queries.viewer_of_token(token) is None


def test_only_the_digest_of_a_token_is_stored(session):

    token = sign_in(make_person(), clock.wall_now())

    assert token not in session.scalars(select(SignIn.token_digest)).all()
