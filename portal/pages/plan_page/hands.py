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
from portal.planning.operations import Hand, WhatIf
from portal.planning.plan import Effects
from portal.planning.queries.plan_shown import ShownOverride
from portal.web.dates import format_date
from portal.web.filters import day_words, instant_words
from portal.web.letters import no_strange_letters

NEEDS = {
    OverrideKind.PIN: ("reference", "person", "on"),
    OverrideKind.FORBID: ("reference", "person"),
    OverrideKind.WEIGHT: ("reference", "value"),
    OverrideKind.LOCK_DAY: ("person", "on"),
    OverrideKind.EVENING: ("person", "on", "value"),
    OverrideKind.WIP: ("person", "value"),
    OverrideKind.AHEAD: ("value",),
}
MAY_BE_EMPTY = {(OverrideKind.WIP, "person")}


class HandForm(FlaskForm):
    """Of one kind: `shown` names the fields it asks for, the others are not read. `seen`: of which
    wish the cost was shown."""

    key = HiddenField()
    kind = HiddenField()
    seen = HiddenField()
    reference = StringField(
        _l("Reference of the request"),
        validators=[Optional(), Length(max=16), no_strange_letters],
    )
    person = SelectField(_l("Person"), validators=[Optional()], validate_choice=False)
    on = SelectField(_l("Day"), validators=[Optional()], validate_choice=False)
    value = DecimalField(_l("Number"), validators=[Optional(), NumberRange(0, 1000)])
    reason = StringField(
        _l("Why"),
        description=_l("Your desk reads it."),
        validators=[Optional(), Length(max=200), no_strange_letters],
    )

    def __init__(self, *args, people: Mapping[int, str], days: Sequence[date], **kwargs):
        super().__init__(*args, **kwargs)
        self.value.label.text, self.value.description = _value_words(self.hand_kind)
        named = [SelectChoice(str(key), name) for key, name in people.items()]
        shown = [SelectChoice(day.isoformat(), format_date(day, "EEEE d MMMM")) for day in days]
        nobody = _("Choose a person") if self.is_needed("person") else _("Everybody on the desk")
        self.person.choices = [SelectChoice("", nobody), *named]
        self.on.choices = [SelectChoice("", _("Choose a day")), *shown]

    @property
    def hand_kind(self) -> OverrideKind:
        known = {kind.value for kind in OverrideKind}
        return OverrideKind(self.kind.data) if self.kind.data in known else OverrideKind.PIN

    @property
    def shown(self) -> tuple[str, ...]:
        return NEEDS[self.hand_kind]

    def is_needed(self, name: str) -> bool:
        return (self.hand_kind, name) not in MAY_BE_EMPTY

    def hand(self) -> Hand:
        """What is wished, of the fields its kind asks for."""
        typed = {
            "reference": (self.reference.data or "").strip().upper() or None,
            "person": int(self.person.data) if _is_offered(self.person) else None,
            "on": date.fromisoformat(self.on.data) if _is_offered(self.on) else None,
            "value": _number(self.value.data),
        }
        wish = {name: value for name, value in typed.items() if name in self.shown}
        if "person" in wish:
            wish["person_id"] = wish.pop("person")
        return Hand(kind=self.hand_kind, **wish, reason=self.reason.data or "")


class WeightForm(HandForm):
    value = SelectField(
        _l("How much it counts"),
        validators=[InputRequired(_l("Choose half or double."))],
        validate_choice=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.value.choices = [
            SelectChoice("0.5", _("Half: others may go before it")),
            SelectChoice("2", _("Double: it goes before others")),
        ]


def hand_form(kind: str, /, **start) -> HandForm:
    """The form for a kind; of one that is unknown, that of a pin."""
    form = WeightForm if kind == OverrideKind.WEIGHT else HandForm
    return form(**start)


def _value_words(kind: OverrideKind) -> tuple[str, str]:
    """(label, hint) of the number a kind asks for."""
    return {
        OverrideKind.WEIGHT: (
            _("How much it counts"),
            _("At most five requests of a desk count double at a time."),
        ),
        OverrideKind.EVENING: (
            _("Minutes after hours"),
            _("At most 120, for this day alone, and only what this person agreed to."),
        ),
        OverrideKind.WIP: (
            _("How many at once"),
            _("From 1 to 5; what waits for somebody else is not counted."),
        ),
        OverrideKind.AHEAD: (
            _("Minutes a day"),
            _("At most 120, for each person; 0 means that nobody works ahead."),
        ),
    }.get(kind, (_("Number"), ""))


def _is_offered(field: SelectField) -> bool:
    return bool(field.data) and field.data in {choice.value for choice in field.choices}


def _number(typed) -> float | None:
    try:
        return None if typed is None else float(typed)
    except ValueError:
        return None


def tab_words(kind: OverrideKind) -> str:
    return {
        OverrideKind.PIN: _("Give to a person"),
        OverrideKind.FORBID: _("Keep from a person"),
        OverrideKind.WEIGHT: _("Weight"),
        OverrideKind.LOCK_DAY: _("Free day"),
        OverrideKind.EVENING: _("An evening"),
        OverrideKind.WIP: _("In hand"),
        OverrideKind.AHEAD: _("Work ahead"),
    }[kind]


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
class KindLink:
    words: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Cost:
    """What a wish would cost before it is set. `subject`: the wish itself, `until`: its end."""

    subject: str
    words: str
    until: str


@dataclass(frozen=True)
class HandsSheet:
    desk: Desk
    kinds: list[KindLink]
    kind_words: str
    lines: list[SetLine]


def hands_sheet(
    desk: Desk,
    shown: Sequence[ShownOverride],
    names: Mapping[int, str],
    *,
    form: HandForm,
) -> HandsSheet:
    kept = {"request": form.reference.data, "person": form.person.data, "on": form.on.data}
    kept = {name: value for name, value in kept.items() if value}
    kinds = [
        KindLink(
            tab_words(kind),
            url_for("pages.hands", desk=desk.slug, kind=kind.value, **kept),
            kind == form.hand_kind,
        )
        for kind in OverrideKind
    ]
    return HandsSheet(
        desk, kinds, kind_words(form.hand_kind), [_line(each, names) for each in shown]
    )


def cost_of(found: WhatIf, hand: Hand, names: Mapping[int, str]) -> Cost:
    subject = [
        f"“{found.request.title}”" if found.request else kind_words(hand.kind),
        names.get(hand.person_id, ""),
        day_words(hand.on) if hand.on else "",
        number_words(hand.value) if hand.value is not None else "",
    ]
    return Cost(
        subject=" · ".join(filter(None, subject)),
        words=effects_words(found.effects),
        until=_("It ends by itself %(when)s.", when=instant_words(found.expires_at)),
    )


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
