"""The plan in words: a person's ten days, the desk's people and days, what a lead set by hand."""

from portal.pages.plan_page.days import MyDays, my_days
from portal.pages.plan_page.desk import PlanSheet, alarm_words, plan_sheet
from portal.pages.plan_page.hands import HandForm, HandsSheet, cost_of, hand_form, hands_sheet

__all__ = [
    "HandForm",
    "HandsSheet",
    "MyDays",
    "PlanSheet",
    "alarm_words",
    "cost_of",
    "hand_form",
    "hands_sheet",
    "my_days",
    "plan_sheet",
]
