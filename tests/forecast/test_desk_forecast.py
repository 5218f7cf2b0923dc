from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.announced import Event
from portal.forecast.desk_forecast import desk_forecast
from portal.forecast.desk_history import DeskFacts
from portal.forecast.grain import Grain
from portal.forecast.known_future import Dated, KnownFuture
from portal.forecast.many_types import TypeEffort
from portal.forecast.points import Level, Metric

SUNDAY = date(2026, 11, 22)


def facts(*, weeks=20, last_day=SUNDAY, level=Level.DESK, seed=6):
    rng = np.random.default_rng(seed)
    days = [SUNDAY - timedelta(days=back) for back in range(7 * weeks)]
    arrivals = tuple(
        (type_id, day, int(rng.poisson(mean)))
        for day in days
        if day.weekday() < 5
        for type_id, mean in ((1, 9), (2, 4))
    )
    efforts = {1: TypeEffort(16, 54), 2: TypeEffort(60, 180, (90.0,) * 40), 3: TypeEffort(5, 9)}
    return DeskFacts(level, arrivals, last_day, frozenset(), efforts)


def means(found, **wanted):
    return {
        (point.type_id, point.on): point.mean
        for point in found.points
        if all(getattr(point, name) == value for name, value in wanted.items())
    }


def test_42_days_and_26_weeks_ahead_and_26_weeks_back_at_most():
    found = desk_forecast(facts(weeks=40))

    days = means(found, level=Level.DESK, grain=Grain.DAY, metric=Metric.HOURS)
    weeks = means(found, level=Level.DESK, grain=Grain.WEEK, metric=Metric.HOURS)
    assert [on for _, on in days] == [SUNDAY + timedelta(days=i) for i in range(1, 43)]
    assert sum(on > SUNDAY for _, on in weeks) == 26
    assert sum(on <= SUNDAY for _, on in weeks) == 26


def test_weeks_ahead_begin_with_the_one_that_has_not_ended():
    found = desk_forecast(facts(last_day=SUNDAY - timedelta(days=4)))

    weeks = means(found, level=Level.DESK, grain=Grain.WEEK, metric=Metric.REQUESTS)
    ahead = [on for _, on in weeks][:26]
    assert ahead[0] == SUNDAY - timedelta(days=6)


@pytest.fixture(scope="module")
def found():
    return desk_forecast(facts())


@pytest.mark.parametrize("grain", Grain)
@pytest.mark.parametrize("metric", Metric)
def test_types_add_up_to_the_desk(found, grain, metric):
    desk = means(found, level=Level.DESK, grain=grain, metric=metric)
    types = means(found, level=Level.TYPE, grain=grain, metric=metric)
    for (_, on), value in desk.items():
        parts = [types[type_id, on] for type_id in (1, 2)]
        assert sum(parts) == pytest.approx(value)


def test_past_hours_are_arrivals_times_effort(found):
    last_week = SUNDAY - timedelta(days=6)

    requests = means(found, level=Level.TYPE, grain=Grain.WEEK, metric=Metric.REQUESTS)
    hours = means(found, level=Level.TYPE, grain=Grain.WEEK, metric=Metric.HOURS)
    effort = hours[2, last_week] / requests[2, last_week] * 60
    assert 80 < effort < 110


def test_measured_effort_moves_the_hours(found):
    quick = replace(facts(), efforts=facts().efforts | {2: TypeEffort(60, 180, (10.0,) * 40)})

    by_desk = [
        sum(means(each, level=Level.DESK, metric=Metric.HOURS).values())
        for each in (found, desk_forecast(quick))
    ]
    assert by_desk[1] < by_desk[0]


def test_all_desks_together_are_told_without_types():
    found = desk_forecast(facts(level=Level.ALL))

    assert {point.level for point in found.points} == {Level.ALL}
    assert set(found.backtest["day"]) == {"all"}


def test_every_series_has_its_method_backtest_and_floor(found):
    assert set(found.chosen["day"]) == set(found.backtest["week"]) == {"desk", "1", "2"}
    desk = found.backtest["day"]["desk"]
    assert desk["cutoffs"] == 8
    assert 0 < desk["floor"] < desk["error_share"] * 1.2


def test_too_little_data_has_no_points():
    found = desk_forecast(facts(weeks=3))

    assert found.has_too_little
    assert found.points == ()
    assert found.chosen["day"]["desk"] == "too_little_data"


def test_a_desk_without_any_request_has_too_little_data():
    assert desk_forecast(replace(facts(), arrivals=())).has_too_little


def test_the_same_facts_give_the_same_points(found):
    assert desk_forecast(facts()).points == found.points


def test_quantiles_never_cross(found):
    spread = np.array([point.quantiles for point in found.points])

    assert (np.diff(spread, axis=1) >= 0).all()


def test_a_prior_that_makes_no_sense_is_refused():
    broken = replace(facts(), efforts=facts().efforts | {1: TypeEffort(60, 10)})

    with pytest.raises(ValueError, match="effort"):
        desk_forecast(broken)


def test_a_type_never_asked_for_before_is_forecast_where_facts_lead_to_it():
    due = SUNDAY + timedelta(days=10)
    future = KnownFuture(dated=(Dated(3, due, 12, 1.0), Dated(99, due, 5, 1.0)))

    found = desk_forecast(replace(facts(), future=future))

    weeks = means(found, level=Level.TYPE, grain=Grain.WEEK, metric=Metric.REQUESTS)
    days = means(found, level=Level.TYPE, grain=Grain.DAY, metric=Metric.REQUESTS)
    assert weeks[3, SUNDAY + timedelta(days=8)] == days[3, due] == 12
    assert {type_id for type_id, _ in weeks} == {1, 2, 3}


def test_an_announced_event_is_no_season_to_learn():
    """A launch four weeks ago tripled a type for a week; the weeks to come are as before it."""
    launch_on = SUNDAY - timedelta(days=27)
    days = frozenset(launch_on + timedelta(days=day) for day in range(5))
    plain = facts()
    tripled = tuple(
        (key, day, 3 * number if key == 1 and day in days else number)
        for key, day, number in plain.arrivals
    )
    event = Event(
        "launch", frozenset({1}), min(days), max(days), launch_on - timedelta(days=30), 0.95, 90.0
    )
    told = replace(plain, arrivals=tripled, future=KnownFuture(events=(event,)))

    def next_week(facts):
        wanted = {"level": Level.TYPE, "grain": Grain.WEEK, "metric": Metric.REQUESTS}
        return means(desk_forecast(facts), **wanted)[1, SUNDAY + timedelta(days=1)]

    assert next_week(told) == pytest.approx(next_week(plain), rel=0.05)
