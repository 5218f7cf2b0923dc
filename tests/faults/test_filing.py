"""Filing while what serves is killed: what was acknowledged is there, once, whole."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from tests.support.faults.filing import Books, file_requests
from tests.support.faults.killer import kill_on_the_way, told, victims
from tests.support.faults.ledger import faults_in
from tests.support.faults.size import size

pytestmark = pytest.mark.slow  # processes are killed and start again

SEED = "filing 2"
EACH = size(7, 63)  # of eight clients
KILLS = size(4, 20)


def test_what_was_acknowledged_is_there_once_whatever_is_killed(portal, company, keep_figures):
    dice, books = Random(SEED), Books()
    portal.work()
    drawn = victims(portal, KILLS, dice=dice)
    goal = EACH * len(company.askers)

    with ThreadPoolExecutor(1) as killer:
        killing = killer.submit(kill_on_the_way, portal, drawn, dice=dice, books=books, goal=goal)
        file_requests(portal.address, company.askers, each=EACH, seed=SEED, books=books)
        kills = killing.result()

    words = f"seed {SEED!r}: {books.told()}; {told(kills)}"
    keep_figures(words)
    assert portal.worker.is_running, f"{words}\n{portal.worker.output()[-4000:]}"
    assert faults_in(portal.app, books.sent) == [], words
    assert set(books.statuses) <= {200, 303, 503, "none"}, words
