"""What can be wrong with an installation, and how to mend it."""

from dataclasses import dataclass
from datetime import timedelta

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal import clock
from portal.desks.queries import all_desks
from portal.extensions import db
from portal.jobs.queries import counts_by_status, heartbeat
from portal.web.places import find
from portal.web.transaction import reading

WORKER_SILENCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Finding:
    what: str
    is_fine: bool
    words: str


def database_problem() -> str | None:
    """None when the database answers and has every migration."""
    try:
        with reading():
            have = MigrationContext.configure(db.session.connection()).get_current_revision()
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return f"the database does not answer ({reason}). Check PORTAL_DATABASE_URL."
    want = ScriptDirectory(str(find("migrations"))).get_current_head()
    if have != want:
        state = f"stands at {have}, needs {want}" if have else "is empty"
        return f"the database {state}. Run: portal db upgrade"
    return None


def findings() -> list[Finding]:
    config = current_app.config["PORTAL"]
    found = [Finding("settings", True, f"mode {config.mode}, data in {config.data_folder}")]
    found.append(_https(config))
    problem = database_problem()
    engine = db.session.get_bind().dialect.name
    found.append(Finding("database", problem is None, problem or f"{engine}, all migrations done"))
    if problem:
        return found
    with reading():
        return [*found, _desks(), _clock(), _worker(), _jobs()]


def _https(config) -> Finding:
    if config.https or config.mode == "demo" or config.host in ("127.0.0.1", "localhost", "::1"):
        return Finding("https", True, "on" if config.https else "off; this machine only")
    words = (
        "off, but others can reach this host. Put a TLS proxy in front and set PORTAL_HTTPS=yes"
    )
    return Finding("https", False, words)


def _desks() -> Finding:
    desks = all_desks()
    words = ", ".join(desk.name for desk in desks) or "none yet. Try: portal demo"
    return Finding("desks", bool(desks), words)


def _clock() -> Finding:
    days = clock.offset_days()
    words = "the machine's own time"
    if days:
        words = f"shifted by {days} days for an imported log; it is {clock.now():%Y-%m-%d} here"
    return Finding("clock", True, words)


def _worker() -> Finding:
    beat = heartbeat()
    if beat and clock.wall_now() - beat < WORKER_SILENCE:
        return Finding("worker", True, "working")
    words = f"silent since {beat:%Y-%m-%d %H:%M} UTC" if beat else "has never run"
    return Finding("worker", False, f"{words}. Start one: portal worker")


def _jobs() -> Finding:
    counts = counts_by_status()
    failed = counts.get("failed", 0)
    words = ", ".join(f"{count} {status}" for status, count in sorted(counts.items())) or "none"
    return Finding("jobs", not failed, words)
