from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.jobs import operations
from portal.jobs.models import Job, JobStatus
from tests.support.factories import MONDAY, later


def count(session):
    return session.scalar(select(func.count()).select_from(Job))


def test_a_key_is_put_in_once(session):
    for _time in range(3):
        operations.enqueue("forecast.run", key="forecast.run:2026-11-23", now=MONDAY)

    assert count(session) == 1


def test_jobs_without_a_key_are_all_kept(session):
    operations.enqueue("x", now=MONDAY)
    operations.enqueue("x", now=MONDAY)

    assert count(session) == 2


def test_a_job_is_taken_by_one_worker(session):
    operations.enqueue("x", now=MONDAY, payload={"desk": 1})

    taken = operations.claim("a", now=MONDAY)
    assert (taken.name, taken.payload, taken.claimed_by) == ("x", {"desk": 1}, "a")
    assert operations.claim("b", now=MONDAY) is None


def test_a_job_is_not_taken_before_its_time(session):
    operations.enqueue("x", now=MONDAY, run_at=later(hours=1))

    assert operations.claim("a", now=MONDAY) is None
    assert operations.claim("a", now=later(hours=1)) is not None


def test_the_claim_of_a_dead_worker_runs_out(session):
    operations.enqueue("x", now=MONDAY)
    operations.claim("a", now=MONDAY)

    again = operations.claim("b", now=MONDAY + operations.CLAIM + timedelta(seconds=1))
    assert (again.claimed_by, again.attempts) == ("b", 2)


def test_progress_renews_the_claim(session):
    operations.enqueue("x", now=MONDAY)
    job = operations.claim("a", now=MONDAY)
    operations.report_progress(job.id, worker="a", done=10, total=100, now=later(minutes=4))

    assert operations.claim("b", now=later(minutes=6)) is None


def test_a_failed_job_comes_back_later_and_is_given_up_after_five_tries(session):
    operations.enqueue("x", now=MONDAY)
    now = MONDAY
    for _try in range(operations.ATTEMPTS):
        now += timedelta(days=1)
        job = operations.claim("a", now=now)
        operations.fail(job.id, worker="a", error=ValueError("no"), now=now)

    assert job.status == JobStatus.FAILED
    assert "ValueError: no" in job.error
    assert operations.claim("a", now=now + timedelta(days=9)) is None


def test_who_comes_back_after_the_claim_ran_out_changes_nothing(session):
    operations.enqueue("x", now=MONDAY)
    job_id = operations.claim("a", now=MONDAY).id
    late = MONDAY + operations.CLAIM + timedelta(seconds=1)
    job = operations.claim("b", now=late)
    back = {"worker": "a", "now": later(hours=1)}

    assert not operations.report_progress(job_id, done=1, total=2, **back)
    assert not operations.fail(job_id, error=ValueError("broken off"), **back)
    assert not operations.finish(job_id, **back)
    session.refresh(job)
    assert (job.status, job.claimed_by, job.done_count) == (JobStatus.RUNNING, "b", 0)

    assert operations.finish(job_id, worker="b", now=late)
    assert not operations.fail(job_id, error=ValueError("broken off"), **back)
    session.refresh(job)
    assert job.status == JobStatus.DONE


def test_one_holder_has_the_lease_until_it_runs_out(session):
    def hold(holder, at):
        return operations.hold_lease("clock", holder=holder, seconds=30, now=at)

    assert hold("a", MONDAY)
    assert not hold("b", later(seconds=20))
    assert hold("a", later(seconds=20))
    assert not hold("b", later(seconds=45))
    assert hold("b", later(seconds=51))


@pytest.mark.parametrize("status", [JobStatus.WAITING, JobStatus.FAILED])
def test_only_finished_jobs_are_forgotten(session, status):
    operations.enqueue("done", now=MONDAY)
    operations.finish(operations.claim("a", now=MONDAY).id, worker="a", now=MONDAY)
    operations.enqueue("other", now=MONDAY)
    session.scalar(select(Job).where(Job.name == "other")).status = status
    session.flush()
    operations.forget_old_jobs(before=later(days=1))

    assert session.scalars(select(Job.name)).all() == ["other"]
