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

from portal import clock
from portal.commands.handlers import HANDLERS
from portal.commands.timetable import slots
from portal.jobs import operations
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

TICK_SECONDS = 10
LEASE_SECONDS = 30
PAUSE_SECONDS = 2.0

log = logging.getLogger("portal.worker")


def worker_name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"[:80]


def set_clock() -> None:
    """The portal's own time, as an import left it."""
    with reading():
        clock.set_offset(int(site_setting("clock_offset_days", "0")))


def tick(app: Flask, name: str) -> None:
    """Put in what the timetable says, if this worker holds the clock."""
    with app.app_context():
        now = clock.wall_now()
        with writing():
            if operations.hold_lease("clock", holder=name, seconds=LEASE_SECONDS, now=now):
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
            operations.fail(job_id, error=error, now=clock.wall_now())
        return True
    with writing():
        operations.finish(job_id, now=clock.wall_now())
    return True


def run_all(name: str) -> int:
    """Do what is due now, and stop: for the demo's first start and for tests."""
    count = 0
    while run_one(name):
        count += 1
    return count


def work_until(stop: threading.Event, app: Flask) -> None:
    """The loop; returns when `stop` is set, after the job in hand."""
    name = worker_name()
    scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
    scheduler.add_job(
        tick, "interval", args=(app, name), seconds=TICK_SECONDS, max_instances=1, coalesce=True
    )
    tick(app, name)
    scheduler.start()
    try:
        while not stop.is_set():
            with app.app_context():
                busy = run_one(name)
            if not busy:
                stop.wait(PAUSE_SECONDS)
    finally:
        scheduler.shutdown(wait=False)


@click.command("worker", help="Do the work in the background: forecasts, promises, timetable.")
def worker():
    app = current_app._get_current_object()
    click.echo("Working. Stop with Ctrl-C.")
    stop = threading.Event()
    try:
        work_until(stop, app)
    except KeyboardInterrupt:
        stop.set()
