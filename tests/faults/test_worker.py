"""Several workers: one of them is the clock, each job is done once, and who comes back from the
dead breaks nothing."""

import sqlite3
from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import delete, select, update

from portal import clock
from portal.extensions import db
from portal.jobs.models import Job, JobStatus, Lease
from portal.jobs.operations import enqueue
from portal.web.transaction import reading, writing
from tests.support.faults.hasty_worker import ERRAND, LEASE_SECONDS
from tests.support.faults.size import size
from tests.support.wait import wait_until

pytestmark = pytest.mark.slow  # processes start, and a lease runs out

ERRANDS, COUNTS = size(10, 200), size([2], [2, 5])
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def hired(installation):
    """All workers of these tests; those that still run are used again."""
    workers = []
    yield workers
    for worker in workers:
        worker.kill()


@pytest.fixture
def hire(installation, company, hired):
    """Makes it so many workers; the jobs of before are forgotten, and who is no longer there."""
    installation.worker.kill()
    with installation.app.app_context(), writing():
        db.session.execute(delete(Lease))  # first, as the clock takes them
        db.session.execute(delete(Job))

    def make_it(count):
        running = [worker for worker in hired if worker.is_running]
        for _missing in range(count - len(running)):
            name = f"hasty worker {len(hired)}"
            worker = installation.service(name, ["tests.support.faults.hasty_worker"])
            worker.start()
            hired.append(worker)
            running.append(worker)
        return running

    return make_it


@pytest.fixture
def put_in(installation, tmp_path):
    """Puts in an errand; the same number twice is the same slot."""
    book = tmp_path / "book.txt"
    book.touch()

    def put(number, **payload):
        with installation.app.app_context(), writing():
            payload |= {"number": number, "book": str(book)}
            key = f"{ERRAND}:{tmp_path.name}:{number}"
            enqueue(ERRAND, key=key, payload=payload, now=clock.wall_now())

    put.book = book
    return put


def read(installation, statement):
    with installation.app.app_context(), reading():
        return db.session.execute(statement).all()


def are_done(installation, told):
    """Whether all jobs are; adds to `told` what went wrong meanwhile."""
    found = read(installation, select(Job.name, Job.status, Job.error))
    told |= {(job.name, job.error) for job in found if job.error}
    return found and {job.status for job in found} == {JobStatus.DONE}


def holder(installation):
    """The process that is the clock; None: nobody is."""
    now = clock.wall_now()
    found = read(installation, select(Lease.holder).where(Lease.until_at > now))
    return int(found[0][0].split("-")[-2]) if found else None


@pytest.mark.parametrize("count", COUNTS)
def test_each_job_is_done_once_however_many_workers_start_at_once(
    installation, hired, hire, put_in, count
):
    for worker in hired:
        worker.kill()
    for number in range(ERRANDS):
        put_in(number)
        put_in(number)

    hire(count)
    wait_until(lambda: holder(installation), PATIENCE_SECONDS, what="a clock")
    told = set()  # an error is forgotten when the job succeeds after all
    wait_until(partial(are_done, installation, told), PATIENCE_SECONDS, what="the jobs")

    begun = Counter(line.split()[0] for line in put_in.book.read_text().splitlines())
    assert begun == {str(number): 1 for number in range(ERRANDS)}
    assert told == set()
    jobs = read(installation, select(Job.key, Job.name, Job.attempts))
    assert {job.attempts for job in jobs} == {1}
    slots = Counter(job.key for job in jobs)
    assert set(slots.values()) == {1}
    assert {"planning.learn", "forecast.run"} <= {job.name for job in jobs}


def test_who_comes_back_after_its_claim_ran_out_does_not_undo_what_another_did(
    installation, hire, put_in, tmp_path
):
    gate = tmp_path / "gate"
    put_in(1, gate=str(gate))
    hired = hire(2)
    wait_until(put_in.book.read_text, PATIENCE_SECONDS, what="the errand to begin")
    first = int(put_in.book.read_text().split()[1])
    frozen = next(worker for worker in hired if worker.pid == first)

    wait_until(
        partial(is_frozen_between_writes, frozen, installation),
        PATIENCE_SECONDS,
        what="a moment in which it writes nothing",
    )
    five_minutes_pass(installation)
    wait_until(lambda: put_in.book.read_text().count("\n") == 2, PATIENCE_SECONDS, what="another")
    gate.write_text("broken")
    wait_until(partial(are_done, installation, set()), PATIENCE_SECONDS, what="the other's end")
    ended = read(installation, the_errand())
    frozen.thaw()
    wait_until(lambda: frozen.says("another worker has it"), PATIENCE_SECONDS, what="its return")

    assert read(installation, the_errand()) == ended
    assert put_in.book.read_text().count("\n") == 2


def test_when_the_clock_is_killed_another_takes_over_within_the_lease(
    installation, hire, keep_figures
):
    hired = hire(2)
    first = wait_until(lambda: holder(installation), PATIENCE_SECONDS, what="a clock")

    next(worker for worker in hired if worker.pid == first).kill()
    killed_at = clock.wall_now()
    other = wait_until(partial(other_than, first, installation), PATIENCE_SECONDS, what="another")

    waited = (clock.wall_now() - killed_at).total_seconds()
    keep_figures(f"another clock after {waited:.1f} s, the lease is {LEASE_SECONDS} s")
    assert other in {worker.pid for worker in hired}


def other_than(pid, installation):
    found = holder(installation)
    return found if found != pid else None


def is_frozen_between_writes(worker, installation):
    """Stopped in the midst of a write it would hold SQLite's one lock for as long as it sleeps:
    then it is woken again."""
    worker.freeze()
    with installation.app.app_context():
        file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if file is None or is_unlocked(file):
        return True
    worker.thaw()
    return False


def is_unlocked(file):
    probe = sqlite3.connect(file, timeout=0.2, isolation_level=None)
    try:
        probe.execute("BEGIN IMMEDIATE")
        probe.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True


def five_minutes_pass(installation):
    """For the claim."""
    with installation.app.app_context(), writing():
        past = clock.wall_now() - timedelta(seconds=1)
        db.session.execute(update(Job).where(Job.name == ERRAND).values(claimed_until=past))


def the_errand():
    columns = Job.status, Job.claimed_by, Job.attempts, Job.finished_at
    return select(*columns).where(Job.name == ERRAND)
