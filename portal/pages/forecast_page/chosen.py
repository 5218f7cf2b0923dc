"""What the address of a forecast asks for, and the links to its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.errors import NotFound
from portal.forecast.grain import Grain
from portal.forecast.points import Metric
from portal.forecast.queries.series import Kind


@dataclass(frozen=True)
class Chosen:
    """`grain` none: what suits the kind. `department`: empty for all of them."""

    metric: Metric
    grain: Grain | None = None
    kind: Kind | None = None
    department: str = ""

    def address(self, desk: Desk, endpoint: str = "pages.forecast") -> str:
        asked = {
            "grain": self.grain and self.grain.value,
            "metric": self.metric.value,
            "kind": self.kind and self.kind.slug,
            "department": self.department,
        }
        return url_for(
            endpoint, desk=desk.slug, **{name: value for name, value in asked.items() if value}
        )


@dataclass(frozen=True)
class Link:
    words: str
    url: str
    is_current: bool


def chosen_of(asked: dict[str, str], kinds: Sequence[Kind]) -> Chosen:
    """What is not offered is not there; a kind is told by week or month, a department by week."""
    kind = None
    if asked.get("kind"):
        kind = next((each for each in kinds if each.slug == asked["kind"]), None)
        if kind is None:
            raise NotFound
    metric, grain = asked.get("metric") or Metric.HOURS.value, asked.get("grain") or ""
    department = asked.get("department") or ""
    if metric not in tuple(Metric) or (grain and grain not in tuple(Grain)):
        raise NotFound
    if (department and kind is None) or (kind and grain == Grain.DAY):
        raise NotFound
    if department:
        grain = Grain.WEEK
    return Chosen(Metric(metric), Grain(grain) if grain else None, kind, department)


def kind_links(desk: Desk, chosen: Chosen, kinds: Sequence[Kind]) -> list[Link]:
    whole = Chosen(chosen.metric)
    return [Link(_("The desk as a whole"), whole.address(desk), chosen.kind is None)] + [
        Link(kind.title, replace(whole, kind=kind).address(desk), kind == chosen.kind)
        for kind in kinds
    ]


def department_links(desk: Desk, chosen: Chosen, departments: Sequence[str]) -> list[Link]:
    """None where nothing is told by department."""
    if not departments:
        return []
    all_of_them = replace(chosen, department="", grain=None)
    return [Link(_("All departments"), all_of_them.address(desk), not chosen.department)] + [
        Link(
            name,
            replace(chosen, department=name, grain=None).address(desk),
            name == chosen.department,
        )
        for name in departments
    ]


def metric_links(desk: Desk, chosen: Chosen) -> list[Link]:
    words = {Metric.HOURS: _("Hours"), Metric.REQUESTS: _("Requests")}
    return [
        Link(name, replace(chosen, metric=metric).address(desk), metric == chosen.metric)
        for metric, name in words.items()
    ]


def grain_links(desk: Desk, chosen: Chosen, grains: Sequence[Grain]) -> list[Link]:
    """None where there is nothing to choose."""
    words = {Grain.DAY: _("Days"), Grain.WEEK: _("Weeks"), Grain.MONTH: _("Months")}
    return [
        Link(words[grain], replace(chosen, grain=grain).address(desk), grain == chosen.grain)
        for grain in (grains if len(grains) > 1 else ())
    ]
