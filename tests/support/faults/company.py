"""The desks the tests of faults wear out: one that files and promises, one where all rush."""

from dataclasses import dataclass
from datetime import timedelta

from flask_migrate import upgrade

from portal import clock
from portal.catalogue.models import RequestType
from portal.extensions import db
from portal.identity.models import Person
from portal.planning.operations import learn_history
from tests.support.factories import (
    make_desk,
    make_past,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
)
from tests.support.faults.processes import Installation

PAST_DAYS, A_DAY = 5, 8  # enough for promises
ASKERS, STAFF = 8, 16
FORM = "/ask/it/access"


@dataclass(frozen=True)
class Company:
    """Ids of people with a one-click tile."""

    askers: list[int]
    staff: list[int]
    it_desk_id: int
    rush_desk_id: int
    rush_type_id: int


def found_company(installation: Installation) -> Company:
    now = clock.wall_now()
    with installation.app.app_context():
        upgrade()
        it = make_desk("it")
        access = make_type(it, make_skill(it), slug="access")
        monday = now.replace(hour=9, minute=0, second=0) - timedelta(days=now.weekday())
        for day in range(PAST_DAYS):
            make_past(access, count=A_DAY, before=monday + timedelta(days=day))
        askers = [with_tile(make_person(f"Asker {place}"), place) for place in range(ASKERS)]
        rush = make_desk("rush", prefix="RSH")
        skill = make_skill(rush)
        sudden = make_type(rush, skill, slug="sudden")
        staff = [
            with_tile(make_staff(rush, skill, name=f"Staff {place}"), ASKERS + place)
            for place in range(STAFF)
        ]
        db.session.commit()
        learn_history(it.id, now=now)
        return Company(askers, staff, it.id, rush.id, sudden.id)


def with_tile(person: Person, rank: int) -> int:
    person.persona_rank = rank
    return person.id


def let_wait(installation: Installation, company: Company, count: int) -> list[str]:
    """Requests that wait at the desk where all rush, older and younger, small and large."""
    now = clock.wall_now()
    with installation.app.app_context():
        sudden = db.session.get_one(RequestType, company.rush_type_id)
        asker = db.session.get_one(Person, company.askers[0])
        rows = [
            make_request(sudden, requester=asker, now=now - timedelta(hours=3 * number))
            for number in range(count)
        ]
        for number, row in enumerate(rows):
            row.weight = (1.0, 2.0, 4.0)[number % 3]
            row.size = (None, "S", "L")[number // 3 % 3]
        db.session.commit()
        return [row.reference for row in rows]
