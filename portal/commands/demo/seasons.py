"""When the people of the demo company ask: weekdays, quarters, holidays, seasons, growth.

Every factor is relative to the mean of a normal week, so that they can be multiplied.
"""

from dataclasses import dataclass
from datetime import date, timedelta

HISTORY_WEEKS = 61
QUARTER_WEEKS = 13
HEAD_COUNT_TREND = (0.92, 1.03)

WEEKDAYS = {
    "monday_heavy": (1.19, 1.00, 1.05, 0.92, 0.86, 0.12, 0.12),
    "monday_peak": (1.37, 1.00, 1.05, 0.92, 0.86, 0.12, 0.12),
    "monday_high": (1.31, 1.00, 1.05, 0.92, 0.86, 0.12, 0.12),
    "midweek": (0.90, 1.15, 1.15, 1.10, 0.70, 0.12, 0.12),
    "flat": (1.02, 1.00, 1.00, 1.00, 0.98, 0.10, 0.10),
    "late_week": (0.85, 0.85, 0.95, 1.20, 1.15, 0.10, 0.10),
    "early_week": (1.30, 1.20, 0.90, 0.85, 0.75, 0.12, 0.12),
    "legal": (1.10, 1.08, 1.00, 1.00, 0.82, 0.04, 0.04),
    "legal_midweek": (0.88, 1.16, 1.16, 1.10, 0.70, 0.04, 0.04),
    "legal_early": (1.32, 1.30, 0.95, 0.85, 0.58, 0.04, 0.04),
}
# Weeks before (-) and after (+) the week in which a quarter ends; the mean over 13 is one.
QUARTER_SHAPE = {-2: 1.10, -1: 1.25, 0: 1.75, 1: 0.65, 2: 0.75}
QUARTER_REST = 0.94

CLOSED_DAY = 0.03
BRIDGE_DAY = 0.60
FIRST_DAY_BACK = 1.25
HOURS_FROM_SEVEN = (0.02, 0.10, 0.12, 0.12, 0.10, 0.06, 0.08, 0.10, 0.10, 0.09, 0.06, 0.03)


