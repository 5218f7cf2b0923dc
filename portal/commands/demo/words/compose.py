"""Titles, answers and messages of one request, put together from tables and slots."""

from datetime import date, timedelta

from portal.commands.demo.dice import Dice
from portal.commands.demo.life import Life
from portal.commands.demo.people import Colleague
from portal.commands.demo.types.shape import Question
from portal.commands.demo.words.answers import ANSWERS, DETAILS
from portal.commands.demo.words.asks import ASKS, CLOSINGS, LOCAL_ASKS, OPENINGS
from portal.commands.demo.words.slots import SLOTS

STORY_TITLES = {
    "corvenne_frame": "Corvenne frame contract, 180k, they struck our liability cap",
    "waits_for_customer": "Brackwell Clinic wants penalties per day, is that OK?",
    "court_letter": "Letter from a court in Rotterdam on my desk",
    "old_letter": "A lawyer claims we infringe their patent",
}
STORY_SLOTS = {
    "corvenne_frame": {
        "party": "Corvenne University",
        "thousands": "180000",
        "worry": "they struck our liability cap",
    },
    "waits_for_customer": {"party": "Brackwell Clinic", "worry": "penalties per day"},
}
OWN_LANGUAGE_SHARE = 0.5
PLAIN_TYPES = frozenset({"L8", "L11", "L12"})  # as little typed as possible


class Slots(dict):
    """Fills a template; each name is drawn once per request, so that its texts agree."""

    def __init__(self, dice: Dice, **fixed: str) -> None:
        super().__init__(fixed)
        self._dice = dice

    def __missing__(self, name: str) -> str:
        if name == "digits":
            return f"{self._dice.whole(100, 999)}"
        if name == "thousands":
            return f"{self._dice.whole(4, 320)}000"
        self[name] = self._dice.pick(SLOTS[name])
        return self[name]

    def fill(self, template: str) -> str:
        return template.format_map(self)


def slots_for(life: Life, requester: Colleague, dice: Dice) -> Slots:
    fixed = STORY_SLOTS.get(life.arrival.story, {})
    return Slots(dice, first_name=requester.name.split()[0], **fixed)


def title_of(life: Life, requester: Colleague, slots: Slots, dice: Dice) -> str:
    """The ask in the requester's words and, often, own language."""
    if life.arrival.story:
        return STORY_TITLES[life.arrival.story]
    local = LOCAL_ASKS.get(requester.language, {}).get(life.type.code)
    if local and dice.chance(OWN_LANGUAGE_SHARE):
        return slots.fill(dice.pick(local))
    words = _capital(slots.fill(dice.pick(ASKS[life.type.code])))
    if life.type.code in PLAIN_TYPES:
        return words
    opening = dice.pick(OPENINGS)
    is_polite = words[-1] in "?!:(" or "lease" in words
    closing = "" if is_polite else dice.pick(CLOSINGS)
    return opening + words + closing


def details_of(life: Life, slots: Slots, dice: Dice) -> str:
    """One or two more sentences, or none."""
    if life.type.code in PLAIN_TYPES or dice.chance(0.55):
        return ""
    first, second = dice.pick(DETAILS), dice.pick(DETAILS)
    chosen = [first] if dice.chance(0.6) or first == second else [first, second]
    return " ".join(_capital(slots.fill(sentence)) for sentence in chosen)


def answers_of(
    life: Life, *, arrived_on: date, named: date | None, slots: Slots, dice: Dice
) -> dict[str, str]:
    """Answers by field; a question that was not shown, or was left out, has none."""
    answers: dict[str, str] = {}
    for question in life.type.questions:
        if question.slug == life.type.due_field:
            answer = named.isoformat() if named else ""
        elif question.kind == "file" or _is_skipped(question, answers, dice):
            answer = ""
        else:
            answer = _answer(question, arrived_on, slots, dice)
        if answer:
            answers[question.slug] = answer
    return answers


def _is_skipped(question: Question, answers: dict[str, str], dice: Dice) -> bool:
    if question.shown_if and answers.get(question.shown_if[0]) != question.shown_if[1]:
        return True
    return not question.is_required and dice.chance(0.4)


def _answer(question: Question, arrived_on: date, slots: Slots, dice: Dice) -> str:
    if question.kind == "choice":
        return dice.pick(question.choices)[0]
    if question.kind == "yes_no":
        return "yes" if dice.chance(0.4) else "no"
    if question.kind == "date":
        return _some_day(question.slug, arrived_on, dice).isoformat()
    return _capital(slots.fill(dice.pick(ANSWERS[question.slug])))


def _some_day(slug: str, arrived_on: date, dice: Dice) -> date:
    if slug in ("since", "reached_on"):
        return arrived_on - timedelta(days=dice.whole(0, 6))
    if slug in ("until", "back_on"):
        return arrived_on + timedelta(days=dice.whole(20, 200))
    return arrived_on + timedelta(days=dice.whole(1, 14))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
