from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from portal.identity.models import Person
from tests.support.factories import make_person


def test_an_instant_comes_back_aware_and_in_utc(session):
    tehran = datetime(2026, 11, 23, 12, 30, 15, 123456, timezone(timedelta(hours=3, minutes=30)))
    person = make_person()
    person.created_at = tehran
    session.flush()
    session.expire(person)

    assert session.get(Person, person.id).created_at == tehran
    assert person.created_at.tzinfo is UTC


def test_a_naive_instant_is_refused(session):
    person = make_person()
    person.created_at = datetime(2026, 11, 23)  # noqa: DTZ001 - that is the point

    with pytest.raises(StatementError, match="naive"):
        session.flush()
    session.rollback()
