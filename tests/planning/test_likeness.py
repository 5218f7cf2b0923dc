import numpy as np
import pytest

from portal.planning.likeness import (
    HALF_LIFE,
    at_this_queue,
    nested_weights,
    product_limit,
    queue_slope,
    recency_of,
)

EVERYONE = np.arange(400)
LEVELS = (0.1, 0.5, 0.9)


def weights_of(groups, *, ahead=None, mine=0.0, recency=None):
    ahead = np.zeros(400) if ahead is None else ahead
    return nested_weights(
        groups, ahead=ahead, mine=mine, recency=np.ones(400) if recency is None else recency
    )


@pytest.mark.parametrize(("own", "share"), [(10, 0.25), (30, 0.5), (90, 0.75)])
def test_the_more_own_cases_the_less_the_wider_group_says(own, share):
    weights = weights_of([np.arange(own), EVERYONE])

    assert weights.sum() == pytest.approx(1)
    assert weights[:own].sum() == pytest.approx(share + (1 - share) * own / 400)


def test_a_group_without_cases_leaves_everything_to_the_wider_one():
    assert weights_of([np.arange(0), EVERYONE]) == pytest.approx(1 / 400)


def test_cases_that_met_a_like_queue_say_most():
    ahead = np.where(EVERYONE < 200, 30.0, 3000.0)

    weights = weights_of([EVERYONE], ahead=ahead, mine=2500.0)

    assert weights[200:].sum() > 0.99


def test_a_queue_longer_than_any_before_is_read_off_the_longest_ones():
    ahead = np.linspace(0, 3000, 400)

    weights = weights_of([EVERYONE], ahead=ahead, mine=60_000.0)

    assert weights.sum() == pytest.approx(1)
    assert weights[300:].sum() > weights[:100].sum()


def test_eight_weeks_later_a_case_says_half():
    assert recency_of(np.array([0.0, HALF_LIFE]), 2).tolist() == [0.5, 1.0]
    assert recency_of(None, 3).tolist() == [1.0, 1.0, 1.0]


def test_more_work_ahead_takes_longer_at_the_slope_of_the_past():
    rng = np.random.default_rng(2)
    ahead = rng.uniform(0, 600, 400)
    minutes = 100 + 0.8 * ahead + rng.normal(0, 5, 400)
    done = np.ones(400, dtype=bool)

    slope = queue_slope([EVERYONE], ahead=ahead, minutes=minutes, finished=done)

    assert slope == pytest.approx(0.8, abs=0.02)
    assert at_this_queue(np.array([100.0]), np.array([0.0]), mine=50.0, slope=0.8) == 140
    assert at_this_queue(np.array([100.0]), np.array([900.0]), mine=0.0, slope=0.8) == 20
    assert queue_slope([EVERYONE[:99]], ahead=ahead, minutes=minutes, finished=done) == 0


def test_quantiles_count_open_ones_as_longer_than_their_age_and_by_weight():
    minutes = np.arange(1.0, 101.0)
    done, one = np.ones(100, dtype=bool), np.ones(100)

    assert product_limit(minutes, done, LEVELS, one) == [10, 50, 90]
    assert product_limit(minutes, minutes > 20, LEVELS, one)[1] == 60
    assert product_limit(minutes, done, LEVELS, np.where(minutes > 50, 3.0, 1.0))[1] == 67
