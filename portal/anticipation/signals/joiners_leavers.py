"""Somebody joins, moves or leaves: the request itself."""

from portal.anticipation.dated_needs import dated_needs
from portal.anticipation.facts import Facts
from portal.planning.needs import Need

READ_IN = frozenset({"people"})


def joiners_leavers(facts: Facts) -> list[Need]:
    return dated_needs(facts, READ_IN, source="joiners_leavers", why="joiners_leavers")
