"""What the worker is doing."""

from datetime import datetime

from sqlalchemy import func, select

from portal.extensions import db
from portal.jobs.models import Job, JobStatus, Lease


def heartbeat(name: str = "clock") -> datetime | None:
    """When the worker's clock last beat, in the machine's time."""
    return db.session.scalar(select(Lease.heartbeat_at).where(Lease.name == name))


def counts_by_status() -> dict[str, int]:
    return dict(db.session.execute(select(Job.status, func.count()).group_by(Job.status)).all())


def unfinished(name: str) -> list[Job]:
    return list(
        db.session.scalars(
            select(Job)
            .where(Job.name == name, Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING)))
            .order_by(Job.id)
        )
    )
