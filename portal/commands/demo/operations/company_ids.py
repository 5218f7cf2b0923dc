"""The rows of a demo company that stands already, found again by name."""

from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.commands.demo.operations.company import CompanyIds
from portal.commands.demo.people import NAMED
from portal.commands.demo.types import TYPES
from portal.desks.models import Desk, Skill
from portal.extensions import db
from portal.identity.models import Person


def company_ids() -> CompanyIds:
    people = dict(db.session.execute(select(Person.email, Person.id)).all())
    desks = dict(db.session.execute(select(Desk.slug, Desk.id)).all())
    slugs = {desk_id: slug for slug, desk_id in desks.items()}
    kinds = {
        (slugs[desk_id], slug): type_id
        for desk_id, slug, type_id in db.session.execute(
            select(RequestType.desk_id, RequestType.slug, RequestType.id)
        )
    }
    skills = {
        (slugs[desk_id], slug): skill_id
        for desk_id, slug, skill_id in db.session.execute(
            select(Skill.desk_id, Skill.slug, Skill.id)
        )
    }
    return CompanyIds(
        people=people,
        staff={one.name: people[one.email] for one in NAMED},
        desks=desks,
        types={code: kinds[kind.desk, kind.slug] for code, kind in TYPES.items()},
        skills=skills,
    )
