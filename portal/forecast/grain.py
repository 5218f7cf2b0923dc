"""Day, week, month: how long a step is, and when each begins."""

from datetime import date, timedelta
from enum import StrEnum


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def days(self) -> float:
        """Days in one step; of a month the mean."""
        return _DAYS[self]

    @property
    def season_length(self) -> int:
        """Steps in one period of the weekly pattern."""
        return 7 if self is Grain.DAY else 1

    @property
    def year_length(self) -> float:
        """Steps in a year."""
        return 365.25 / self.days

    def begins(self, start: date, steps: int) -> date:
        """The first day of the step that lies `steps` after the one beginning at `start`.

        Months begin on the day of the month of `start`, which is at most the 28th.
        """
        if self is not Grain.MONTH:
            return start + timedelta(days=steps * int(self.days))
        months = start.year * 12 + start.month - 1 + steps
        return date(months // 12, months % 12 + 1, min(start.day, 28))


_DAYS = {Grain.DAY: 1.0, Grain.WEEK: 7.0, Grain.MONTH: 365.25 / 12}
