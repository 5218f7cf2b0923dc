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
        last = row.figures.get("replay") if row else None
        if row is None or (last and not anew and now - _made_at(last) < EVERY):
            return False
        scenario = desk_past(db.session.get_one(Desk, desk_id), now=now)
    if scenario is None:
        return False
    found = sweep([scenario], {name: POLICIES[name] for name in (BASELINE, OURS)})
    kept = _kept(found, scenario, now=now)
    with writing():
        row = db.session.get_one(DeskHistory, desk_id)
        row.figures = {**row.figures, "replay": kept}
    return True


def _made_at(kept: dict) -> datetime:
    return datetime.fromisoformat(kept["made_at"])


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
