"""The worker: one loop that takes jobs, and a clock that only puts them in.

APScheduler ticks; the lease decides which of several workers is the clock; the unique key of each
slot sees to it that a job stands in the table once.
"""

import logging
import os
import secrets
import socket
import threading

import click
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask, current_app
from flask.cli import with_appcontext

from portal import clock
from portal.commands.handlers import HANDLERS
from portal.commands.mail_carrier import carry_mail_until
from portal.commands.timetable import slots
from portal.jobs import operations
from portal.web.dialect import is_unavailable
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

TICK_SECONDS = 10
LEASE_SECONDS = 30
PAUSE_SECONDS = 2.0
PARTING_SECONDS = 10.0  # for the mail in hand

log = logging.getLogger("portal.worker")


def worker_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"[:80]


def set_clock() -> None:
    """The portal's own time, as an import left it."""
    with reading():
        clock.set_offset(int(site_setting("clock_offset_days", "0")))


def tick(app: Flask, name: str, *, lease_seconds: int = LEASE_SECONDS) -> None:
    """Put in what the timetable says, if this worker holds the clock."""
    with app.app_context():
        now = clock.wall_now()
        with writing():
            if operations.hold_lease("clock", holder=name, seconds=lease_seconds, now=now):
                for job, key in slots(now):
                    operations.enqueue(job, key=key, now=now)


def run_one(name: str) -> bool:
    """Take one job and do it; False when none is due."""
    with writing():
        job = operations.claim(name, now=clock.wall_now())
        taken = (job.id, job.name, dict(job.payload)) if job else None
    if taken is None:
        return False
    job_id, job_name, payload = taken
    try:
        set_clock()
        HANDLERS[job_name](payload, clock.now())
    except Exception as error:
        log.exception("job %s (%s) failed", job_name, job_id)
        with writing():
            is_mine = operations.fail(job_id, worker=name, error=error, now=clock.wall_now())
    else:
        with writing():
            is_mine = operations.finish(job_id, worker=name, now=clock.wall_now())
    if not is_mine:
        log.warning("job %s (%s) took too long here: another worker has it", job_name, job_id)
    return True


def run_all(name: str) -> int:
    """Do what is due now, and stop: for the demo's first start and for tests."""
    count = 0
    while run_one(name):
        count += 1
    return count


def work_until(
    stop: threading.Event,
    app: Flask,
    *,
    tick_seconds: float = TICK_SECONDS,
    lease_seconds: int = LEASE_SECONDS,
) -> None:
    """The loop; returns when `stop` is set, after the job in hand. While the database is not to
    be had it waits."""
    name = worker_name()
    scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
    scheduler.add_job(
        tick,
        "interval",
        args=(app, name),
        kwargs={"lease_seconds": lease_seconds},
        seconds=tick_seconds,
        next_run_time=clock.wall_now(),
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,  # late is better than left out
    )
    scheduler.start()
    carrier = threading.Thread(target=carry_mail_until, args=(stop, app, name), daemon=True)
    carrier.start()
    try:
        while not stop.is_set():
            if not _has_worked(app, name):
                stop.wait(PAUSE_SECONDS)
    finally:
        stop.set()
        scheduler.shutdown(wait=False)
        carrier.join(timeout=PARTING_SECONDS)


def _has_worked(app: Flask, name: str) -> bool:
    try:
        with app.app_context():
            return run_one(name)
    except Exception as error:
        if not is_unavailable(error):
            raise
        log.warning("the database is not to be had: %s", type(error).__name__)
        return False


@click.command("worker", help="Do the work in the background: forecasts, promises, timetable.")
@with_appcontext
def worker():
    app = current_app._get_current_object()
    click.echo("Working. Stop with Ctrl-C.")
    stop = threading.Event()
    try:
        work_until(stop, app)
    except KeyboardInterrupt:
        stop.set()
