import numpy as np
import pytest

from portal.forecast.coherence import scaled_to_parents


def test_children_are_scaled_to_their_parent():
    mean = np.array([[12.0], [6.0], [2.0]])

    assert scaled_to_parents(mean, (None, 0, 0)).tolist() == [[12], [9], [3]]


def test_grandchildren_add_up_to_the_scaled_child():
    mean = np.array([[1.0], [8.0], [4.0], [20.0]])

    scaled = scaled_to_parents(mean, (2, 0, 3, None))

    assert scaled.ravel().tolist() == [20, 20, 20, 20]


def test_children_expected_to_be_silent_share_evenly():
    mean = np.array([[3.0], [0.0], [0.0]])

    assert scaled_to_parents(mean, (None, 0, 0)).tolist() == [[3], [1.5], [1.5]]


def test_a_series_without_parent_keeps_its_forecast():
    mean = np.array([[3.0], [1.0]])

    assert scaled_to_parents(mean, (None, None)).tolist() == mean.tolist()


def test_a_circle_of_parents_is_refused():
    with pytest.raises(ValueError, match="ancestor"):
        scaled_to_parents(np.ones((2, 1)), (1, 0))
