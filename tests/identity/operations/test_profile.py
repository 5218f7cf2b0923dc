import pytest
from sqlalchemy import select

from portal.errors import Conflict, InvalidInput
from portal.identity import operations, queries
from portal.identity.models import AuditEvent
from portal.identity.operations import Choices
from portal.jobs.models import Delivery
from tests.support.factories import MONDAY, make_person, viewer

CHOICES = Choices(language="en", zone="Asia/Tokyo", theme="dark")


def test_a_profile_is_kept_and_the_second_who_sends_it_loses(session):
    person = make_person()
    operations.change_profile(CHOICES, version=1, actor=viewer(person))

    assert (person.zone, person.theme, person.version) == ("Asia/Tokyo", "dark", 2)
    with pytest.raises(Conflict):
        operations.change_profile(CHOICES, version=1, actor=viewer(person))


@pytest.mark.parametrize(
    "choices", [Choices("en", "Mars/Olympus", "dark"), Choices("en", "UTC", "pink")]
)
def test_what_is_not_offered_is_refused(session, choices):
    with pytest.raises(InvalidInput):
        operations.change_profile(choices, version=1, actor=viewer(make_person()))


def test_a_new_password_ends_every_sign_in_and_tells_the_person(session):
    person = make_person(email="maya@example.test", password_hash="old")
    operations.sign_in(person.id, user_agent="", now=MONDAY, hours=1)
    operations.change_password(proven="old", password_hash="new", actor=viewer(person), now=MONDAY)

    assert person.password_hash == "new"
    assert queries.open_sign_ins(person.id, now=MONDAY) == []
    assert session.scalars(select(Delivery.address)).all() == ["maya@example.test"]
    assert session.scalars(select(AuditEvent.kind)).all() == ["password_changed"]


def test_the_password_that_was_proved_must_still_be_the_one(session):
    person = make_person(password_hash="changed meanwhile")

    with pytest.raises(Conflict):
        operations.change_password(
            proven="old", password_hash="new", actor=viewer(person), now=MONDAY
        )
