"""Half an hour at a time of the asker's choice."""

from portal.planning.ways.values import Way, WayFacts, fits_a_talk, success_of


def booked_time(facts: WayFacts) -> Way | None:
    if facts.slot_minutes is None:
        return None
    success = success_of("booked_time", fits_a_talk(facts.effort), facts)
    return Way.of(facts.slot_minutes, success, facts)
