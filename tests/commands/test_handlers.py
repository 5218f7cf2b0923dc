from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.commands import work
from portal.identity import operations
from portal.jobs.models import Delivery
from portal.jobs.operations import enqueue
from portal.web.models import Throttle
from tests.support.factories import make_person


@pytest.mark.parametrize(("address", "mails"), [("maya@example.test", 1), ("no@example.test", 0)])
def test_the_worker_sends_the_link_to_who_signs_in_with_that_address(session, address, mails):
    make_person(email="maya@example.test", password_hash="x")
    operations.ask_for_reset(address, now=clock.wall_now())
    session.commit()

    assert work.run_all("tester") == 1
    bodies = session.scalars(select(Delivery.body)).all()
    assert ["http://127.0.0.1:8000/links/" in body for body in bodies] == [True] * mails


def test_counts_whose_window_has_ended_are_forgotten(session):
    now = clock.wall_now()
    for key, ends_at in (("over", now - timedelta(1)), ("open", now + timedelta(1))):
        session.add(Throttle(key=key, count=1, window_ends_at=ends_at))
    enqueue("jobs.forget", now=now)
    session.commit()
    work.run_all("tester")

    assert session.scalars(select(Throttle.key)).all() == ["open"]
