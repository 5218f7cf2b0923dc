from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar
from portal.requests.effort import (
    Size,
    WorkInterval,
    learnt,
    measured_minutes,
    prior,
    remaining,
    sized,
)

OFFICE = Calendar("UTC", (*(((540, 1020),) for _ in range(5)), (), ()))
WORKING = WorkingTime(OFFICE, date(2026, 6, 1), date(2026, 6, 30))
NINE = datetime(2026, 6, 1, 9, tzinfo=UTC)


def drawn(effort, count=200_000):
    rng = np.random.default_rng(5)
    return np.exp(rng.normal(effort.log_mean, effort.log_spread, count))


def interval(request_id, start, end, person_id=1):
    begin, finish = (NINE + timedelta(minutes=m) for m in (start, end))
    return WorkInterval(request_id, person_id, begin, finish)


def test_a_prior_keeps_its_median_and_p90():
    effort = prior(30, 120)

    assert (effort.p50, effort.p90, effort.cases) == (pytest.approx(30), pytest.approx(120), 0)
    assert effort.mean == pytest.approx(drawn(effort).mean(), rel=0.02)


@pytest.mark.parametrize(("p50", "p90"), [(0, 10), (20, 10), (-1, 5)])
def test_a_prior_that_cannot_be_is_refused(p50, p90):
    with pytest.raises(ValueError, match="p50"):
        prior(p50, p90)


def test_eight_measured_cases_move_the_median_half_way():
    assert learnt(prior(30, 120), [120.0] * 8).p50 == pytest.approx(60)


def test_many_measured_cases_outweigh_the_prior():
    truth = prior(50, 200)
    effort = learnt(prior(10, 20), drawn(truth, 3_000))

    assert effort.p50 == pytest.approx(50, rel=0.06)
    assert effort.p90 == pytest.approx(200, rel=0.1)
    assert effort.cases == 3_000


def test_nothing_measured_leaves_the_prior():
    assert learnt(prior(30, 120), [0.0, -3.0]) == prior(30, 120)


@pytest.mark.parametrize("size", list(Size))
def test_a_size_sharpens_effort_as_noisy_triage_would(size):
    effort = prior(30, 120)
    minutes = drawn(effort)
    third = np.searchsorted(np.quantile(minutes, [1 / 3, 2 / 3]), minutes)
    chances = {
        Size.SMALL: np.array([0.70, 0.15, 0.02]),
        Size.MEDIUM: np.array([0.28, 0.70, 0.28]),
        Size.LARGE: np.array([0.02, 0.15, 0.70]),
    }[size]
    called = minutes[np.random.default_rng(6).random(minutes.size) < chances[third]]

    result = sized(effort, size)

    assert result.p50 == pytest.approx(np.median(called), rel=0.02)
    assert result.p90 == pytest.approx(np.quantile(called, 0.9), rel=0.03)
    assert result.mean == pytest.approx(called.mean(), rel=0.03)


@pytest.mark.parametrize("worked", [5, 30, 200])
def test_what_remains_is_the_rest_of_the_cases_that_last_longer(worked):
    effort = prior(30, 120)
    minutes = drawn(effort)
    rest = minutes[minutes > worked] - worked

    left = remaining(effort, worked)

    assert left.p50 == pytest.approx(np.median(rest), rel=0.03)
    assert left.p90 == pytest.approx(np.quantile(rest, 0.9), rel=0.06)
    assert left.mean == pytest.approx(rest.mean(), rel=0.06)


def test_work_far_beyond_its_effort_still_has_a_minute_left():
    left = remaining(prior(10, 11), 100_000)

    assert 1 <= left.p50 <= left.p90


def test_one_request_at_a_time_gets_all_of_it():
    assert measured_minutes([interval(1, 0, 40)], WORKING) == {1: 40}


def test_requests_in_progress_at_once_share_the_minutes():
    work = [interval(1, 0, 60), interval(2, 30, 90), interval(3, 200, 210)]

    assert measured_minutes(work, WORKING) == pytest.approx({1: 45, 2: 45, 3: 10})


def test_two_people_on_one_request_add_up():
    work = [interval(1, 0, 60), interval(1, 0, 60, person_id=2)]

    assert measured_minutes(work, WORKING) == {1: 120}


def test_a_night_between_start_and_end_is_no_effort():
    assert measured_minutes([interval(1, 420, 24 * 60 + 30)], WORKING) == pytest.approx({1: 90})


def test_a_request_forgotten_in_progress_is_capped():
    assert measured_minutes([interval(1, 0, 14 * 24 * 60)], WORKING) == {1: 960}


def test_no_minute_is_shared_out_twice():
    rng = np.random.default_rng(7)
    starts = rng.uniform(0, 400, 30)
    work = [interval(n, start, start + rng.uniform(0, 60)) for n, start in enumerate(starts)]
    busy = np.zeros(480 * 60, dtype=bool)
    for piece in work:
        busy[
            int((piece.start - NINE).total_seconds()) : int((piece.end - NINE).total_seconds())
        ] = 1

    assert sum(measured_minutes(work, WORKING).values()) == pytest.approx(busy.sum() / 60, abs=1)
