"""How dated facts read."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.catalogue.models import Confidentiality
from portal.errors import PortalError
from portal.obligations.audit import ObligationKind
from portal.obligations.due_days import Notice, Outcome
from portal.obligations.reading import LineFault
from portal.pages.audit_words import kind_words
from portal.web.dates import format_date
from portal.web.numbers import format_decimal
from portal.web.translation import words_of

LEVELS = {
    Confidentiality.OPEN: _l("The desk, the owner's department and managers"),
    Confidentiality.RESTRICTED: _l("The desk and the owner"),
    Confidentiality.PRIVILEGED: _l("The owner and the desk's lead alone"),
}
OUTCOMES = {
    Outcome.REQUEST: _l("It led to a request"),
    Outcome.NOT_NEEDED: _l("Nothing was needed"),
    Outcome.AUTOMATIC: _l("It was done by itself"),
}
FIELDS = {
    "title": _l("what falls due"),
    "type_id": _l("the kind of request"),
    "owner_id": _l("the owner"),
    "department": _l("the department"),
    "falls_on": _l("the day"),
    "notice_months": _l("the months of notice"),
    "notice_days": _l("the days of notice"),
    "lead_days": _l("the working days it takes"),
    "quantity": _l("how many requests"),
    "confidentiality": _l("who may see it"),
}


def notice_words(notice: Notice) -> str:
    """3 months before; 10 working days of work."""
    parts = []
    if notice.months:
        parts.append(
            ngettext(
                "%(count)s month before",
                "%(count)s months before",
                notice.months,
                count=format_decimal(notice.months),
            )
        )
    if notice.days:
        parts.append(
            ngettext(
                "%(count)s day before",
                "%(count)s days before",
                notice.days,
                count=format_decimal(notice.days),
            )
        )
    if notice.lead_days:
        parts.append(
            ngettext(
                "%(count)s working day of lead",
                "%(count)s working days of lead",
                notice.lead_days,
                count=format_decimal(notice.lead_days),
            )
        )
    return ", ".join(parts) or _("none")


def event_words(kind: str, details: dict) -> str:
    """What happened, and of a change what became another."""
    said = kind_words(kind)
    what = details.get("what") if kind == ObligationKind.OBLIGATION_CHANGED else None
    if not what:
        return said
    names = ", ".join(str(FIELDS.get(name, name)) for name in what)
    return _("%(said)s: %(what)s", said=said, what=names)


def fault_words(fault: LineFault) -> str:
    return words_of(PortalError(fault.words, **fault.values))


def full_day(day) -> str:
    return format_date(day, "EEE d MMM y")
