import pytest

from portal import clock
from portal.errors import NotFound
from portal.identity import operations, queries
from tests.support.factories import make_person, viewer


def sign_in(person):
    return operations.sign_in(person.id, user_agent="x", now=clock.wall_now(), hours=1)


def is_in(token):
    return queries.viewer_of_token(token) is not None


@pytest.mark.parametrize(
    "changes", [{"password_hash": "changed"}, {"is_active": False}], ids=["changed", "disabled"]
)
def test_what_changed_while_the_password_was_looked_at_counts(session, changes):
    person = make_person(**{"password_hash": "digest", **changes})
    circumstances = {"user_agent": "", "now": clock.wall_now(), "hours": 1}

    assert operations.sign_in_by_password(person.id, proven="digest", **circumstances) is None


def test_one_browser_of_several_is_ended(session):
    person = make_person()
    here, there = sign_in(person), sign_in(person)
    rows = queries.open_sign_ins(person.id, now=clock.wall_now())
    other = next(row for row in rows if row.token_digest == queries.token_digest(there))
    operations.end_own_sign_in(other.id, actor=viewer(person), now=clock.wall_now())

    assert (is_in(here), is_in(there)) == (True, False)


def test_somebody_elses_sign_in_is_not_there(session):
    other = make_person("Hiro Tanaka")
    token = sign_in(other)
    row = queries.open_sign_ins(other.id, now=clock.wall_now())[0]

    with pytest.raises(NotFound):
        operations.end_own_sign_in(row.id, actor=viewer(make_person()), now=clock.wall_now())
    assert is_in(token)


def test_all_others_are_ended_and_this_one_goes_on(session):
    person, stranger = make_person(), make_person("Hiro Tanaka")
    here, there, theirs = sign_in(person), sign_in(person), sign_in(stranger)
    count = operations.end_other_sign_ins(actor=viewer(person), token=here, now=clock.wall_now())

    assert count == 1
    assert (is_in(here), is_in(there), is_in(theirs)) == (True, False, True)
