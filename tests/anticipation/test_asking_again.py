import numpy as np
import pytest

from portal.anticipation.asking_again import fit, learnt, night_of, within_ten_days
from portal.anticipation.asks import NEVER, Asks


def log(*, seed=1, days=80, people=60):
    """People with a daily chance of their own, from hardly ever to nearly daily."""
    rng = np.random.default_rng(seed)
    chance = rng.beta(0.7, 6, size=people)
    asked = rng.random((days, people)) < chance
    day, who = np.nonzero(asked)
    return Asks.of(who, np.zeros(len(who), dtype=int), day), chance


def test_the_next_ask_is_of_a_later_day():
    asks = Asks.of([1, 1, 1, 2], [0, 0, 0, 0], [3, 3, 7, 5])

    assert asks.next_day.tolist() == [7, 7, NEVER, NEVER]
    assert asks.next_after(3).tolist() == [7, 5]
    assert asks.counts(5).tolist() == [2, 1]


def test_nothing_after_the_night_is_read():
    asks, _chance = log()
    cut = asks.day <= 50
    known = Asks.of(asks.asker[cut], asks.kind[cut], asks.day[cut])

    whole, part = night_of(asks, 50), night_of(known, 50)

    assert np.allclose(whole.seen, part.seen)
    assert learnt(asks, 50).slope == pytest.approx(learnt(known, 50).slope)


def test_probabilities_agree_with_what_comes():
    asks, chance = log(days=200, people=300)
    weights = learnt(asks, 120)

    pair, probability = within_ten_days(asks, weights, 120)

    true = 1 - (1 - chance[asks.asker_of[pair]]) ** 10
    assert abs(probability.mean() - true.mean()) < 0.04
    assert np.corrcoef(probability, true)[0, 1] > 0.8


def test_without_a_yes_and_a_no_nothing_is_learnt():
    assert fit(np.zeros((60, 2)), np.ones(60)) is None
    assert fit(np.zeros((3, 2)), np.array([0.0, 1.0, 0.0])) is None
