import numpy as np
import pytest

from portal.planning.policies.balanced import balanced
from portal.planning.replay.engine import Rules, replay, shuffled_ids
from portal.planning.replay.foreseen import Foreseen
from portal.planning.replay.predictions import with_precision
from portal.planning.replay.queue import Book
from tests.support.scenarios import small_scenario


def desk():
    count, rng = 600, np.random.default_rng(2)
    arrives = np.sort(rng.uniform(0, 40 * 480, count))
    foreseen = rng.random(count) < 0.3
    known = np.where(foreseen, np.maximum(0.0, arrives - 4800), np.nan)
    return small_scenario(
        count=count, days=40, people=2, arrives=arrives, known_at=known,
        predicted_at=np.where(foreseen, arrives, np.nan), probability=np.where(foreseen, 0.9, 1.0),
    )  # fmt: skip


@pytest.mark.parametrize("precision", [0.2, 0.5, 1.0])
def test_false_predictions_are_added_until_the_share_is_met(precision):
    work = with_precision(desk(), precision, seed=1).work

    foreseen = np.isfinite(work.known_at)
    assert work.is_real[foreseen].mean() == pytest.approx(precision, abs=0.01)
    assert (np.diff(work.arrives) >= 0).all()


def test_a_source_that_is_mostly_wrong_is_soon_believed_no_more():
    poor = with_precision(desk(), 0.2, seed=1)

    ahead = replay(poor, balanced, rules=Rules(ahead=True))
    without = replay(poor, balanced)

    real = poor.work.is_real
    hours = [(run.done_at - poor.work.arrives)[real].mean() for run in (ahead, without)]
    assert hours[0] <= 1.05 * hours[1]
    late = ahead.ahead_minutes[(poor.work.arrives > 20 * 480) & ~real]
    assert late.sum() == 0


def test_false_predictions_change_nothing_in_how_chance_settles_ties_of_what_comes():
    fair, poor = desk().work, with_precision(desk(), 0.2, seed=1).work

    order = [work.id[work.is_real][shuffled_ids(work, seed=3)[work.is_real].argsort()]
             for work in (fair, poor)]  # fmt: skip

    assert (order[0] == order[1]).all()


@pytest.mark.parametrize(("comes", "is_believed"), [(0.2, False), (0.9, True)])
def test_a_claim_of_nine_in_ten_is_judged_within_twenty_outcomes(comes, is_believed):
    scenario = desk()
    foreseen = Foreseen(scenario.work, Book(scenario, np.arange(len(scenario.work))), teams=1)
    rows = np.flatnonzero(np.isfinite(scenario.work.known_at))[:21].tolist()
    for row in rows:
        foreseen.add(row)

    for number, row in enumerate(rows[:20]):
        (foreseen.come if number % 10 < 10 * comes else foreseen.withdraw)(row)
    foreseen.at_day()

    assert bool(foreseen.book.probability[rows[20]] >= 0.5) is is_believed


def test_a_type_that_never_comes_is_believed_no_more_though_the_others_are():
    scenario = small_scenario(count=60, days=40, people=1, probability=np.full(60, 0.9))
    scenario.work.known_at[:] = 0.0
    scenario.work.type[:] = np.arange(60) % 2
    book = Book(scenario, shuffled_ids(scenario.work, seed=0))
    foreseen = Foreseen(scenario.work, book, teams=len(scenario.teams))
    for row in range(60):
        foreseen.add(row)

    for row in range(50):
        foreseen.come(row) if row % 2 else foreseen.withdraw(row)
    foreseen.at_day()

    assert book.probability[50] < 0.5 < book.probability[51]
