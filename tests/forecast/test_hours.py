import numpy as np
import pytest

from portal.forecast.hours import CountsAhead, EffortPerRequest, hours_ahead
from portal.forecast.known_future import Extra

LEVELS = (0.1, 0.5, 0.9)


def hours(mean, *, minutes, cv=1.0, dispersion=0.05, seed=8):
    mean = np.array(mean, dtype=float)
    types = len(mean)
    return hours_ahead(
        CountsAhead(
            mean=mean, dispersion=np.full(types, dispersion), of_whole=0.03, level_share=0.4
        ),
        EffortPerRequest(minutes=np.array(minutes, dtype=float), cv=np.full(types, cv)),
        quantiles=LEVELS,
        rng=np.random.default_rng(seed),
    )


def test_ten_requests_of_half_an_hour_are_five_hours():
    assert hours([[10, 20]], minutes=[30]).mean.tolist() == [[5, 10]]


def test_a_desk_is_the_sum_of_its_types():
    ahead = hours([[10, 20], [6, 0]], minutes=[30, 60])

    assert ahead.total_mean.tolist() == [11, 10]


def test_the_range_holds_the_mean_and_does_not_cross():
    ahead = hours([[40, 20], [6, 3]], minutes=[30, 60])

    assert (np.diff(ahead.quantiles, axis=-1) >= 0).all()
    assert (ahead.total_quantiles[:, 0] < ahead.total_mean).all()
    assert (ahead.total_mean < ahead.total_quantiles[:, 2]).all()


def test_uneven_effort_widens_the_range():
    even = hours([[20]], minutes=[60], cv=0.1).total_quantiles[0]
    uneven = hours([[20]], minutes=[60], cv=2).total_quantiles[0]

    assert uneven[2] - uneven[0] > 1.3 * (even[2] - even[0])


def test_the_middle_of_many_small_requests_is_near_the_mean():
    ahead = hours([[400]], minutes=[30], dispersion=0)

    assert ahead.total_quantiles[0, 1] == pytest.approx(200, rel=0.03)


def test_the_same_seed_gives_the_same_bytes():
    first, second = (hours([[10, 20]], minutes=[30]).quantiles for _ in range(2))

    assert first.tobytes() == second.tobytes()


def test_nothing_expected_is_no_hours():
    assert hours([[0, 0]], minutes=[30]).total_quantiles.sum() == 0


def test_no_type_at_all_is_no_hours():
    assert hours(np.zeros((0, 2)), minutes=[]).total_mean.tolist() == [0, 0]


def test_what_is_known_ahead_comes_on_top_with_its_own_doubt():
    counts = CountsAhead(
        mean=np.array([[10.0, 10.0]]), dispersion=np.array([0.05]), of_whole=0.05, level_share=0.4,
        extra=Extra(np.array([[12.0, -4.0]]), np.array([[36.0, 4.0]])),
    )  # fmt: skip
    effort = EffortPerRequest(minutes=np.array([60.0]), cv=np.array([0.5]))

    ahead = hours_ahead(counts, effort, quantiles=LEVELS, rng=np.random.default_rng(8))

    assert ahead.total_mean.tolist() == [22.0, 6.0]
    assert ahead.total_quantiles[:, 1] == pytest.approx([21, 5.7], rel=0.1)
    assert ahead.total_quantiles[0, 2] - ahead.total_quantiles[0, 0] > 15
