"""How rules read."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.requests.lifecycle import HoldReason, Lateness
from portal.rules.deciding import AskedBy, Conditions, Deed, Does, Trigger
from portal.rules.models import Rule
from portal.rules.operations.running import REFUSED
from portal.rules.operations.writing import THE_OWNER
from portal.rules.stored import conditions_of, deeds_of
from portal.web.numbers import comma

TRIGGERS = {
    Trigger.FILED: _l("A request is filed"),
    Trigger.REPLIED: _l("Its requester writes"),
    Trigger.ON_HOLD: _l("It has been on hold for some working days"),
    Trigger.TARGET_NEAR: _l("What is owed is soon due"),
    Trigger.TARGET_MISSED: _l("What was owed is missed"),
    Trigger.RESOLVED: _l("It is done"),
}
SIZES = {"S": _l("Small"), "M": _l("Medium"), "L": _l("Large")}
LATENESSES = {
    Lateness.NO_HARM: _l("Nothing much"),
    Lateness.SOMEBODY_WAITS: _l("Somebody has to wait"),
    Lateness.COSTS_MONEY: _l("It costs money"),
    Lateness.LAW_OR_SAFETY: _l("A law or somebody's safety is at stake"),
}
ASKED_BY = {
    AskedBy.STAFF: _l("Somebody who works on a desk"),
    AskedBy.LEAD: _l("A lead of a desk"),
    AskedBy.MANAGER: _l("A manager"),
}
HOLDS = {
    HoldReason.THIRD_PARTY: _l("Somebody outside"),
    HoldReason.DATE: _l("A date before which nothing can be done"),
}
DID = {
    Does.SKILL: _l("skill"),
    Does.ASSIGN: _l("handed over"),
    Does.SIZE: _l("size"),
    Does.WATCH: _l("watcher"),
    Does.NOTE: _l("note"),
    Does.REPLY: _l("reply"),
    Does.HOLD: _l("on hold"),
    Does.NOTIFY: _l("told"),
    REFUSED: _l("nothing: who switched it on may not work on that request"),
}


class Names:
    """Of kinds, skills and people that a desk's rules speak of."""

    def __init__(self, *, kinds: dict[int, str], skills: dict[int, str], people: dict[int, str]):
        self.kinds, self.skills, self.people = kinds, skills, people


def when_words(rule: Rule) -> str:
    if rule.trigger == Trigger.ON_HOLD:
        return ngettext(
            "It has been on hold for %(num)d working day",
            "It has been on hold for %(num)d working days",
            rule.days,
        )
    return str(TRIGGERS[Trigger(rule.trigger)])


def if_words(rule: Rule, names: Names) -> list[str]:
    """One for each condition; none: it holds for everything."""
    asks: Conditions = conditions_of(rule.conditions)
    found = []
    if asks.type_id is not None:
        found.append(_("the kind is %(kind)s", kind=names.kinds.get(asks.type_id, "")))
    if asks.department:
        found.append(_("it comes from %(department)s", department=asks.department))
    if asks.size:
        found.append(_("its size is %(size)s", size=SIZES[asks.size]))
    if asks.lateness:
        found.append(_("a day late means: %(what)s", what=LATENESSES[asks.lateness]))
    if asks.words:
        found.append(
            _("one of these words stands in it: %(words)s", words=comma().join(asks.words))
        )
    if asks.asked_by:
        found.append(_("who asks is: %(who)s", who=ASKED_BY[asks.asked_by]))
    return found


def then_words(rule: Rule, names: Names) -> list[str]:
    return [_deed_words(deed, names) for deed in deeds_of(rule.deeds)]


def _deed_words(deed: Deed, names: Names) -> str:
    person = names.people.get(deed.to, _("Somebody"))
    told = _("who has it") if deed.to == THE_OWNER else person
    return {
        Does.SKILL: lambda: _(
            "give it to the skill %(skill)s", skill=names.skills.get(deed.to, "")
        ),
        Does.ASSIGN: lambda: _("hand it to %(name)s", name=person),
        Does.SIZE: lambda: _("set its size to %(size)s", size=SIZES[deed.to]),
        Does.WATCH: lambda: _("let %(name)s follow it", name=person),
        Does.NOTE: lambda: _("note for the desk: “%(words)s”", words=deed.words),
        Does.REPLY: lambda: _("reply: “%(words)s”", words=deed.words),
        Does.HOLD: lambda: _("put it on hold: %(reason)s", reason=HOLDS[deed.to]),
        Does.NOTIFY: lambda: _("tell %(name)s", name=told),
    }[deed.does]()
