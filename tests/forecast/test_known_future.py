from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.announced import Event, learn
from portal.forecast.known_future import Ahead, Dated, Extra, from_events, from_facts, spread_with

MONDAY = date(2025, 1, 6)
FIRST = MONDAY + timedelta(weeks=20)
OFFICE = np.tile([1.0] * 5 + [0.0] * 2, 20) * 10


def weeks_ahead(count=4, closed_days=frozenset()):
    return Ahead(tuple(FIRST + timedelta(weeks=week) for week in range(count + 1)), closed_days)


def days_ahead(count=28, closed_days=frozenset()):
    return Ahead(tuple(FIRST + timedelta(days=day) for day in range(count + 1)), closed_days)


def launch(first, days, **changes):
    starts_on = FIRST + timedelta(days=first)
    given = {
        "kind": "launch",
        "types": frozenset({"a"}),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
        "announced_on": MONDAY,
        "probability": 0.95,
        "expected": 40.0,
    }
    return Event(**given | changes)


@pytest.fixture
def lessons():
    actuals = np.stack([OFFICE, OFFICE * 3])
    return learn(("a", "b"), MONDAY, actuals, events=[], closed_days=frozenset())


def mean_of(ahead, per_step=50.0):
    return np.full((2, len(ahead.begins) - 1), per_step)


def test_a_number_falls_on_the_open_days_of_its_event(lessons):
    ahead = days_ahead(closed_days=frozenset({FIRST}))

    extra = from_events(lessons, [launch(0, 7)], mean_of(ahead, 10.0), ahead=ahead)

    assert extra.mean[0, :7] == pytest.approx([0, 9.5, 9.5, 9.5, 9.5, 0, 0])
    assert extra.mean[0, 7:].sum() == extra.mean[1].sum() == 0


def test_days_and_weeks_say_the_same(lessons):
    events = [launch(3, 12), launch(20, 30, expected=-60.0)]
    days, weeks = days_ahead(), weeks_ahead()

    by_day = from_events(lessons, events, mean_of(days), ahead=days).mean
    by_week = from_events(lessons, events, mean_of(weeks), ahead=weeks).mean

    assert by_day.reshape(2, 4, 7).sum(axis=2) == pytest.approx(by_week)


def test_an_event_of_the_whole_desk_is_shared_as_requests_usually_are(lessons):
    ahead = weeks_ahead()
    both = launch(0, 5, types=frozenset({"a", "b"}))

    extra = from_events(lessons, [both], mean_of(ahead), ahead=ahead)

    assert extra.mean[:, 0] == pytest.approx([9.5, 28.5])


def test_without_a_number_and_without_a_past_nothing_is_added(lessons):
    ahead = weeks_ahead()

    extra = from_events(lessons, [launch(0, 5, expected=None)], mean_of(ahead), ahead=ahead)

    assert extra.mean.sum() == 0


def test_dated_facts_count_beyond_the_dated_requests_that_every_week_has():
    facts = [Dated("a", FIRST + timedelta(days=day), 1, 0.82) for day in (0, 1, 2, 2, 3, 4)]

    extra = from_facts(("a", "b"), facts, usual_per_week={"a": 1.6}, ahead=weeks_ahead())

    assert extra.mean[0] == pytest.approx([6 * 0.82 - 1.6, 0, 0, 0])
    assert extra.mean[1].sum() == 0
    assert extra.variance[0, 0] > 0


def test_facts_of_unknown_types_or_other_times_are_left_out():
    facts = [
        Dated("c", FIRST, 5, 1.0),
        Dated("a", FIRST - timedelta(days=1), 5, 1.0),
        Dated("a", FIRST + timedelta(weeks=4), 5, 1.0),
    ]

    assert from_facts(("a",), facts, usual_per_week={}, ahead=weeks_ahead()).mean.sum() == 0


def test_months_take_what_falls_into_them():
    ahead = Ahead((date(2025, 6, 1), date(2025, 7, 1), date(2025, 8, 1)))
    facts = [Dated("a", date(2025, 6, 30), 3, 1.0), Dated("a", date(2025, 7, 1), 4, 1.0)]

    assert from_facts(("a",), facts, usual_per_week={}, ahead=ahead).mean.tolist() == [[3.0, 4.0]]


def test_the_spread_of_the_whole_is_that_of_its_parts():
    extra = Extra(np.array([[40.0]]), np.array([[400.0]]))

    mean, dispersion = spread_with(np.array([[100.0]]), np.array([[0.05]]), extra)

    assert mean[0, 0] == 140
    assert dispersion[0, 0] * 140**2 == pytest.approx(900)


def test_fewer_than_usual_never_falls_below_nothing():
    mean, dispersion = spread_with(
        np.array([[10.0]]), np.array([[0.1]]), Extra(np.array([[-40.0]]), np.array([[1.0]]))
    )

    assert (mean[0, 0], dispersion[0, 0]) == (0.0, 0.0)
