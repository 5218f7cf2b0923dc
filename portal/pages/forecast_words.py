"""How a forecast speaks of itself: its age, its trouble, what nobody can forecast."""

from flask_babel import gettext as _

from portal.forecast.grain import Grain
from portal.forecast.models import RunStatus
from portal.forecast.queries.runs import LatestRun
from portal.pages.manager_page.words import percent_words
from portal.web.filters import day_words, instant_words


def age_words(run: LatestRun) -> str:
    return _(
        "Forecast of %(when)s, with data up to %(day)s.",
        when=instant_words(run.made_at),
        day=day_words(run.cutoff_on),
    )


def trouble_words(run: LatestRun) -> str:
    """Empty when the last run worked."""
    if run.status == RunStatus.FAILED:
        return _(
            "No forecast has worked yet; the last try was %(when)s.",
            when=instant_words(run.failed_at),
        )
    if run.failed_at:
        return _(
            "The forecast of %(when)s failed. What stands here is the last good one.",
            when=instant_words(run.failed_at),
        )
    return ""


def floor_words(share: float | None, grain: Grain) -> str:
    if share is None:
        return ""
    words = {
        Grain.DAY: _("a day of this volume"),
        Grain.WEEK: _("a week of this volume"),
        Grain.MONTH: _("a month of this volume"),
    }
    return _(
        "Nobody can forecast %(step)s better than about ±%(share)s.",
        step=words[grain],
        share=percent_words(share),
    )
