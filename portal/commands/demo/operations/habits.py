"""The replies kept at hand and the checklists of the demo's desks as rows."""

from datetime import datetime

from portal.catalogue.models import RequestType
from portal.commands.demo.course import LEADS
from portal.commands.demo.habits import CHECKLISTS, REPLIES
from portal.commands.demo.operations.company import CompanyIds
from portal.extensions import db
from portal.identity.queries import viewer_of_person
from portal.requests.operations import write_template


def add_habits(company: CompanyIds, *, now: datetime) -> None:
    for desk, replies in REPLIES.items():
        lead = viewer_of_person(company.staff[LEADS[desk]])
        for name, words in replies.items():
            told = {"name": name, "words": words, "is_shared": True}
            write_template(company.desks[desk], **told, actor=lead, now=now)
    for code, steps in CHECKLISTS.items():
        db.session.get_one(RequestType, company.types[code]).checklist = list(steps)
    db.session.flush()
