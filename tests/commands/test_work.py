import pytest
from sqlalchemy import select

from portal import clock
from portal.commands import handlers, work
from portal.jobs.models import Job, JobStatus
from portal.jobs.operations import enqueue


@pytest.fixture
def done(monkeypatch):
    """Handlers that note what they were given."""
    seen = []

    def fail(_payload, _now):
        raise ValueError("the forecast fell over")

    monkeypatch.setitem(handlers.HANDLERS, "noted", lambda payload, now: seen.append(payload))
    monkeypatch.setitem(handlers.HANDLERS, "failing", fail)
    return seen


def status_of(session, name):
    return session.scalar(select(Job.status).where(Job.name == name))


def test_a_due_job_is_done_once(session, done):
    enqueue("noted", payload={"desk": 3}, now=clock.wall_now())
    session.commit()

    assert work.run_all("tester") == 1
    assert done == [{"desk": 3}]
    assert status_of(session, "noted") == JobStatus.DONE


def test_a_failing_job_does_not_stop_the_others(session, done):
    enqueue("failing", now=clock.wall_now())
    enqueue("noted", now=clock.wall_now())
    session.commit()

    assert work.run_all("tester") == 2
    assert done == [{}]
    assert status_of(session, "failing") == JobStatus.WAITING


def test_ticking_often_puts_each_slot_in_once(app, session):
    for _time in range(3):
        work.tick(app, "tester")
    names = session.scalars(select(Job.name)).all()

    assert sorted(names) == sorted(set(names)) == ["forecast.run", "jobs.forget", "planning.learn"]


def test_a_worker_without_the_lease_puts_nothing_in(app, session):
    work.tick(app, "first")
    session.query(Job).delete()
    session.commit()
    work.tick(app, "second")

    assert session.scalars(select(Job.name)).all() == []
