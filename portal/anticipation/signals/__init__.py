"""Signals: clues that something will be asked. A signal is `name(facts) -> [Need]`, pure, one file
and one line here; those above are believed before those below where two expect the same."""

from collections.abc import Callable

from portal.anticipation.facts import Facts
from portal.anticipation.signals.announced_plan import announced_plan
from portal.anticipation.signals.bundle import bundle
from portal.anticipation.signals.department_season import department_season
from portal.anticipation.signals.device_age import device_age
from portal.anticipation.signals.joiners_leavers import joiners_leavers
from portal.anticipation.signals.obligation_due import obligation_due
from portal.anticipation.signals.recurrence import recurrence
from portal.anticipation.signals.seasonal import seasonal
from portal.planning.needs import Need

SIGNALS: dict[str, Callable[[Facts], list[Need]]] = {
    "obligation_due": obligation_due,
    "joiners_leavers": joiners_leavers,
    "device_age": device_age,
    "announced_plan": announced_plan,
    "bundle": bundle,
    "seasonal": seasonal,
    "recurrence": recurrence,
    "department_season": department_season,
}
RANKS = {name: rank for rank, name in enumerate(SIGNALS)}
