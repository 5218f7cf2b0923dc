"""A call when it is their turn."""

from portal.planning.ways.values import Way, WayFacts, fits_a_talk, success_of

TALK = 15.0


def call_back(facts: WayFacts) -> Way | None:
    if facts.call_p50 is None:
        return None
    success = success_of("call_back", fits_a_talk(facts.effort), facts)
    return Way.of(facts.call_p50 + TALK, success, facts)
