"""A device reaches its age, or its warranty ends: it will be asked to be replaced."""

from portal.anticipation.dated_needs import dated_needs
from portal.anticipation.facts import Facts
from portal.planning.needs import Need

READ_IN = frozenset({"devices"})


def device_age(facts: Facts) -> list[Need]:
    return dated_needs(facts, READ_IN, source="device_age", why="device_age")
