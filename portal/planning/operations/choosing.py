"""A lead chooses the order of work of a desk, on what its own past says of both orders."""

from datetime import datetime

from portal.desks import operations as desks
from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.planning.queries import history_of
from portal.planning.replay.sweep import BASELINE, OURS

KEPT = ("mean", "p90", "oldest", "weighted_tardiness", "in_target", "after_hours")


def choose_order(desk: Desk, policy: str, *, version: int, actor: Viewer, now: datetime) -> None:
    """The comparison that stands on the page is kept with the choice."""
    grounds = grounds_of(history_of(desk.id).replay)
    desks.choose_order(desk, policy, version=version, actor=actor, now=now, grounds=grounds)


def grounds_of(replay: dict | None) -> dict | None:
    """Figure -> [first come, first served; balanced]; None without a comparison of the two."""
    policies = (replay or {}).get("policies", {})
    if not {BASELINE, OURS} <= set(policies):
        return None
    return {name: [policies[order][name] for order in (BASELINE, OURS)] for name in KEPT}
