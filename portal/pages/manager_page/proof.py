"""How good the forecast and the promises were: what stands beside every number of ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.forecast.grain import Grain
from portal.forecast.queries.runs import Accuracy
from portal.pages.manager_page.facts import DeskFacts
from portal.pages.manager_page.words import (
    FEWEST_SHOWN,
    number_words,
    percent_words,
    share_words,
)
from portal.planning.queries import WeekRecord
from portal.web.dates import format_date

DASH = "\N{EN DASH}"


@dataclass(frozen=True)
class AccuracyCard:
    """`verdict`: the desk's day by day figures in words; rows of the desk, then of its types."""

    verdict: str
    floor: str
    desk_rows: list[list[str]]
    type_rows: list[list[str]]


@dataclass(frozen=True)
class PromiseCard:
    """`verdict`: empty with too few to judge; `rows`: one a week, newest first."""

    verdict: str
    rows: list[list[str]]


def accuracy_card(facts: DeskFacts) -> AccuracyCard | None:
    """None where nothing could be back-tested."""
    known = facts.overview.accuracy if facts.overview else ()
    tested = [row for row in known if row.error_ratio is not None]
    of_desk = [row for row in tested if row.type_id is None]
    daily = next((row for row in of_desk if row.grain == Grain.DAY), None)
    if daily is None:
        return None
    return AccuracyCard(
        verdict=_against_naive(daily),
        floor=_floor(daily),
        desk_rows=[_cells(_grain_words(row.grain), row) for row in of_desk],
        type_rows=[
            _cells(row.title, row) for row in tested if row.type_id and row.grain == Grain.WEEK
        ],
    )


def _against_naive(row: Accuracy) -> str:
    gain = round(100 * (1 - row.error_ratio))
    if gain > 0:
        return _("Day by day it is %(gain)s %% better than “the same day last week”.", gain=gain)
    if gain < 0:
        return _("Day by day it is %(loss)s %% worse than “the same day last week”.", loss=-gain)
    return _("Day by day it is no better than “the same day last week”.")


def _floor(row: Accuracy) -> str:
    if row.floor is None:
        return ""
    return _(
        "Nobody can forecast a day of this desk better than about ±%(share)s %%.",
        share=round(100 * row.floor),
    )


def _grain_words(grain: str) -> str:
    return {Grain.DAY: _("By day"), Grain.WEEK: _("By week"), Grain.MONTH: _("By month")}[grain]


def _cells(name: str, row: Accuracy) -> list[str]:
    return [
        name,
        _share(row.error_share, sign="±"),
        percent_words(row.error_ratio),
        _share(row.coverage),
        _share(row.floor, sign="±"),
    ]


def _share(share: float | None, *, sign: str = "") -> str:
    return DASH if share is None else sign + percent_words(share)


def promise_card(record: Sequence[WeekRecord]) -> PromiseCard:
    judged = sum(week.judged for week in record)
    return PromiseCard(
        verdict=_promise_verdict(record) if judged >= FEWEST_SHOWN else "",
        rows=[
            [
                format_date(week.starts_on, "d MMM"),
                number_words(week.judged) if week.judged >= FEWEST_SHOWN else _("under 5"),
                share_words(week.kept, week.judged) or DASH,
                share_words(week.inside, week.judged) or DASH,
            ]
            for week in reversed(record)
            if week.judged
        ],
    )


def _promise_verdict(record: Sequence[WeekRecord]) -> str:
    judged = sum(week.judged for week in record)
    return _(
        "%(kept)s were ready by the last day promised first, %(inside)s inside the range: "
        "%(count)s requests in %(weeks)s weeks.",
        kept=share_words(sum(week.kept for week in record), judged),
        inside=share_words(sum(week.inside for week in record), judged),
        count=number_words(judged),
        weeks=len(record),
    )
