"""Who joins, moves or leaves needs more than one thing: what else the same department asked for
around such days before."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from portal.anticipation.dated_needs import dated_needs
from portal.anticipation.facts import Facts, PastFact
from portal.anticipation.signals.joiners_leavers import READ_IN
from portal.planning.needs import Need

AROUND = 14  # days before and after the day
LEAST_FACTS = 8
LEAST_SURE = 2.0  # standard errors above nothing
LEAST_MORE = 0.3  # requests a joiner
LEAST_PROBABILITY = 0.4
PRIOR_CASES, PRIOR_SHARE = 4.0, 0.4


@dataclass(frozen=True)
class _Lesson:
    """`more`: requests a joiner beyond the usual; `share`: how often half of them or more came."""

    more: float
    share: float


def bundle(facts: Facts) -> list[Need]:
    mains = dated_needs(facts, READ_IN, source="bundle", why="bundle")
    lessons = {
        (kind, other): lesson
        for kind in {need.type_id for need in mains}
        for other, told in facts.types.items()
        if other != kind
        and not told.is_incident
        and (lesson := _lesson(kind, other, facts)) is not None
    }
    return [
        _need(main, other, lesson, facts=facts)
        for main in mains
        for (kind, other), lesson in lessons.items()
        if kind == main.type_id and main.department and main.confidentiality == "open"
    ]


def _lesson(kind: int, other: int, facts: Facts) -> _Lesson | None:
    """What past facts of a kind brought of another type; None where it may be chance."""
    past = [
        fact
        for fact in facts.past_dated
        if fact.type_id == kind and fact.source in READ_IN and fact.department
    ]
    if len(past) < LEAST_FACTS:
        return None
    more = np.array([_more(fact, other, past, facts) / max(1, fact.quantity) for fact in past])
    error = float(more.std(ddof=1)) / len(more) ** 0.5
    mean = float(more.mean())
    if mean < LEAST_MORE or mean < LEAST_SURE * error:
        return None
    hits = int((more >= mean / 2).sum())
    share = (hits + PRIOR_CASES * PRIOR_SHARE) / (len(more) + PRIOR_CASES)
    return _Lesson(mean, share) if share >= LEAST_PROBABILITY else None


def _more(fact: PastFact, other: int, past: list[PastFact], facts: Facts) -> float:
    """Requests of a type by the fact's department around its day, less what it asks for on as many
    days that are near no such fact."""
    requests = facts.requests
    if fact.department not in requests.departments:
        return 0.0
    code = requests.departments.index(fact.department)
    on = requests.on[(requests.department == code) & (requests.type == other)]
    span = np.arange(int(requests.on.min()), int(requests.on.max()) + 1)
    days = np.array(
        [each.due_on.toordinal() for each in past if each.department == fact.department]
    )
    quiet = span[np.abs(span[:, None] - days).min(axis=1) > AROUND]
    usual = np.isin(on, quiet).sum() / max(1, len(quiet))
    inside = int((np.abs(on - fact.due_on.toordinal()) <= AROUND).sum())
    return inside - float(usual) * (2 * AROUND + 1)


def _need(main: Need, other: int, lesson: _Lesson, *, facts: Facts) -> Need:
    due_on = main.last_on - timedelta(days=7)
    return Need(
        source="bundle",
        key=f"fact:{main.obligation_id}:{other}",
        type_id=other,
        first_on=max(main.first_on, due_on - timedelta(days=AROUND)),
        last_on=due_on + timedelta(days=AROUND),
        probability=min(main.probability, lesson.share),
        why="bundle",
        params={"with": main.type_id, "obligation": main.obligation_id},
        department=main.department,
        quantity=max(1, round(lesson.more * main.quantity)),
        confidentiality=facts.types[other].confidentiality,
    )
