"""With and without: what the desk's order of work gains on its own past, and the switch."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.pages.manager_page.words import FEWEST_SHOWN, number_words, percent_words
from portal.planning.queries.order import OrderRecord
from portal.web.dates import format_date
from portal.web.filters import instant_words

OURS, BASELINE = "balanced", "first_come_first_served"
# Below a twentieth nobody would feel it, and a replay cannot tell it from chance.
FELT = 0.05


@dataclass(frozen=True)
class OrderSheet:
    """`rows`: one a figure: what it is, first come first served, balanced, the change."""

    desk: Desk
    title: str
    verdict: str
    rows: list[list[str]]
    basis: str
    shadow: str
    evenings: list[list[str]]
    evenings_words: str
    now_words: str
    other: str
    other_words: str
    is_better: bool


def order_sheet(desk: Desk, record: OrderRecord) -> OrderSheet:
    policies = (record.replay or {}).get("policies", {})
    has_both = BASELINE in policies and OURS in policies
    rows = _rows(policies[BASELINE], policies[OURS]) if has_both else []
    is_better = has_both and _is_better(policies[BASELINE], policies[OURS])
    other = OURS if desk.policy != OURS else BASELINE
    return OrderSheet(
        desk=desk,
        title=_("With and without the balanced order"),
        verdict=_verdict(policies) if has_both else _("The first replay of this desk is to come."),
        rows=rows,
        basis=_basis(record.replay) if record.replay else "",
        shadow=_shadow(record),
        evenings=[
            [format_date(on, "d MMM"), number_words(hours)] for on, hours in record.evenings or []
        ],
        evenings_words=_evenings_words(record),
        now_words=order_words(desk.policy),
        other=other,
        other_words=order_words(other),
        is_better=is_better,
    )


def order_words(policy: str) -> str:
    return {
        OURS: _("balanced: urgency per hour, a lane for the oldest, fixed dates kept"),
        BASELINE: _("first come, first served"),
    }.get(policy, policy.replace("_", " "))


def _gain(before: dict, after: dict, figure: str) -> float:
    return 1 - after[figure] / before[figure] if before[figure] else 0.0


def _is_better(before: dict, after: dict) -> bool:
    return _gain(before, after, "weighted_tardiness") > 0


def _verdict(policies: dict) -> str:
    gain = _gain(policies[BASELINE], policies[OURS], "weighted_tardiness")
    if gain >= FELT:
        return _(
            "On your own past the balanced order takes %(gain)s off weighted lateness.",
            gain=percent_words(gain),
        )
    if gain <= -FELT:
        return _("On your own past first come, first served was the better order.")
    return _("On your own past the two orders are about equal: the desk was hardly ever full.")


def _rows(before: dict, after: dict) -> list[list[str]]:
    figures = (
        ("mean", _("Mean time to resolution, working hours"), False),
        ("p90", _("9 in 10 resolved within, working hours"), False),
        ("oldest", _("The longest anybody waited, working hours"), False),
        ("weighted_tardiness", _("Weighted lateness, hours"), False),
        ("in_target", _("Within target, in 100"), True),
        ("after_hours", _("After hours, hours a week for the whole desk"), False),
    )
    return [
        [
            words,
            number_words(before[key]),
            number_words(after[key]),
            _change(before, after, key, is_share),
        ]
        for key, words, is_share in figures
    ]


def _change(before: dict, after: dict, figure: str, is_share: bool) -> str:
    if is_share:
        points = after[figure] - before[figure]
        return _("%(points)s points", points=_signed(points))
    return f"{_signed(-100 * _gain(before, after, figure))}\N{NO-BREAK SPACE}%"


def _signed(value: float) -> str:
    sign = "+" if round(value, 1) > 0 else "\N{MINUS SIGN}" if round(value, 1) < 0 else ""
    return sign + number_words(abs(value))


def _basis(replay: dict) -> str:
    count = next(iter(replay["policies"].values()))["count"]
    first, last = replay["days"]
    return _(
        "Replayed %(when)s: %(count)s requests of %(days)s working days, the same arrivals, "
        "efforts and people under both. Constants were chosen on the days before.",
        when=instant_words(datetime.fromisoformat(replay["made_at"])),
        count=number_words(count),
        days=last - first,
    )


def _shadow(record: OrderRecord) -> str:
    if record.takes < FEWEST_SHOWN:
        return _("Too few were taken from “Next for you” in four weeks to compare the picks.")
    return _(
        "Of %(takes)s taken from “Next for you” in four weeks, the other order would have picked "
        "the same one in %(share)s.",
        takes=number_words(record.takes),
        share=percent_words(record.same / record.takes),
    )


def _evenings_words(record: OrderRecord) -> str:
    if record.evenings is None:
        return _("Evenings are shown for five or more people only; this desk has fewer.")
    total = sum(hours for _on, hours in record.evenings)
    return _(
        "%(hours)s hours after hours a week, the whole desk together. No promise counts on one.",
        hours=number_words(total / max(1, len(record.evenings))),
    )
