"""The replies kept at hand, the checklists and the rules of the demo's desks as rows."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.commands.demo.course import LEADS
from portal.commands.demo.habits import CHECKLISTS, REPLIES, RULES
from portal.commands.demo.operations.company import CompanyIds
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.identity.viewer import Viewer
from portal.requests.operations import write_template
from portal.rules.deciding import Conditions, Deed, Does, RuleSaid
from portal.rules.operations import make_rule, switch_on
from portal.rules.operations.writing import THE_OWNER


def add_habits(company: CompanyIds, *, long_ago: datetime, now: datetime) -> None:
    """Replies are from `long_ago`; the rules act from `now` on: on none of the history."""
    for desk, replies in REPLIES.items():
        lead = viewer_of_person(company.staff[LEADS[desk]])
        _add_rules(desk, company, lead=lead, now=now)
        for name, words in replies.items():
            told = {"name": name, "words": words, "is_shared": True}
            write_template(company.desks[desk], **told, actor=lead, now=long_ago)
    for code, steps in CHECKLISTS.items():
        db.session.get_one(RequestType, company.types[code]).checklist = list(steps)
    db.session.flush()


def _add_rules(slug: str, company: CompanyIds, *, lead: Viewer, now: datetime) -> None:
    desk = db.session.get_one(Desk, company.desks[slug])
    for name, trigger, days, code, does in RULES[slug]:
        conditions = Conditions(type_id=company.types.get(code))
        deeds = tuple(_deed(what, said, lead) for what, said in does)
        said = RuleSaid(name, trigger, conditions, deeds, days)
        row = make_rule(desk, said, actor=lead, now=now)
        switch_on(desk, row.id, version=row.version, actor=lead, now=now)


def _deed(what: Does, said: str | None, lead: Viewer) -> Deed:
    if what == Does.NOTIFY:
        return Deed(what, lead.id if said == "lead" else THE_OWNER)
    return Deed(what, words=said)
