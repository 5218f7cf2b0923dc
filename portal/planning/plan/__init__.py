"""The plan: who does what on which of the next days, inside skill, calendar and yesterday's plan.

An index list schedule (urgency per hour; Vepsalainen & Morton 1987), not an optimiser: on real
spreads of effort a local search gains nothing over it, and a lead can follow it by hand.
"""

from portal.planning.plan.cost import item_cost, plan_cost
from portal.planning.plan.effects import Effects, effects_of
from portal.planning.plan.making import make_plan
from portal.planning.plan.standing_in import Gone, with_stand_ins
from portal.planning.plan.values import (
    Cause,
    Kind,
    Move,
    Plan,
    PlanItem,
    PlanPerson,
    PlanSettings,
    Portion,
    Previous,
    Reserve,
    WhyUnplanned,
)

__all__ = [
    "Cause",
    "Effects",
    "Gone",
    "Kind",
    "Move",
    "Plan",
    "PlanItem",
    "PlanPerson",
    "PlanSettings",
    "Portion",
    "Previous",
    "Reserve",
    "WhyUnplanned",
    "effects_of",
    "item_cost",
    "make_plan",
    "plan_cost",
    "with_stand_ins",
]
