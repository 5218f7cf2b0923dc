"""A dated fact of the register as a need: when it begins to be expected, and until when."""

from datetime import timedelta

from portal.anticipation.facts import DatedFact, Facts
from portal.planning.needs import Need

LEAST_LEAD, MOST_LEAD = 20, 30  # working days before the last safe day: most ask within 17
GRACE = timedelta(days=7)  # who asks a few days late asked for it all the same


def dated_needs(facts: Facts, sources: frozenset[str], *, source: str, why: str) -> list[Need]:
    """Needs of open facts that were read in `sources`, from as many working days before the last
    safe day as their type may be done early (20 to 30) until a week after they are due."""
    found = []
    for fact in facts.dated:
        if fact.source not in sources or fact.type_id not in facts.types:
            continue
        first_on = _expected_from(fact, facts)
        last_on = fact.due_on + GRACE
        if first_on <= facts.today <= last_on:
            found.append(
                Need(
                    source=source,
                    key=f"fact:{fact.obligation_id}",
                    type_id=fact.type_id,
                    first_on=first_on,
                    last_on=last_on,
                    probability=fact.probability,
                    why=why,
                    params={
                        "falls_on": fact.falls_on.isoformat(),
                        "due_on": fact.due_on.isoformat(),
                        "last_safe_on": fact.last_safe_on.isoformat(),
                    },
                    requester_id=None if fact.owner_id in facts.gone else fact.owner_id,
                    department=fact.department,
                    quantity=fact.quantity,
                    obligation_id=fact.obligation_id,
                    confidentiality=fact.confidentiality,
                )
            )
    return found


def _expected_from(fact: DatedFact, facts: Facts):
    lead = min(MOST_LEAD, max(LEAST_LEAD, facts.types[fact.type_id].early_days))
    return facts.workdays.moved(fact.last_safe_on, -lead)
