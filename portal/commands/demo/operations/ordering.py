"""How the desks of the demo came to their order of work: on a comparison, like any other desk."""

from datetime import datetime

from portal.desks.models import Desk
from portal.desks.operations import choose_order
from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.planning import operations as planning
from portal.planning.replay.sweep import OURS
from portal.web.transaction import writing


def choose_by_comparison(desk_id: int, *, lead_id: int, now: datetime) -> str:
    """The half year before `now` under both orders; the lead takes the balanced one unless it left
    more weighted lateness. Returns the order in use."""
    grounds = planning.grounds_of(planning.compare_orders(desk_id, now=now))
    with writing():
        desk = db.session.get_one(Desk, desk_id)
        if grounds is None or not _is_worth_it(grounds):
            return desk.policy
        lead = viewer_of_person(lead_id)
        choose_order(desk, OURS, version=desk.version, actor=lead, now=now, grounds=grounds)
        return desk.policy


def _is_worth_it(grounds: dict) -> bool:
    before, after = grounds["weighted_tardiness"]
    return before is not None and after is not None and after <= before
