"""Kills what serves, while it serves: web, worker, and the database where it is a server."""

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from statistics import median
from time import monotonic

from tests.support.faults.filing import Books
from tests.support.faults.processes import Installation
from tests.support.wait import wait_until

LONGEST_SECONDS = 300


@dataclass(frozen=True)
class Kill:
    """`seconds`: until it was well again; for the database until pages were."""

    what: str
    seconds: float


def victims(installation: Installation, count: int, *, dice: Random) -> list[str]:
    """Each in turn, in an order of chance."""
    names = ["web", "worker", "database"] if installation.server else ["web", "worker", "web"]
    drawn = [names[place % len(names)] for place in range(count)]
    dice.shuffle(drawn)
    return drawn


def kill_on_the_way(
    installation: Installation,
    drawn: list[str],
    *,
    dice: Random,
    books: Books,
    goal: int,
) -> list[Kill]:
    """One kill after the other, at points of chance of the way to `goal`; the clients get no
    further than a little beyond the next point."""
    steps = sorted(dice.sample(range(1, goal), len(drawn)))
    with ThreadPoolExecutor(len(drawn)) as mends:
        mending: dict[str, Future] = {}
        found = []
        for what, step in zip(drawn, steps, strict=True):
            books.limit = step + books.ahead
            wait_until(lambda step=step: len(books.sent) >= step, LONGEST_SECONDS, what="a kill")
            if what in mending:
                mending[what].result()
            mending[what] = mends.submit(_kill, installation, what)
            found.append(mending[what])
            if what != "worker":
                books.is_well.clear()
                mending[what].result()
                books.is_well.set()
        books.limit = None
        return [mend.result() for mend in found]


def _kill(installation: Installation, what: str) -> Kill:
    kill, mend = {
        "web": (installation.web.kill, installation.restart_web),
        "worker": (installation.worker.kill, installation.work),
        "database": (installation.kill_server, installation.restart_server),
    }[what]
    kill()
    since = monotonic()
    mend()
    return Kill(what, monotonic() - since)


def told(kills: list[Kill]) -> str:
    seconds = [kill.seconds for kill in kills]
    return (
        f"{len(kills)} kills ({', '.join(kill.what for kill in kills)}), well again after"
        f" {median(seconds):.1f} s (median), {max(seconds):.1f} s (longest)"
    )
