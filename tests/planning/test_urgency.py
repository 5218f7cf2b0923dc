from math import exp

import numpy as np
import pytest

from portal.planning.columns import columns_of
from portal.planning.urgency import STANDARD, Figures, Settings, figures, urgency_per_hour
from portal.planning.work import Context, Person, WorkItem

ANA = Person("ana", "network")


def test_the_index_is_that_of_the_worked_line():
    known = Figures(*(np.array([x]) for x in (60.0, 720.0, 2.0, 1.0)))

    index = urgency_per_hour(known, 0.0, mean_effort=30.0, settings=Settings(look_ahead=20.0))

    assert index[0] == pytest.approx(2 / 60 * exp(-660 / 600), rel=1e-6)


def test_an_item_past_its_due_time_has_its_full_weight_per_minute():
    known = Figures(*(np.array([x, x]) for x in (60.0, 720.0, 2.0, 1.0)))

    index = urgency_per_hour(known, 5000.0, mean_effort=30.0, settings=STANDARD)

    assert index == pytest.approx(2 / 60)


def test_unknown_fields_fall_back_to_the_desk():
    waiting = [WorkItem(1, "network", arrived_at=100.0), WorkItem(2, "network", effort_p50=10.0)]

    context = Context(mean_effort=50.0)
    known = figures(columns_of(waiting), person=ANA, context=context, settings=STANDARD)

    assert known.effort.tolist() == [50.0, 10.0]
    assert known.due_at.tolist() == [2500.0, 2400.0]
    assert known.weight.tolist() == [1.0, 1.0]
