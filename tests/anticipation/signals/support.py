"""Facts for signals: a desk open on weekdays, its today, and one type that may be done early."""

from datetime import date, timedelta

import numpy as np

from portal.anticipation.facts import DatedFact, Facts, PastRequests, TypeFacts, Workdays

TODAY = date(2026, 11, 23)
FAR = TODAY + timedelta(days=120)
KIND = 4


def weekdays(first, last):
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return Workdays(day for day in days if day.weekday() < 5)


WORKDAYS = weekdays(TODAY - timedelta(days=1100), TODAY + timedelta(days=500))


def dated(source, **changes):
    given = {
        "obligation_id": 1, "type_id": KIND, "source": source, "owner_id": 11,
        "department": "Procurement", "falls_on": TODAY + timedelta(days=70),
        "due_on": TODAY + timedelta(days=10), "last_safe_on": TODAY + timedelta(days=7),
        "quantity": 1, "probability": 0.8,
    }  # fmt: skip
    return DatedFact(**given | changes)


def facts(*dated, **changes):
    given = {"today": TODAY, "workdays": WORKDAYS, "types": {KIND: TypeFacts(early_days=15)}}
    return Facts(**given | {"dated": dated} | changes)


def past(*asked, departments=("Sales", "Service")):
    """Requests as (person, type, department code, day)."""
    columns = [np.array(column, dtype=np.int64) for column in list(zip(*asked, strict=True))[:3]]
    ordinals = np.array([each[3].toordinal() for each in asked], dtype=np.int64)
    order = np.argsort(ordinals, kind="stable")
    return PastRequests(*(column[order] for column in columns), ordinals[order], departments)
