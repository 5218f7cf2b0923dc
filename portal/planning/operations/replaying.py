"""Job: the desk's own past under its order and under first come, first served."""

from datetime import datetime, timedelta

from portal.desks.models import Desk
from portal.extensions import db
from portal.planning.models import DeskHistory
from portal.planning.policies import POLICIES
from portal.planning.queries.past import desk_past
from portal.planning.replay.scenario import Scenario
from portal.planning.replay.sweep import BASELINE, OURS, Sweep, sweep
from portal.web.transaction import reading, writing

EVERY = timedelta(days=6, hours=12)  # asked daily, done weekly
FIGURES = (
    "count", "mean", "p50", "p90", "oldest", "weighted_tardiness", "in_target", "after_hours",
)  # fmt: skip


def replay_past(desk_id: int, *, now: datetime, anew: bool = False) -> bool:
    """Once a week, or now when `anew`; what came out and the constants chosen for "next" stand in
    the desk's history. False where it was not due or there is nothing to replay."""
    with reading():
        row = db.session.get(DeskHistory, desk_id)
        if row is None or not (anew or is_due(row, "replay", now=now)):
            return False
    kept = compare_orders(desk_id, now=now)
    if kept is None:
        return False
    with writing():
        row = db.session.get_one(DeskHistory, desk_id)
        row.figures = {**row.figures, "replay": kept}
    return True


def compare_orders(desk_id: int, *, now: datetime) -> dict | None:
    """The half year before `now` under both orders, as it is kept; None without a past."""
    with reading():
        scenario = desk_past(db.session.get_one(Desk, desk_id), now=now)
    if scenario is None:
        return None
    found = sweep([scenario], {name: POLICIES[name] for name in (BASELINE, OURS)})
    return _kept(found, scenario, now=now)


def is_due(row: DeskHistory, name: str, *, now: datetime) -> bool:
    """Whether what stands in the history under that name is a week old, or is not there."""
    last = row.figures.get(name)
    return last is None or now - datetime.fromisoformat(last["made_at"]) >= EVERY


def _kept(found: Sweep, scenario: Scenario, *, now: datetime) -> dict:
    tuning, window = found.tunings[0], scenario.windows[0]
    return {
        "made_at": now.isoformat(),
        "days": list(window),
        "chosen_on_days": list(tuning.days) if tuning.days else None,
        "look_ahead": tuning.settings.look_ahead,
        "lane_every": tuning.settings.lane_every,
        "gap_closed": found.gap_closed(OURS, window),
        "policies": {
            name: {figure: found.mean(name, window, figure) for figure in FIGURES}
            for name in found.scores
        },
    }
