"""The one durable job table: put in within the business transaction, taken by a conditional
update.

Times are the machine's clock (`clock.wall_now`). Each job is safe to run twice: a worker that dies
leaves its claim to run out, and another takes the job again. Who comes back after that changes
nothing: only the worker that has a job now can end it.
"""

import traceback
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from portal.extensions import db
from portal.jobs.models import Job, JobStatus, Lease
from portal.web.dialect import insert

CLAIM = timedelta(minutes=5)
ATTEMPTS = 5


def enqueue(
    name: str,
    *,
    now: datetime,
    payload: dict | None = None,
    key: str | None = None,
    run_at: datetime | None = None,
) -> None:
    """A `key` that was used before adds nothing: one row per job and slot."""
    values = {
        "name": name,
        "key": key,
        "payload": payload or {},
        "status": JobStatus.WAITING,
        "attempts": 0,
        "done_count": 0,
        "run_at": run_at or now,
        "created_at": now,
    }
    db.session.execute(insert(Job).values(values).on_conflict_do_nothing(index_elements=["key"]))


def claim(worker: str, *, now: datetime) -> Job | None:
    """The next due job, now this worker's for five minutes; two workers never get the same one."""
    due = or_(
        (Job.status == JobStatus.WAITING) & (Job.run_at <= now),
        (Job.status == JobStatus.RUNNING) & (Job.claimed_until < now),
    )
    candidate = (select(Job.id).where(due).order_by(Job.run_at, Job.id).limit(1)).with_for_update(
        skip_locked=True
    )
    taken = db.session.execute(
        update(Job)
        .where(Job.id == candidate.scalar_subquery(), due)
        .values(
            status=JobStatus.RUNNING,
            claimed_by=worker,
            claimed_until=now + CLAIM,
            attempts=Job.attempts + 1,
        )
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    return db.session.get(Job, taken, populate_existing=True) if taken else None


def report_progress(
    job_id: int, *, worker: str, done: int, total: int | None, now: datetime
) -> bool:
    """Also renews the claim. False: another worker has it by now."""
    return _change_own(
        job_id, worker, done_count=done, total_count=total, claimed_until=now + CLAIM
    )


def finish(job_id: int, *, worker: str, now: datetime) -> bool:
    """False: another worker has it by now, or ended it."""
    return _change_own(
        job_id, worker, status=JobStatus.DONE, finished_at=now, error=None, claimed_until=None
    )


def _change_own(job_id: int, worker: str, **values) -> bool:
    changed = db.session.execute(update(Job).where(*_is_own(job_id, worker)).values(values))
    return changed.rowcount == 1


def _is_own(job_id: int, worker: str) -> tuple:
    return Job.id == job_id, Job.claimed_by == worker, Job.status == JobStatus.RUNNING


def fail(job_id: int, *, worker: str, error: BaseException, now: datetime) -> bool:
    """Again later, each time after a longer pause; given up after five attempts. False: another
    worker has it by now, or ended it."""
    own = select(Job).where(*_is_own(job_id, worker)).with_for_update()
    job = db.session.scalar(own.execution_options(populate_existing=True))
    if job is None:
        return False
    given_up = job.attempts >= ATTEMPTS
    job.status = JobStatus.FAILED if given_up else JobStatus.WAITING
    job.run_at = now + timedelta(seconds=10 * 4**job.attempts)
    job.claimed_until = None
    job.finished_at = now if given_up else None
    job.error = "".join(traceback.format_exception(error))[-4000:]
    db.session.flush()
    return True


def hold_lease(name: str, *, holder: str, seconds: int, now: datetime) -> bool:
    """True when this holder has the lease until `seconds` from now; one upsert decides."""
    until = now + timedelta(seconds=seconds)
    row = {"name": name, "holder": holder, "until_at": until, "heartbeat_at": now}
    statement = insert(Lease).values(row)
    statement = statement.on_conflict_do_update(
        index_elements=["name"],
        set_={"holder": holder, "until_at": until, "heartbeat_at": now},
        where=or_(Lease.until_at < now, Lease.holder == holder),
    ).returning(Lease.holder)
    return db.session.execute(statement).scalar() == holder


def forget_old_jobs(*, before: datetime) -> None:
    db.session.execute(
        Job.__table__.delete().where(Job.status == JobStatus.DONE, Job.finished_at < before)
    )
