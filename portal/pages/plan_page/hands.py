"""A lead's hand: the form with its cost, and what is set now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import DecimalField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from portal.desks.models import Desk
from portal.pages.manager_page.words import number_words
from portal.planning.models import OverrideKind
from portal.planning.operations import Hand
from portal.planning.plan import Effects
from portal.planning.queries.plan_shown import ShownOverride
from portal.web.dates import format_date
from portal.web.filters import day_words, instant_words
from portal.web.letters import no_strange_letters


class HandForm(FlaskForm):
    key = HiddenField()
    kind = SelectField(_l("What do you want to set?"), validators=[InputRequired()])
    reference = StringField(
        _l("Reference of the request"),
        description=_l("For what is about one request: LEG-7K3F9Q."),
        validators=[Optional(), Length(max=16), no_strange_letters],
    )
    person = SelectField(_l("Person"), validators=[Optional()], validate_choice=False)
    on = SelectField(_l("Day"), validators=[Optional()], validate_choice=False)
    value = DecimalField(
        _l("Number"),
        description=_l("Half is 0.5 and double is 2; minutes; or how many at once."),
        validators=[Optional(), NumberRange(0, 1000)],
    )
    reason = StringField(
        _l("Why"),
        description=_l("Your desk reads it."),
        validators=[Optional(), Length(max=200), no_strange_letters],
    )

    def __init__(self, *args, people: Mapping[int, str], days: Sequence[date], **kwargs):
        super().__init__(*args, **kwargs)
        nobody = [SelectChoice("", _("Nobody in particular"))]
        no_day = [SelectChoice("", _("No day in particular"))]
        self.kind.choices = [SelectChoice(kind.value, kind_words(kind)) for kind in OverrideKind]
        self.person.choices = nobody + [
            SelectChoice(str(key), name) for key, name in people.items()
        ]
        self.on.choices = no_day + [
            SelectChoice(day.isoformat(), format_date(day, "EEEE d MMMM")) for day in days
        ]

    def hand(self) -> Hand:
        offered = {choice.value for choice in self.on.choices}
        people = {choice.value for choice in self.person.choices}
        return Hand(
            kind=OverrideKind(self.kind.data),
            reference=(self.reference.data or "").strip().upper() or None,
            person_id=int(self.person.data) if self.person.data in people - {""} else None,
            on=date.fromisoformat(self.on.data) if self.on.data in offered - {""} else None,
            value=float(self.value.data) if self.value.data is not None else None,
            reason=self.reason.data or "",
        )


def kind_words(kind: str) -> str:
    return {
        OverrideKind.PIN: _("Give a request to a person, on a day"),
        OverrideKind.FORBID: _("Keep a request from a person"),
        OverrideKind.WEIGHT: _("Let a request count half or double"),
        OverrideKind.LOCK_DAY: _("Keep a person's day free of requests"),
        OverrideKind.EVENING: _("Minutes after hours that a person agreed to"),
        OverrideKind.WIP: _("How many a person may have in hand"),
        OverrideKind.AHEAD: _("Minutes a person may work ahead in a day"),
    }[OverrideKind(kind)]


@dataclass(frozen=True)
class SetLine:
    id: int
    title: str
    url: str
    words: str
    cost: str
    until: str


@dataclass(frozen=True)
class HandsSheet:
    desk: Desk
    lines: list[SetLine]


def hands_sheet(
    desk: Desk, shown: Sequence[ShownOverride], names: Mapping[int, str]
) -> HandsSheet:
    return HandsSheet(desk, [_line(each, names) for each in shown])


def _line(each: ShownOverride, names: Mapping[int, str]) -> SetLine:
    row, line = each.row, each.line
    parts = [
        names.get(row.person_id, "") if row.person_id else "",
        day_words(row.on) if row.on else "",
        number_words(row.value) if row.value is not None else "",
        f"“{row.reason}”" if row.reason else "",
    ]
    return SetLine(
        id=row.id,
        title=line.row.title if line else kind_words(row.kind),
        url=url_for("pages.show", reference=line.row.reference) if line else "",
        words=" · ".join([*([kind_words(row.kind)] if line else []), *filter(None, parts)]),
        cost=effects_words(Effects(**row.cost)) if row.cost else "",
        until=_("until %(when)s", when=instant_words(row.expires_at)),
    )


def effects_words(found: Effects) -> str:
    """What it costs, worst first."""
    parts = []
    if found.alarms:
        parts.append(
            ngettext(
                "%(num)s fixed date is then missed.",
                "%(num)s fixed dates are then missed.",
                found.alarms,
            )
        )
    if found.newly_late:
        parts.append(
            ngettext(
                "%(num)s request is then late.",
                "%(num)s requests are then late.",
                found.newly_late,
            )
        )
    if found.dropped:
        parts.append(
            ngettext("%(num)s finds no more room.", "%(num)s find no more room.", found.dropped)
        )
    if found.later:
        parts.append(
            ngettext(
                "It delays %(num)s other by %(days)s days.",
                "It delays %(num)s others by %(days)s days on average.",
                found.later,
                days=number_words(found.later_days),
            )
        )
    if found.sooner:
        parts.append(
            ngettext(
                "%(num)s other is done sooner.", "%(num)s others are done sooner.", found.sooner
            )
        )
    return " ".join(parts) or _("It costs nothing.")
