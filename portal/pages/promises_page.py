"""Whether promises are kept: what was said and what happened, week by week, and how wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.pages.manager_page.proof import PromiseCard, promise_card
from portal.pages.manager_page.words import number_words, percent_words, share_words
from portal.pages.order_page import points_words
from portal.pages.reliability_chart import ReliabilityChart, reliability_chart
from portal.planning.promise import DECILES, LEAST_CASES
from portal.planning.promise_record import FEWEST_OF_WEEK, PromiseRecord
from portal.planning.queries import JudgedPromises, WeekRecord
from portal.web.dates import format_date
from portal.web.filters import instant_words

DASH = "\N{EN DASH}"
KEPT_AIM = (0.88, 0.95)  # narrower ranges would break too often, wider ones say less than they can
WEEKS = 13


@dataclass(frozen=True)
class PromisesSheet:
    """`chart`: None where too few can be judged, and then nothing else is shown of the replay."""

    desk: Desk
    title: str
    verdict: str
    basis: str
    chart: ReliabilityChart | None
    said: str
    said_rows: list[list[str]]
    weeks: str
    week_rows: list[list[str]]
    width: str
    width_rows: list[list[str]]
    given: PromiseCard


def promises_sheet(
    desk: Desk, judged: JudgedPromises | None, given: Sequence[WeekRecord]
) -> PromisesSheet:
    record = judged.record if judged else None
    has_enough = record is not None and record.judged >= LEAST_CASES
    shown = record if has_enough else None
    return PromisesSheet(
        desk=desk,
        title=_("Whether promises are kept"),
        verdict=_verdict(record),
        basis=_basis(judged) if has_enough else "",
        chart=_chart(shown) if shown else None,
        said=_said(shown) if shown else "",
        said_rows=_said_rows(shown) if shown else [],
        weeks=_weeks(shown) if shown else "",
        week_rows=_week_rows(judged) if has_enough else [],
        width=_width(shown) if shown else "",
        width_rows=_width_rows(shown) if shown else [],
        given=promise_card(given),
    )


def _verdict(record: PromiseRecord | None) -> str:
    if record is None:
        return _("The first calculation is to come; it is made once a week.")
    if record.judged < LEAST_CASES:
        return ngettext(
            "Too little data: %(num)s request can be judged, and thirty are needed.",
            "Too little data: %(num)s requests can be judged, and thirty are needed.",
            record.judged,
        )
    share = record.kept / record.judged
    words = {"share": percent_words(share)}
    if share < KEPT_AIM[0]:
        return _("%(share)s are ready by the last day promised; 88 to 95 %% should be.", **words)
    if share > KEPT_AIM[1]:
        return _(
            "%(share)s are ready by the last day promised: the ranges could be narrower.", **words
        )
    return _("%(share)s are ready by the last day promised, as they should be.", **words)


def _basis(judged: JudgedPromises) -> str:
    words = ngettext(
        "Replayed %(when)s: what this desk would have promised to %(num)s request, each night "
        "with only what was known then.",
        "Replayed %(when)s: what this desk would have promised to %(num)s requests, each night "
        "with only what was known then.",
        judged.record.judged,
        when=instant_words(judged.made_at),
    )
    if judged.record.stride == 1:
        return words
    return (
        words
        + " "
        + _(
            "Of so many, one in %(stride)s was looked at.",
            stride=number_words(judged.record.stride),
        )
    )


def _chart(record: PromiseRecord) -> ReliabilityChart:
    return reliability_chart(
        record.happened,
        cases=record.judged,
        rtl=get_locale().text_direction == "rtl",
        format_value=percent_words,
    )


def _said(record: PromiseRecord) -> str:
    pairs = zip(DECILES, record.happened, strict=True)
    said, happened = max(pairs, key=lambda pair: abs(pair[0] - pair[1]))
    return _(
        "Furthest off: of days by which %(said)s were to be ready, %(happened)s were.",
        said=percent_words(said),
        happened=percent_words(happened),
    )


def _said_rows(record: PromiseRecord) -> list[list[str]]:
    return [
        [percent_words(said), percent_words(happened), points_words(100 * (happened - said))]
        for said, happened in zip(DECILES, record.happened, strict=True)
    ]


def _weeks(record: PromiseRecord) -> str:
    full = [week for week in record.weeks if week.judged >= FEWEST_OF_WEEK]
    if not full:
        return _("No week has thirty requests to judge it by.")
    worst = min(full, key=lambda week: week.kept / week.judged)
    below = sum(week.kept / week.judged < 0.85 for week in full)
    return ngettext(
        "%(num)s week has thirty requests or more: the worst kept %(worst)s, and %(below)s were "
        "below 85 %%.",
        "%(num)s weeks have thirty requests or more: the worst kept %(worst)s, and %(below)s were "
        "below 85 %%.",
        len(full),
        worst=share_words(worst.kept, worst.judged),
        below=number_words(below),
    )


def _week_rows(judged: JudgedPromises) -> list[list[str]]:
    """The newest first."""
    return [
        [
            format_date(judged.first_on + timedelta(weeks=week.week), "d MMM"),
            number_words(week.judged) if week.judged >= 5 else _("under 5"),
            share_words(week.kept, week.judged) or DASH,
            share_words(week.inside, week.judged) or DASH,
        ]
        for week in judged.record.weeks[: -WEEKS - 1 : -1]
    ]


def _width(record: PromiseRecord) -> str:
    """Against what a catalogue prints for a type: its plain quantiles, whatever the queue."""
    if not record.width or not record.catalogue_width:
        return _("Nothing to compare the width of the ranges with yet.")
    gain = 1 - record.width / record.catalogue_width
    if round(100 * gain) > 0:
        return _(
            "The ranges are %(gain)s narrower than what a catalogue would print for the type.",
            gain=percent_words(gain),
        )
    return _("The ranges are no narrower than what a catalogue would print for the type.")


def _width_rows(record: PromiseRecord) -> list[list[str]]:
    widths = (
        (_("Promised, with the queue in view"), record.width, record.kept / record.judged),
        (_("Plain, by type and target"), record.catalogue_width, record.catalogue_kept),
    )
    return [
        [words, number_words(minutes / 60), percent_words(kept)]
        for words, minutes, kept in widths
        if minutes and kept is not None
    ]
