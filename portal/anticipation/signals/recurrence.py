"""Somebody who keeps asking for the same will soon ask for it again."""

import numpy as np

from portal.anticipation.asking_again import WITHIN_DAYS, learnt, within_ten_days
from portal.anticipation.asks import Asks
from portal.anticipation.facts import Facts
from portal.planning.needs import Need

LEAST_PROBABILITY = 0.4  # what a source must keep to be heard
MOST_OF_ONE = 0.01  # of all open ones those of one person, but three at least


def recurrence(facts: Facts) -> list[Need]:
    """Learnt anew each night, from the days before today only."""
    requests, workdays = facts.requests, facts.workdays
    if not len(requests):
        return []
    people, person = np.unique(requests.person, return_inverse=True)
    types, kind = np.unique(requests.type, return_inverse=True)
    places = workdays.places(requests.on + 1) - 1  # of a closed day, the last open one
    asks = Asks.of(person, kind, places - places.min())
    yesterday = workdays.place(facts.today) - 1 - int(places.min())
    weights = learnt(asks, yesterday)
    if weights is None:
        return []
    pair, probability = within_ten_days(asks, weights, yesterday)
    likely = np.flatnonzero(probability >= LEAST_PROBABILITY)
    most = max(3, int(MOST_OF_ONE * len(likely)))
    counts: dict[int, int] = {}
    found = []
    for each in likely[np.argsort(-probability[likely], kind="stable")].tolist():
        who = int(people[asks.asker_of[pair[each]]])
        type_id = int(types[asks.kind_of[pair[each]]])
        if who in facts.gone or type_id not in facts.types or counts.get(who, 0) >= most:
            continue
        counts[who] = counts.get(who, 0) + 1
        times = int(asks.counts(yesterday)[pair[each]])
        found.append(_need(who, type_id, float(probability[each]), times=times, facts=facts))
    return found


def _need(who: int, type_id: int, probability: float, *, times: int, facts: Facts) -> Need:
    return Need(
        source="recurrence",
        key=f"{who}:{type_id}",
        type_id=type_id,
        first_on=facts.today,
        last_on=facts.workdays.moved(facts.today, WITHIN_DAYS - 1),
        probability=probability,
        why="recurrence",
        params={"times": times},
        requester_id=who,
        department=facts.requests.department_of(who),
        confidentiality=facts.types[type_id].confidentiality,
        happens_once=False,
    )
