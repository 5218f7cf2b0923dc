"""How announcements and dated facts read."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.obligations.announcing import Certainty, Occasion
from portal.obligations.due_days import Source
from portal.obligations.models import AnnouncedEvent
from portal.web.filters import day_words
from portal.web.numbers import format_decimal

OCCASIONS = {
    Occasion.JOINERS: _l("People join"),
    Occasion.LEAVERS: _l("People leave or move"),
    Occasion.ROLL_OUT: _l("A system changes"),
    Occasion.LAUNCH: _l("A product or service starts"),
    Occasion.CAMPAIGN: _l("A fair, a campaign, an event"),
    Occasion.CONTRACTS: _l("A round of contracts"),
    Occasion.PERIOD_END: _l("A quarter or year ends"),
    Occasion.MOVE: _l("An office moves"),
    Occasion.OTHER: _l("Something else"),
}
CERTAINTIES = {
    Certainty.SURE: _l("It is settled"),
    Certainty.LIKELY: _l("Likely"),
    Certainty.PERHAPS: _l("Perhaps"),
}
SOURCES = {
    Source.REGISTER: _l("contract register"),
    Source.PEOPLE: _l("people list"),
    Source.DEVICES: _l("device list"),
    Source.CERTIFICATES: _l("certificate scan"),
    Source.HAND: _l("entered by hand"),
}


def days_words(row: AnnouncedEvent) -> str:
    if row.starts_on == row.ends_on:
        return day_words(row.starts_on)
    return _("%(first)s to %(last)s", first=day_words(row.starts_on), last=day_words(row.ends_on))


def expected_words(row: AnnouncedEvent) -> str:
    if row.expected is None:
        return _("as many as such events brought before")
    count = format_decimal(abs(row.expected))
    if row.expected < 0:
        return ngettext(
            "%(count)s request fewer", "%(count)s requests fewer", -row.expected, count=count
        )
    return ngettext("%(count)s request more", "%(count)s requests more", row.expected, count=count)
