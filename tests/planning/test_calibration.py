import numpy as np
import pytest

from portal.planning.calibration import AIM, START, calibrated_levels, place_of


def test_without_a_record_the_levels_are_the_usual_ones():
    assert calibrated_levels([]) == START


def test_a_few_promises_move_the_levels_a_little():
    low, middle, high = calibrated_levels([3] * 3)

    assert START[2] < high < START[2] + 0.03
    assert START[0] < low < START[0] + 0.01
    assert START[1] < middle < START[1] + 0.02


def test_many_late_widen_the_range_and_few_narrow_it():
    assert calibrated_levels([2] * 80 + [3] * 40)[2] > START[2]
    assert calibrated_levels([1, 2] * 100)[2] < START[2]


def test_the_levels_stay_in_order_whatever_happens():
    for place in range(4):
        low, middle, high = calibrated_levels([place] * 5000)
        assert 0 < low < middle < high < 1


@pytest.mark.parametrize("drift", [-0.4, 0.0, 0.4])
def test_a_desk_that_changed_comes_back_to_what_is_aimed_at(drift):
    """Requests take exp(drift) times as long as the past says; the record corrects it."""
    rng = np.random.default_rng(4)
    past = np.sort(rng.lognormal(5, 1, 4000))
    places, levels = [], START
    for minutes in rng.lognormal(5 + drift, 1, 3000):
        if len(places) % 50 == 0:
            levels = calibrated_levels(places[-400:])
        places.append(place_of(minutes, tuple(np.quantile(past, levels))))

    kept = np.mean([place < 3 for place in places[1000:]])
    assert kept == pytest.approx(AIM[2], abs=0.035)


def test_a_place_says_between_which_levels_it_ended():
    assert [place_of(at, (10, 20, 30)) for at in (5, 10, 15, 30, 31)] == [0, 0, 1, 2, 3]
