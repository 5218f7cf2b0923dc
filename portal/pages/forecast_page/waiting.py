"""What is here already, beside what will come: open work and work that came back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.desks.models import Desk
from portal.pages.manager_page.words import number_words
from portal.planning.queries import OpenWork, desk_waiting

WEEKS = 13


def waiting_words(desk: Desk, *, now: datetime) -> list[str]:
    """Hours are what is expected to be left, never hours worked so far. Two statements."""
    work, back = desk_waiting(desk.id, since=now - timedelta(weeks=WEEKS), now=now)
    words = [_open_words(work)]
    again = [item for item in work if item.is_reopened]
    if again:
        words.append(_again_words(again))
    if back:
        words.append(
            _(
                "In the last %(weeks)s weeks finished work came back %(count)s times a week.",
                weeks=number_words(WEEKS),
                count=number_words(back / WEEKS),
            )
        )
    return words


def _open_words(work: Sequence[OpenWork]) -> str:
    if not work:
        return _("Nothing is open: all of the above is new work.")
    return ngettext(
        "%(count)s open request, about %(hours)s hours of work left. It comes on top of what is"
        " drawn.",
        "%(count)s open requests, about %(hours)s hours of work left. They come on top of what is"
        " drawn.",
        len(work),
        count=number_words(len(work)),
        hours=_hours(work),
    )


def _again_words(again: Sequence[OpenWork]) -> str:
    return ngettext(
        "%(count)s of them came back after it was done: about %(hours)s hours.",
        "%(count)s of them came back after they were done: about %(hours)s hours.",
        len(again),
        count=number_words(len(again)),
        hours=_hours(again),
    )


def _hours(work: Sequence[OpenWork]) -> str:
    return number_words(sum(item.minutes for item in work) / 60)
