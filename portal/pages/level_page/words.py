"""What can be done about a full week, each lever in words with its price."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.pages.manager_page.words import number_words
from portal.planning.level import Lever
from portal.planning.models import LeaveAnswer, Levelling
from portal.planning.queries.levelling import LevelFacts, Movable
from portal.web.dates import format_date
from portal.web.filters import day_words


@dataclass(frozen=True)
class Taken:
    """A move that is worth making, and the place of the week it goes to."""

    movable: Movable
    to: int

    @property
    def lever(self) -> Lever:
        return self.movable.option.lever

    @property
    def relief(self) -> float:
        return self.movable.option.relief


@dataclass(frozen=True)
class Proposal:
    """One thing to do, with all its moves as the form sends them."""

    title: str
    why: str
    relief: str
    price: str
    moves: list[str]
    is_leave: bool


def proposals(facts: LevelFacts, steps: Sequence[Taken]) -> list[Proposal]:
    """Steps that read alike are one: one lever, type, person and week to go to. Leave comes last:
    somebody is asked."""
    groups: dict[tuple, list[Taken]] = {}
    for step in steps:
        movable = step.movable
        key = (step.lever, movable.type_id, movable.staff_id, movable.skill_id, step.to)
        groups.setdefault(key, []).append(step)
    ordered = sorted(groups.values(), key=lambda some: some[0].lever == Lever.LEAVE)
    return [_proposal(facts, some) for some in ordered]


def move_words(facts: LevelFacts, step: Taken) -> str:
    return f"{step.movable.option.key}|{facts.weeks[step.to].isoformat()}"


def _proposal(facts: LevelFacts, steps: Sequence[Taken]) -> Proposal:
    first = steps[0]
    day = format_date(facts.weeks[first.to], "d MMMM")
    count = sum(step.movable.count for step in steps)
    title, why = _WORDS[first.lever](first.movable, facts, max(1, round(count)), day)
    price = sum(step.movable.option.price for step in steps)
    return Proposal(
        title=title,
        why=why,
        relief=_("%(hours)s h", hours=number_words(sum(step.relief for step in steps))),
        price=_("Price: %(hours)s h.", hours=number_words(price)),
        moves=[move_words(facts, step) for step in steps],
        is_leave=first.lever == Lever.LEAVE,
    )


def _pull_words(movable: Movable, facts: LevelFacts, count: int, day: str) -> tuple[str, str]:
    if movable.type_id is None:
        title = ngettext(
            "Prepare %(num)s known matter in the week of %(day)s",
            "Prepare %(num)s known matters in the week of %(day)s",
            count,
            day=day,
        )
    else:
        title = ngettext(
            "Prepare %(num)s of “%(type)s” in the week of %(day)s",
            "Prepare %(num)s of “%(type)s” in the week of %(day)s",
            count,
            type=facts.titles[movable.type_id],
            day=day,
        )
    return title, _(
        "Their dates are known. Done ahead they take a tenth longer, and one that is not needed "
        "in the end is lost. No promise moves."
    )


def _push_words(movable: Movable, facts: LevelFacts, count: int, day: str) -> tuple[str, str]:
    title = ngettext(
        "Offer a day in the week of %(day)s for “%(type)s”: about %(num)s will take it",
        "Offer a day in the week of %(day)s for “%(type)s”: about %(num)s will take it",
        count,
        type=facts.titles[movable.type_id],
        day=day,
    )
    return title, _(
        "Only to who says that a day late does no harm. They get a firm day; they may say no."
    )


def _leave_words(movable: Movable, _facts: LevelFacts, _count: int, day: str) -> tuple[str, str]:
    title = _("Move the leave of %(name)s to the week of %(day)s", name=movable.name, day=day)
    return title, _("They are asked; it moves only if they agree.")


def _lend_words(movable: Movable, facts: LevelFacts, count: int, _day: str) -> tuple[str, str]:
    title = _(
        "Lend %(hours)s h of %(name)s to “%(skill)s”",
        hours=number_words(count * movable.option.load),
        name=movable.name,
        skill=facts.skills[movable.skill_id],
    )
    return title, _(
        "It is their second skill, and their own work stays calm. That week it is offered to them "
        "like their own; what they take longer is in the price."
    )


def _divert_words(movable: Movable, facts: LevelFacts, count: int, _day: str) -> tuple[str, str]:
    title = ngettext(
        "Show the answer before the form of “%(type)s” that week: about %(num)s less will ask",
        "Show the answer before the form of “%(type)s” that week: about %(num)s less will ask",
        count,
        type=facts.titles[movable.type_id],
    )
    return title, _(
        "As large a share again as settles it there alone today. Nobody is kept from asking."
    )


_WORDS = {
    Lever.PULL: _pull_words,
    Lever.PUSH: _push_words,
    Lever.LEAVE: _leave_words,
    Lever.LEND: _lend_words,
    Lever.DIVERT: _divert_words,
}


@dataclass(frozen=True)
class Applied:
    id: int
    title: str
    lines: list[str]
    when: str


def applied(facts: LevelFacts, made: Levelling) -> Applied:
    return Applied(
        id=made.id,
        title=_("The week of %(day)s", day=format_date(made.week_on, "d MMMM")),
        lines=[line for lever in Lever for line in _done_words(facts, made, lever)],
        when=day_words(made.made_at),
    )


def _done_words(facts: LevelFacts, made: Levelling, lever: Lever) -> list[str]:
    parts = [part for part in made.parts if part["lever"] == lever]
    if not parts:
        return []
    if lever == Lever.LEAVE:
        return [_leave_answer(facts, part) for part in parts]
    if lever == Lever.LEND:
        return _lent(facts, parts)
    words = {
        Lever.PULL: _("%(count)s prepared ahead, %(hours)s h"),
        Lever.PUSH: _("%(count)s askers offered a later day, %(hours)s h"),
        Lever.DIVERT: _("%(count)s answers shown before the form, %(hours)s h"),
    }[lever]
    hours = number_words(sum(part["relief"] for part in parts))
    return [words % {"count": number_words(len(parts)), "hours": hours}]


def _lent(facts: LevelFacts, parts: Sequence[dict]) -> list[str]:
    hours: dict[tuple, float] = {}
    for part in parts:
        key = part["staff"], part["skill"]
        hours[key] = hours.get(key, 0.0) + part["load"]
    return [
        _(
            "%(name)s lends %(hours)s h to “%(skill)s”",
            name=facts.names.get(staff, _("Somebody")),
            hours=number_words(each),
            skill=facts.skills.get(skill, ""),
        )
        for (staff, skill), each in hours.items()
    ]


def _leave_answer(facts: LevelFacts, part: dict) -> str:
    name = facts.names.get(part.get("staff"), _("Somebody"))
    return {
        LeaveAnswer.ASKED: _("%(name)s is asked to move leave; no answer yet", name=name),
        LeaveAnswer.AGREED: _("%(name)s agreed: the leave is moved", name=name),
        LeaveAnswer.KEPT: _("%(name)s keeps the leave as it is", name=name),
    }[LeaveAnswer(part.get("answer", LeaveAnswer.AGREED))]
