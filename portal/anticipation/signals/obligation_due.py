"""A contract, licence, right or certificate comes to its day."""

from portal.anticipation.dated_needs import dated_needs
from portal.anticipation.facts import Facts
from portal.planning.needs import Need

READ_IN = frozenset({"register", "certificates", "hand"})


def obligation_due(facts: Facts) -> list[Need]:
    return dated_needs(facts, READ_IN, source="obligation_due", why="obligation_due")
