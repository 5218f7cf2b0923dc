"""How long something usually takes, in the words of who asks for it."""

import math

from flask_babel import gettext as _
from flask_babel import ngettext


def usual_words(
    usual: tuple[float, float] | None, target_minutes: int | None, *, day_minutes: float
) -> str:
    """`usual`: between how many working minutes 8 in 10 were done; where the past is too thin the
    desk's target is said as what it is. Empty where neither is known."""
    if usual is not None:
        return _usual(*usual, day_minutes=day_minutes)
    if target_minutes is None:
        return ""
    return _("The desk aims at %(span)s", span=_span(target_minutes, day_minutes))


def _usual(low: float, high: float, *, day_minutes: float) -> str:
    if high < day_minutes:
        return _("Usually within %(span)s", span=_span(high, day_minutes))
    first, last = max(1, math.ceil(low / day_minutes)), math.ceil(high / day_minutes)
    if first == last:
        return _("Usually %(span)s", span=_span(high, day_minutes))
    return _("Usually %(low)d to %(high)d working days", low=first, high=last)


def _span(minutes: float, day_minutes: float) -> str:
    if minutes < day_minutes:
        hours = max(1, math.ceil(minutes / 60))
        return ngettext("%(num)d working hour", "%(num)d working hours", hours)
    days = math.ceil(minutes / day_minutes)
    return ngettext("%(num)d working day", "%(num)d working days", days)
