from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from portal.forecast.desk_forecast import desk_forecast
from portal.forecast.desk_history import DeskFacts
from portal.forecast.grain import Grain
from portal.forecast.known_future import Dated, KnownFuture
from portal.forecast.many_types import TypeEffort
from portal.forecast.points import Level, Metric

SUNDAY = date(2026, 11, 22)
USUAL = {"Sales": 4, "Finance": 1.2, "People": 0.02}


def facts():
    """One kind that two departments ask for and a third hardly ever; another that nobody is
    told of."""
    rng = np.random.default_rng(4)
    days = [SUNDAY - timedelta(days=back) for back in range(7 * 30)]
    asked = [
        (1, department, day, int(rng.poisson(mean)))
        for day in days
        if day.weekday() < 5
        for department, mean in USUAL.items()
    ]
    arrivals = [(kind, day, number) for kind, _, day, number in asked if number]
    arrivals += [(2, day, 3) for day in days if day.weekday() < 5]
    efforts = {1: TypeEffort(30, 90), 2: TypeEffort(60, 120)}
    return DeskFacts(
        Level.DESK, tuple(arrivals), SUNDAY, frozenset(), efforts, by_department=tuple(asked)
    )


@pytest.fixture(scope="module")
def found():
    return desk_forecast(facts())


def weeks_of(found, *, level=Level.DEPARTMENT, metric=Metric.REQUESTS, department="", type_id=1):
    return {
        point.on: point
        for point in found.points
        if (point.level, point.grain, point.metric) == (level, Grain.WEEK, metric)
        and (point.department, point.type_id) == (department, type_id)
    }


def test_departments_that_ask_often_are_told_thirteen_weeks_ahead_and_back(found):
    told = {point.department for point in found.points if point.level is Level.DEPARTMENT}
    ahead = [on for on in weeks_of(found, department="Sales") if on > SUNDAY]

    assert told == {"Sales", "Finance"}
    assert len(ahead) == 13
    assert len(weeks_of(found, department="Finance")) == 26


def test_they_do_not_add_up_to_more_than_their_kind(found):
    whole = weeks_of(found, level=Level.TYPE)
    parts = [weeks_of(found, department=name) for name in ("Sales", "Finance")]

    for on in parts[0]:
        together = sum(part[on].mean for part in parts)
        assert 0.9 * whole[on].mean <= together <= whole[on].mean + 1e-9


def test_hours_are_requests_times_the_effort_of_the_kind(found):
    on = SUNDAY + timedelta(days=8)
    requests, hours = (
        weeks_of(found, department="Sales", metric=metric)[on].mean for metric in Metric
    )
    whole = [weeks_of(found, level=Level.TYPE, metric=metric)[on].mean for metric in Metric]

    assert hours / requests == pytest.approx(whole[1] / whole[0])


def test_what_falls_due_is_divided_too(found):
    due = SUNDAY + timedelta(days=10)
    known = replace(facts(), future=KnownFuture(dated=(Dated(1, due, 30, 1.0),)))
    on = SUNDAY + timedelta(days=8)

    more = weeks_of(desk_forecast(known), department="Sales")[on].mean
    assert more > weeks_of(found, department="Sales")[on].mean + 15


def test_quantiles_never_cross(found):
    spread = [point.quantiles for point in found.points if point.level is Level.DEPARTMENT]

    assert (np.diff(np.array(spread), axis=1) >= 0).all()


def test_all_desks_together_are_not_divided():
    found = desk_forecast(replace(facts(), level=Level.ALL, by_department=()))

    assert Level.DEPARTMENT not in {point.level for point in found.points}