@dataclass(frozen=True)
class DemoCalendar:
    """The days of one demo company: built on `today`, closed on the days of its head office."""

    today: date
    closed_days: frozenset[date]

    @property
    def start(self) -> date:
        """Monday of the first of the 61 full weeks before `today`."""
        return monday_of(self.today) - timedelta(weeks=HISTORY_WEEKS)

    @property
    def first_planned_monday(self) -> date:
        """W1: the first Monday after the day the demo was built."""
        return monday_of(self.today) + timedelta(weeks=1)

    @property
    def quarter_end(self) -> date:
        """The Friday of W3, on which the running quarter ends."""
        return self.first_planned_monday + timedelta(days=18)

    def is_open(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.closed_days

    def open_day_on_or_after(self, day: date) -> date:
        while not self.is_open(day):
            day += timedelta(days=1)
        return day

    def open_day_on_or_before(self, day: date) -> date:
        while not self.is_open(day):
            day -= timedelta(days=1)
        return day

    def add_open_days(self, day: date, days: int) -> date:
        """`days` open days after `day` (before it when negative)."""
        step = timedelta(days=1 if days >= 0 else -1)
        left = abs(days)
        while left:
            day += step
            left -= self.is_open(day)
        return day


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_from_quarter_end(day: date, calendar: DemoCalendar) -> int:
    """-6 to 6: how many weeks `day` lies after the nearest week in which a quarter ends."""
    weeks = (monday_of(day) - monday_of(calendar.quarter_end)).days // 7
    return (weeks + 6) % QUARTER_WEEKS - 6


def quarter_factor(day: date, calendar: DemoCalendar) -> float:
    week = weeks_from_quarter_end(day, calendar)
    factor = QUARTER_SHAPE.get(week, QUARTER_REST)
    if week == 0 and day.weekday() in (3, 4):
        return factor * 1.3
    return factor


def half_quarter_factor(day: date, calendar: DemoCalendar) -> float:
    return 1 + (quarter_factor(day, calendar) - 1) / 2


def quarter_end_week_factor(day: date, calendar: DemoCalendar) -> float:
    return 1.4 if weeks_from_quarter_end(day, calendar) == 0 else 1.0


def is_term_start(day: date) -> bool:
    """Teaching terms of the customers: 15 September to 15 October, and 1 to 20 February."""
    if day.month == 2:
        return day.day <= 20
    return (day.month == 9 and day.day >= 15) or (day.month == 10 and day.day <= 15)


def is_before_fair(day: date) -> bool:
    """The two weeks before the spring and the autumn fair."""
    return day.month in (3, 10) and 1 <= day.day <= 14


def month_start(day: date, calendar: DemoCalendar) -> date:
    """The first open day of the month after `day`."""
    first = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return calendar.open_day_on_or_after(first)


def is_starter_run_up(day: date, calendar: DemoCalendar) -> bool:
    """One of the eight open days before the first open day of a month."""
    first = month_start(day, calendar)
    return calendar.add_open_days(first, -8) <= day < first


def is_month_close(day: date, calendar: DemoCalendar) -> bool:
    """One of the first three open days of a month."""
    first = calendar.open_day_on_or_after(day.replace(day=1))
    return first <= day <= calendar.add_open_days(first, 2)


def months(*which: int, factor: float):
    """A factor that applies in the given months."""
    return lambda day, calendar: factor if day.month in which else 1.0


def _starters(day: date, calendar: DemoCalendar) -> float:
    # 45 % of the month's starters are announced on 8 of its about 21 open days.
    run_up = 1.19 if is_starter_run_up(day, calendar) else 0.88
    return run_up * (2.0 if day.month in (1, 8, 12) and day.day >= 12 else 1.0)


def _starter_weeks(day: date, calendar: DemoCalendar) -> float:
    return 1.4 if day.day <= 7 else 0.9


def _last_week_of_month(day: date, calendar: DemoCalendar) -> float:
    return 1.8 if (day + timedelta(days=7)).month != day.month else 0.76


def _term(factor: float):
    return lambda day, calendar: factor if is_term_start(day) else 1.0


def _fair(factor: float):
    return lambda day, calendar: factor if is_before_fair(day) else 1.0


def _month_close(day: date, calendar: DemoCalendar) -> float:
    return 1.15 if is_month_close(day, calendar) else 0.97


def _spring(day: date, calendar: DemoCalendar) -> float:
    return 1.5 if day.month in (3, 4) else 1.0


# type code -> (weekday shape, seasonal factors)
SHAPES = {
    "I1": ("monday_peak", ()),
    "I2": ("monday_heavy", (_starter_weeks,)),
    "I3": ("monday_heavy", (_starters,)),
    "I4": ("monday_heavy", (_last_week_of_month,)),
    "I5": ("flat", (months(1, 4, factor=1.4),)),
    "I6": ("monday_high", ()),
    "I7": ("monday_heavy", (_month_close,)),
    "I8": ("midweek", (_term(1.3),)),
    "I9": ("monday_heavy", ()),
    "I10": ("late_week", (_term(1.4), quarter_end_week_factor)),
    "I11": ("midweek", (months(4, 12, factor=1.6),)),
    "I12": ("early_week", (_term(2.0),)),
    "L1": ("legal", (half_quarter_factor,)),
    "L2": ("legal", (quarter_factor,)),
    "L3": ("legal", (months(9, 10, 11, factor=1.25),)),
    "L4": ("legal", (half_quarter_factor,)),
    "L5": ("legal", (quarter_factor,)),
    "L6": ("legal_midweek", (months(1, 9, factor=1.4),)),
    "L7": ("legal", ()),
    "L8": ("legal", (_fair(3.0),)),
    "L9": ("legal", (half_quarter_factor, _fair(1.5))),
    "L10": ("legal_early", ()),
    "L11": ("legal", (_spring,)),
    "L12": ("legal", ()),
}


def day_factor(code: str, day: date, calendar: DemoCalendar) -> float:
    """Weekday, season, quarter, holiday and growth for one type on one day; 1 is an average day.

    A week of five such days has a mean of one per working day: weekday shapes are scaled so that
    they sum to five.
    """
    shape_name, seasons = SHAPES[code]
    shape = WEEKDAYS[shape_name]
    factor = shape[day.weekday()] * 5 / sum(shape)
    for season in seasons:
        factor *= season(day, calendar)
    factor *= holiday_factor(day, calendar) * trend_factor(day, calendar)
    if code.startswith("L"):
        factor *= _legal_quiet_time(day)
    if code == "I1" and is_first_day_back(day, calendar):
        factor *= 1.5 / FIRST_DAY_BACK
    return factor


def trend_factor(day: date, calendar: DemoCalendar) -> float:
    low, high = HEAD_COUNT_TREND
    share = (day - calendar.start).days / (7 * HISTORY_WEEKS)
    return low + (high - low) * min(max(share, 0.0), 1.0)


def is_first_day_back(day: date, calendar: DemoCalendar) -> bool:
    return calendar.is_open(day) and _weekday_before(day) in calendar.closed_days


def holiday_factor(day: date, calendar: DemoCalendar) -> float:
    if day in calendar.closed_days:
        return CLOSED_DAY
    if day.weekday() > 4:
        return 1.0
    if is_first_day_back(day, calendar):
        return FIRST_DAY_BACK
    if _is_bridge(day, calendar):
        return BRIDGE_DAY
    return 1.0


def _is_bridge(day: date, calendar: DemoCalendar) -> bool:
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    if (day.month, day.day) in {(12, 24), (12, 27), (12, 28), (12, 29), (12, 30), (12, 31)}:
        return True
    return not calendar.is_open(before) and not calendar.is_open(after)


def _weekday_before(day: date) -> date:
    before = day - timedelta(days=1)
    while before.weekday() > 4:
        before -= timedelta(days=1)
    return before


def _legal_quiet_time(day: date) -> float:
    if day.month == 8:
        return 0.75
    if (day.month == 12 and day.day >= 22) or (day.month == 1 and day.day <= 4):
        return 0.35
    return 1.0
