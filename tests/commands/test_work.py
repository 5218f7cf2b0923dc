import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from config import TestConfig
from portal import clock, create_app
from portal.commands import handlers, work
from portal.commands.timetable import TIMETABLE
from portal.jobs.models import Job, JobStatus
from portal.jobs.operations import enqueue
from tests.support.wait import wait_until


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

    assert sorted(names) == sorted(entry.job for entry in TIMETABLE)


def test_a_worker_without_the_lease_puts_nothing_in(app, session):
    work.tick(app, "first")
    session.query(Job).delete()
    session.commit()
    work.tick(app, "second")

    assert session.scalars(select(Job.name)).all() == []


def test_a_worker_outlives_a_database_that_is_not_to_be_had(tmp_path, caplog):
    app = create_app(TestConfig(f"sqlite:///{tmp_path / 'nowhere' / 'portal.db'}"))
    stop = threading.Event()

    with ThreadPoolExecutor(1) as thread:
        working = thread.submit(work.work_until, stop, app)
        wait_until(lambda: "not to be had" in caplog.text or working.done(), 10)
        stop.set()
        working.result()

    assert "not to be had" in caplog.text
