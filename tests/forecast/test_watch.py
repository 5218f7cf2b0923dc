from dataclasses import replace

import numpy as np
import pytest

from portal.forecast.watch import Alarm, Past, from_new_level, last_change, watches

DAYS = 168


def past(came, *, said=20.0, naive=None, dispersion=0.03):
    came = np.atleast_2d(np.asarray(came, float))
    said = np.full(came.shape, said)
    naive = came + 5 if naive is None else np.full(came.shape, naive)
    return Past(said, came, naive, np.full(len(came), dispersion))


def drawn(level, seed=1):
    rng = np.random.default_rng(seed)
    return rng.poisson(np.asarray(level) * rng.gamma(1 / 0.03, 0.03, DAYS))


def test_errors_of_one_and_a_half_pass_the_limit_after_six_days():
    found = last_change(np.array([0.0] * 10 + [1.5] * 6))

    assert (found.since, found.alarm_at) == (10, 15)


def test_small_errors_in_a_row_are_no_change():
    assert last_change(np.full(300, 0.5)) is None


def test_one_wild_day_is_no_change():
    assert last_change(np.array([0.0] * 20 + [60.0] + [0.0] * 20)) is None


@pytest.mark.parametrize(("factor", "alarm"), [(1.6, Alarm.HIGHER), (0.5, Alarm.LOWER)])
def test_a_new_level_is_seen_with_its_day_and_size(factor, alarm):
    level = np.full(DAYS, 20.0)
    level[-14:] *= factor

    [watch] = watches(past(drawn(level)))

    assert watch.alarm == alarm
    assert abs(watch.since - (DAYS - 14)) <= 4
    drawn_to_old = (14 * factor + 7) / 21  # with the weight of a week
    assert watch.ratio == pytest.approx(drawn_to_old, rel=0.15)


def test_a_desk_as_it_was_stays_calm():
    alarms = [watches(past(drawn(20.0, seed)))[0].alarm for seed in range(40)]

    assert sum(alarm is not None for alarm in alarms) <= 6


def test_a_change_of_long_ago_is_over():
    level = np.full(DAYS, 20.0)
    level[-90:-60] = 40.0

    assert watches(past(drawn(level)))[0].alarm is None


def test_a_range_that_does_not_hold_is_said():
    came = np.tile([5.0, 35.0], DAYS // 2)

    [watch] = watches(past(came))

    assert watch.coverage == 0
    assert watch.is_range_off
    assert not watch.is_calm


def test_an_error_larger_than_that_of_last_week_is_said():
    [watch] = watches(past(np.full(DAYS, 24.0), naive=23.0))

    assert watch.error_ratio == pytest.approx(4)
    assert not watch.is_calm


@pytest.mark.parametrize("came", [np.zeros(DAYS), np.full(DAYS, np.nan)])
def test_nothing_known_is_nothing_to_say(came):
    assert watches(past(came, said=0.1))[0].is_calm


def test_the_past_is_brought_to_the_new_level():
    level = np.full(DAYS, 20.0)
    level[-14:] = 40.0
    calm, changed = watches(past(np.stack([np.full(DAYS, 20.0), level])))
    changed = replace(changed, since=DAYS - 14, ratio=2.0)

    brought = from_new_level(np.stack([np.full(DAYS, 20.0), level]), [calm, changed])

    assert (brought[0] == 20).all()
    assert (brought[1] == 40).all()
