"""The form, with its promise."""

from portal.planning.ways.values import Way, WayFacts, success_of

USUALLY = 0.95


def plain_form(facts: WayFacts) -> Way:
    return Way.of(facts.form_p50, success_of("plain_form", USUALLY, facts), facts)
