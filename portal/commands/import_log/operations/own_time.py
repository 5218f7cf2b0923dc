"""An imported log lives in its own time: the clock is moved there, and people sign in there."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update

from portal import clock
from portal.commands.import_log.operations.desk import desk_facts
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant
from portal.web.operations import set_site_setting

CLOCK_OFFSET = "clock_offset_days"
AS_OF_ON = "import_as_of_on"


def set_clock_offset(as_of_on: date, today: date) -> int:
    """Let the portal's today be `as_of_on` while the machine has `today`; the days between.

    The day is kept too, so that a later start can set the offset again.
    """
    days = (as_of_on - today).days
    set_site_setting(CLOCK_OFFSET, str(days))
    set_site_setting(AS_OF_ON, as_of_on.isoformat())
    clock.set_offset(days)
    return days


def add_tiles(desk_slug: str, names: Sequence[str]) -> None:
    """One-click personas of the demo: these staff of an imported log, and a lead of their desk.

    Who has a tile keeps it. The lead is nobody of the log: it does not say who leads.
    """
    now = clock.now()
    desk = desk_facts(desk_slug, around=now.date())
    lead = desk.external_id("the lead")
    if not db.session.scalar(select(Person.id).where(Person.external_id == lead)):
        person = Person(name=f"Lead of the {desk.prefix} desk", external_id=lead, created_at=now)
        person.job_title, person.zone = "Leads the imported desk", str(desk.zone)
        db.session.add(person)
        db.session.flush()
        for role in (Role.LEAD, Role.MANAGER):
            db.session.add(RoleGrant(person_id=person.id, role=role, desk_id=desk.id))
    rank = db.session.scalar(select(func.coalesce(func.max(Person.persona_rank), 0)))
    for external_id in (lead, *(desk.external_id(name) for name in names)):
        rank += 1
        db.session.execute(
            update(Person)
            .where(Person.external_id == external_id, Person.persona_rank.is_(None))
            .values(persona_rank=rank)
        )
    db.session.flush()
