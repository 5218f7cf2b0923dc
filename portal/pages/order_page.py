"""With and without: what the desk's order of work gains on its own past, and the switch."""

from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.pages.manager_page.words import FEWEST_SHOWN, number_words, percent_words
from portal.planning.queries.order import OrderChoice, OrderRecord
from portal.web.dates import format_date
from portal.web.filters import instant_words

OURS, BASELINE = "balanced", "first_come_first_served"
# Below a twentieth, or below six minutes, nobody would feel it, and a replay cannot tell it from
# chance.
FELT, FELT_HOURS = 0.05, 0.1


@dataclass(frozen=True)
class OrderSheet:
    """`better`: in what each order is the better one; `rows`: one a figure: what it is, first come
    first served, balanced, the change; `choices`: who chose what, on which figures."""

    desk: Desk
    title: str
    verdict: str
    better: list[str]
    rows: list[list[str]]
    basis: str
    shadow: str
    evenings: list[list[str]]
    evenings_words: str
    now_words: str
    other: str
    other_words: str
    is_better: bool
    choices: list[tuple[str, str]]
    was_other: bool


def order_sheet(desk: Desk, record: OrderRecord) -> OrderSheet:
    policies = (record.replay or {}).get("policies", {})
    has_both = BASELINE in policies and OURS in policies
    rows = _rows(policies[BASELINE], policies[OURS]) if has_both else []
    is_better = has_both and _felt(policies[BASELINE], policies[OURS], "weighted_tardiness") > 0
    other = OURS if desk.policy != OURS else BASELINE
    return OrderSheet(
        desk=desk,
        title=_("With and without the balanced order"),
        verdict=_verdict(policies) if has_both else _("The first replay of this desk is to come."),
        better=_better(policies[BASELINE], policies[OURS]) if has_both else [],
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
        choices=[_choice(each) for each in record.choices],
        was_other=bool(record.choices),
    )


def order_words(policy: str) -> str:
    return {
        OURS: _("balanced: urgency per hour, a lane for the oldest, fixed dates kept"),
        BASELINE: _("first come, first served"),
    }.get(policy, policy.replace("_", " "))


def _gain(before: dict, after: dict, figure: str) -> float:
    return 1 - after[figure] / before[figure] if before[figure] else 0.0


def _verdict(policies: dict) -> str:
    felt = _felt(policies[BASELINE], policies[OURS], "weighted_tardiness")
    if felt > 0:
        gain = _gain(policies[BASELINE], policies[OURS], "weighted_tardiness")
        return _(
            "On your own past the balanced order takes %(gain)s off weighted lateness.",
            gain=percent_words(gain),
        )
    if felt < 0:
        return _("On your own past first come, first served was the better order.")
    return _("On your own past the two orders are about equal: the desk was hardly ever full.")


def _better(before: dict, after: dict) -> list[str]:
    """What differs by so little that nobody would feel it is in neither list."""
    names = {
        "mean": _("the mean time to resolution"),
        "p90": _("the time within which 9 in 10 are resolved"),
        "oldest": _("the longest wait"),
        "weighted_tardiness": _("weighted lateness"),
        "in_target": _("the share within target"),
        "after_hours": _("evenings"),
    }
    gains = {name: _felt(before, after, name) for name in names}
    ours = [words for name, words in names.items() if gains[name] > 0]
    theirs = [words for name, words in names.items() if gains[name] < 0]
    said = []
    if ours:
        said.append(_("Balanced is better in %(what)s.", what=_listed(ours)))
    if theirs:
        said.append(_("First come, first served is better in %(what)s.", what=_listed(theirs)))
    return said


def _listed(words: list[str]) -> str:
    return format_list(words, locale=get_locale())


def _felt(before: dict, after: dict, figure: str) -> int:
    """1: balanced is better by a twentieth and six minutes, or by a point in the share within
    target; -1: worse by as much."""
    if before[figure] is None or after[figure] is None:
        return 0
    if figure == "in_target":
        points = after[figure] - before[figure]
        return int(points >= 1) - int(points <= -1)
    if abs(after[figure] - before[figure]) < FELT_HOURS:
        return 0
    gain = _gain(before, after, figure)
    return int(gain >= FELT) - int(gain <= -FELT)


def _choice(each: OrderChoice) -> tuple[str, str]:
    """(who chose what when, what the comparison said then)."""
    words = {"when": instant_words(each.at), "order": order_name(each.policy)}
    if each.name:
        said = _("%(when)s, %(name)s chose: %(order)s.", name=each.name, **words)
    else:
        said = _("%(when)s, chosen at setup: %(order)s.", **words)
    if each.grounds is None:
        return said, _("Without a comparison.")
    first, second = each.grounds["weighted_tardiness"]
    return said, _(
        "Compared then: weighted lateness %(first)s h first come, first served, %(second)s h "
        "balanced.",
        first=number_words(first),
        second=number_words(second),
    )


def order_name(policy: str) -> str:
    names = {OURS: _("balanced"), BASELINE: _("first come, first served")}
    return names.get(policy, policy.replace("_", " "))


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
        return points_words(points)
    return f"{_signed(-100 * _gain(before, after, figure))}\N{NO-BREAK SPACE}%"


def points_words(points: float) -> str:
    """On one line: "+0.5 points"."""
    words = _("%(points)s points", points=_signed(points))
    return words.replace(" ", "\N{NO-BREAK SPACE}")


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
