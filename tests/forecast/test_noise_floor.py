import pytest

from portal.forecast.noise_floor import noise_floor


@pytest.mark.parametrize(
    ("per_day", "dispersion", "floor"),
    [(1, 0, 0.74), (5, 0, 0.35), (5, 0.1, 0.43), (20, 0.05, 0.25), (100, 0, 0.08)],
)
def test_the_floor_is_that_of_the_table(per_day, dispersion, floor):
    assert noise_floor(per_day, dispersion) == pytest.approx(floor, abs=0.006)


def test_the_floor_has_no_step_where_counting_ends():
    assert noise_floor(301, 0.02) == pytest.approx(noise_floor(299, 0.02), rel=0.02)


def test_no_requests_have_no_floor():
    assert noise_floor(0, 0.1) == 0
