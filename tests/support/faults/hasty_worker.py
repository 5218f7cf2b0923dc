"""A worker like any other, but its clock ticks quickly, and it knows one more job, the errand: it
writes down that it began, and ends when a file says so. Where the file says `broken`, the first to
begin fails.

    python -m tests.support.faults.hasty_worker
"""

import os
from pathlib import Path
from threading import Event

from config import Config
from portal import create_app
from portal.commands.handlers import HANDLERS
from portal.commands.work import work_until
from tests.support.wait import wait_until

TICK_SECONDS, LEASE_SECONDS = 0.3, 2
ERRAND = "tests.errand"
GATE_SECONDS = 120


def run_errand(payload: dict, _now) -> None:
    """`payload`: the number of the errand, and the files it writes to and waits for."""
    book, gate = Path(payload["book"]), payload.get("gate")
    with book.open("a") as lines:
        lines.write(f"{payload['number']} {os.getpid()}\n")
    if not gate:
        return
    wait_until(Path(gate).exists, GATE_SECONDS, what="the gate")
    first = book.read_text().split()[1]
    if Path(gate).read_text() == "broken" and first == str(os.getpid()):
        raise ConnectionError("came back and found its connection broken")


def main() -> None:
    app = create_app(Config.from_environment())
    HANDLERS[ERRAND] = run_errand
    work_until(Event(), app, tick_seconds=TICK_SECONDS, lease_seconds=LEASE_SECONDS)


if __name__ == "__main__":
    main()
