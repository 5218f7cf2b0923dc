"""A portal of its own: own data folder, own process, filled with a small company."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from flask_migrate import upgrade

from config import Config
from portal import clock, create_app
from portal.extensions import db
from tests.support.company import settle
from tests.support.wait import wait_until

ROOT = Path(__file__).parents[2]
START_SECONDS = 20
TRIES = 5


@dataclass(frozen=True)
class LivePortal:
    address: str
    process: subprocess.Popen
    output_file: Path

    def output(self) -> str:
        return self.output_file.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def live_portal(tmp_path_factory, new_database):
    """Pages only: what the walk shows needs no work in the background."""
    folder = tmp_path_factory.mktemp("live")
    settings = {
        "PORTAL_MODE": "demo",
        "PORTAL_DATA": str(folder),
        "PORTAL_DATABASE_URL": new_database(),
    }
    app = create_app(Config.from_environment(settings))
    with app.app_context():
        upgrade()
        settle(now=clock.wall_now())
        db.engine.dispose()
    with started(folder, settings) as portal:
        yield portal


@contextmanager
def started(folder: Path, settings: dict[str, str]) -> Iterator[LivePortal]:
    """A portal on a database that was migrated before."""
    portal = _start(folder, settings)
    try:
        yield portal
    finally:
        _stop(portal.process)


def said_by(settings: dict[str, str], *words: str) -> str:
    """What `portal` prints, as somebody at the console of that portal."""
    done = subprocess.run(
        [sys.executable, "-m", "portal", *words],
        cwd=ROOT,
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _environment(settings: dict[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if "PORTAL" not in name}
    return inherited | {"PORTAL_REPLY_HOLD_SECONDS": "0"} | settings


@pytest.fixture
def told_on_failure(live_portal, request):
    """What the portal printed meanwhile stands in the report of a test that failed."""
    before = len(live_portal.output())
    yield
    request.node.add_report_section("teardown", "portal", live_portal.output()[before:])


def _start(folder: Path, settings: dict[str, str]) -> LivePortal:
    """A port that was free a moment ago may be taken by now: then another one is tried."""
    for _try in range(TRIES):
        portal = _launch(folder, settings, port=_free_port())
        wait_until(partial(_is_settled, portal), START_SECONDS, what="the portal's first answer")
        if not _has_ended(portal):
            return portal
    raise AssertionError(f"the portal did not start:\n{portal.output()}")


def _launch(folder: Path, settings: dict[str, str], *, port: int) -> LivePortal:
    output_file = folder / "output.txt"
    with output_file.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve", "--port", str(port)],
            cwd=ROOT,
            env=_environment(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return LivePortal(f"http://127.0.0.1:{port}", process, output_file)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _answers(portal: LivePortal) -> bool:
    try:
        with urlopen(f"{portal.address}/health", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def _is_settled(portal: LivePortal) -> bool:
    return _has_ended(portal) or (portal.address in portal.output() and _answers(portal))


def _has_ended(portal: LivePortal) -> bool:
    return portal.process.poll() is not None


def _stop(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
