"""Dated facts as other systems tell them: a sheet or a calendar, line by line."""

from portal.obligations.reading.calendar import read_calendar
from portal.obligations.reading.line import COLUMNS, LineFault, ReadFact, Reading
from portal.obligations.reading.sheet import read_sheet

__all__ = ["COLUMNS", "LineFault", "ReadFact", "Reading", "read_calendar", "read_sheet"]
