"""Approvals as pages show them: to who decides, to who waits, to the desk."""

from portal.pages.approvals.course import Course, course_of
from portal.pages.approvals.sheet import DecisionSheet, decision_sheet, waiting_rows

__all__ = ["Course", "DecisionSheet", "course_of", "decision_sheet", "waiting_rows"]
