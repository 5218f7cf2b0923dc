"""How good the forecast was: the test, the last weeks, what changed, whether the hand helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.forecast.grain import Grain
from portal.forecast.models import ForecastScore
from portal.forecast.operations.scoring import change_words
from portal.forecast.queries import accuracy_table, latest_run
from portal.forecast.queries.runs import Accuracy, LatestRun
from portal.forecast.queries.series import scores_of
from portal.forecast.value_added import Said, ValueAdded, value_of_announcements, value_of_hand
from portal.pages.forecast_words import age_words, trouble_words
from portal.pages.manager_page.words import number_words, percent_words
from portal.web.dates import format_date

DASH = "\N{EN DASH}"
SHOWN_WEEKS = 13
JUDGED = timedelta(weeks=52)


@dataclass(frozen=True)
class RecordSheet:
    """`weeks`: rows of the last weeks, newest first; `was_said`: whether they were said at the
    time, or reckoned afterwards."""

    age: str
    trouble: str
    hits: str
    weeks: list[list[str]]
    was_said: bool
    tests: list[list[str]]
    changes: list[str]
    hand: str
    announced: str


def record_sheet(desk: Desk, *, now: datetime) -> RecordSheet:
    run = latest_run(desk.id)
    table = accuracy_table(desk.id)
    scores = scores_of(desk.id, since=(now - JUDGED).date())
    of_desk = [_said(row) for row in scores if row.type_id is None]
    mondays = [row.week_on for row in scores if row.type_id is None]
    lines = _last_weeks(run, of_desk, mondays)
    return RecordSheet(
        age=age_words(run) if run else "",
        trouble=trouble_words(run) if run else "",
        hits=_hits(lines),
        weeks=[_cells(*line) for line in reversed(lines)],
        was_said=len(of_desk) >= len(lines) > 0,
        tests=[_test_cells(row) for row in table if row.error_ratio is not None],
        changes=_changes(desk, run, table),
        hand=_value_words(value_of_hand([_said(row) for row in scores]), _hand_words),
        announced=_value_words(
            value_of_announcements([_said(row) for row in scores]), _announced_words
        ),
    )


def _said(row: ForecastScore) -> Said:
    return Said(row.naive, row.base, row.before_hand, row.said, row.low, row.high, row.came)


def _last_weeks(
    run: LatestRun | None, said: Sequence[Said], mondays: Sequence[date]
) -> list[tuple[date, float, float, float, float]]:
    """(Monday, said, low, high, came): as it was said, else as it would have been."""
    lines = {}
    for monday, value, low, high, came, _naive in (
        run.lately.get(run.level.value, ()) if run else ()
    ):
        day = date.fromisoformat(monday)
        lines[day] = (day, value, low, high, came)
    for monday, each in zip(mondays, said, strict=True):
        lines[monday] = (monday, each.said, each.low, each.high, each.came)
    return [lines[day] for day in sorted(lines)][-SHOWN_WEEKS:]


def _hits(lines: Sequence[tuple]) -> str:
    if len(lines) < 4:
        return ""
    inside = sum(low <= came <= high for _day, _value, low, high, came in lines)
    return ngettext(
        "In the last %(num)s week the number of requests fell inside the 8 in 10 range %(hits)s"
        " time.",
        "In the last %(num)s weeks the number of requests fell inside the 8 in 10 range %(hits)s"
        " times.",
        len(lines),
        hits=number_words(inside),
    )


def _cells(monday: date, said: float, low: float, high: float, came: float) -> list[str]:
    off = percent_words(abs(came - said) / came) if came else DASH
    return [
        format_date(monday, "d MMM"),
        number_words(said),
        _("%(low)s to %(high)s", low=number_words(low), high=number_words(high)),
        number_words(came),
        off,
        _("inside") if low <= came <= high else _("outside"),
    ]


GRAINS = {Grain.DAY: 0, Grain.WEEK: 1, Grain.MONTH: 2}


def _test_cells(row: Accuracy) -> list[str]:
    grain = (_("by day"), _("by week"), _("by month"))[GRAINS[Grain(row.grain)]]
    return [
        row.title or _("The desk as a whole"),
        grain,
        DASH if row.error_share is None else "±" + percent_words(row.error_share),
        percent_words(row.error_ratio),
        DASH if row.coverage is None else percent_words(row.coverage),
        DASH if row.floor is None else "±" + percent_words(row.floor),
    ]


def _changes(desk: Desk, run: LatestRun | None, table: Sequence[Accuracy]) -> list[str]:
    """What the watch says of series that may be named."""
    if run is None:
        return []
    titles = {str(row.type_id): row.title for row in table if row.type_id}
    titles[run.level.value] = desk.name
    found = []
    for key, line in run.watch.items():
        if key not in titles:
            continue
        if line["alarm"]:
            found.append(
                _(
                    "%(change)s. The forecast goes by the days since.",
                    change=change_words(titles[key], line),
                )
            )
        elif line["is_range_off"]:
            found.append(
                _(
                    "%(what)s: the 8 in 10 range held on %(share)s of the last 56 days.",
                    what=titles[key],
                    share=percent_words(line["coverage"]),
                )
            )
        elif line["error_ratio"]:
            found.append(
                _(
                    "%(what)s: lately no better than “the same day last week”.",
                    what=titles[key],
                )
            )
    return found


def _value_words(value: ValueAdded | None, words) -> str:
    if value is None:
        return _("Too little data: fewer than three weeks have come of it.")
    return words(value, abs(round(100 * (1 - value.error_ratio))))


def _hand_words(value: ValueAdded, percent: int) -> str:
    given = {"weeks": value.weeks, "helped": value.helped, "percent": percent}
    if value.error_ratio < 1:
        return _(
            "It helped: %(helped)s of %(weeks)s weeks came nearer, the error fell by"
            " %(percent)s %%.",
            **given,
        )
    return _(
        "It did not help: %(helped)s of %(weeks)s weeks came nearer, the error grew by"
        " %(percent)s %%.",
        **given,
    )


def _announced_words(value: ValueAdded, percent: int) -> str:
    given = {"weeks": value.weeks, "percent": percent}
    if value.error_ratio < 1:
        return _("In %(weeks)s weeks it took %(percent)s %% off the error.", **given)
    return _("In %(weeks)s weeks it added %(percent)s %% to the error.", **given)
