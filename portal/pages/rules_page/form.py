"""The form of a rule: when, if, then."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import EmailInput, HiddenInput

from portal.catalogue.search_text import words_of
from portal.identity.queries import person_of_address
from portal.pages.announcing.form import WholeNumber
from portal.pages.desk_setup.forms.parts import one_line, some_lines
from portal.pages.rules_page.words import ASKED_BY, HOLDS, LATENESSES, SIZES, TRIGGERS
from portal.rules.deciding import Conditions, Deed, Does, RuleSaid, Trigger
from portal.rules.operations.writing import THE_OWNER
from portal.web.letters import no_strange_letters

MOST_WORDS = 20


class ListField(SelectField):
    """A folded list, however short: a rule has many of them."""


ANYTHING = _l("Anything")


def _list(label, choices, *, hint="", nothing=ANYTHING):
    """A list whose first line asks for nothing, or does nothing."""
    words = [SelectChoice("", nothing), *(SelectChoice(*pair) for pair in choices)]
    return ListField(label, description=hint, choices=words, default="", validators=[Optional()])


def _deed(label, choices=()):
    return _list(label, choices, nothing=_l("Leave it"))


class RuleForm(FlaskForm):
    """`kinds`, `skills`, `people`: (value, words) of the desk's own."""

    key = HiddenField()
    version = IntegerField(
        widget=HiddenInput(), validators=[Optional(), NumberRange(min=0, max=2**31 - 1)]
    )
    name = one_line(_l("Name of the rule"), 80, needed=_l("Give the rule a name."))
    trigger = ListField(
        _l("What happens"),
        choices=[SelectChoice(each.value, words) for each, words in TRIGGERS.items()],
        validators=[InputRequired(_l("Choose when it runs."))],
    )
    days = WholeNumber(
        _l("Working days on hold"),
        description=_l("Only for a rule about what is on hold."),
        validators=[Optional(), NumberRange(1, 250, message=_l("Write %(min)s to %(max)s."))],
    )
    type = _list(
        _l("Kind of request"),
        (),
        hint=_l("A rule for anything leaves privileged matters alone."),
    )
    department = one_line(_l("Department of who asks"), 80)
    size = _list(_l("Size"), SIZES.items())
    lateness = _list(_l("A day late means"), LATENESSES.items())
    words = one_line(
        _l("One of these words stands in it"),
        200,
        hint=_l("Words with a space between them. Privileged matters are never found by words."),
    )
    asked_by = _list(
        _l("Who asks is"),
        [(each.value, words) for each, words in ASKED_BY.items()],
        nothing=_l("Anybody"),
    )
    skill = _deed(_l("Give it to the skill"))
    assign = _deed(_l("Hand it to"))
    set_size = _deed(_l("Set its size to"), SIZES.items())
    watcher = StringField(
        _l("Let somebody follow it"),
        description=_l("Their e-mail address. Nobody is let into a privileged matter by a rule."),
        validators=[Optional(), Length(max=200), no_strange_letters],
        widget=EmailInput(),
        render_kw={"autocomplete": "off"},
    )
    note = some_lines(_l("Write a note for the desk"), 2000, rows=2)
    reply = some_lines(
        _l("Reply to the requester"),
        5000,
        hint=_l("It goes out under the name of who switched the rule on."),
    )
    hold = _deed(_l("Put it on hold for"), HOLDS.items())
    notify = _deed(_l("Tell"))
    WHEN = ("trigger", "days")
    IF = ("type", "department", "size", "lateness", "words", "asked_by")
    THEN = ("skill", "assign", "set_size", "watcher", "note", "reply", "hold", "notify")

    def __init__(self, *args, kinds, skills, people, **kwargs):
        super().__init__(*args, **kwargs)
        for field, pairs in (
            (self.type, kinds),
            (self.skill, skills),
            (self.assign, people),
            (self.notify, [(THE_OWNER, _("Who has it")), *people]),
        ):
            field.choices = [field.choices[0], *((str(value), words) for value, words in pairs)]

    def validate_words(self, field):
        if len(words_of(field.data or "")) > MOST_WORDS:
            field.errors = [_("Write twenty words at most.")]

    def part(self, names) -> list:
        return [self[name] for name in names]

    def said(self) -> RuleSaid:
        return RuleSaid(
            name=self.name.data,
            trigger=Trigger(self.trigger.data),
            days=self.days.data,
            conditions=Conditions(
                type_id=_number(self.type.data),
                department=(self.department.data or "").strip(),
                size=self.size.data or "",
                lateness=self.lateness.data or "",
                words=tuple(dict.fromkeys(words_of(self.words.data or ""))),
                asked_by=self.asked_by.data or "",
            ),
            deeds=tuple(self._deeds()),
        )

    def _deeds(self):
        chosen = (
            (Does.SKILL, _number(self.skill.data)),
            (Does.ASSIGN, _number(self.assign.data)),
            (Does.SIZE, self.set_size.data),
            (Does.WATCH, self._watcher()),
            (Does.HOLD, self.hold.data),
            (Does.NOTIFY, _number(self.notify.data)),
        )
        yield from (Deed(does, to=to) for does, to in chosen if to)
        for does, field in ((Does.NOTE, self.note), (Does.REPLY, self.reply)):
            if (field.data or "").strip():
                yield Deed(does, words=field.data.strip())

    def _watcher(self) -> int | None:
        """Who is not here gets an id nobody has: the operation says so beside the field."""
        address = (self.watcher.data or "").strip()
        if not address:
            return None
        person = person_of_address(address)
        return person.id if person and person.is_active else -1


def _number(value: str | None) -> int | str | None:
    return int(value) if (value or "").isdecimal() else value or None
