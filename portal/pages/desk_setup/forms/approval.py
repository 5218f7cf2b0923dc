"""The approval rule of a type: a few steps, each on lines of its own; an empty step is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.catalogue.approval_rule import MANAGER, MOST_STEPS, Need, RuleStep
from portal.catalogue.fields import KINDS
from portal.catalogue.models import FormField
from portal.errors import InvalidInput
from portal.identity.queries import person_of_address
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.parts import VersionForm, one_line, some_lines
from portal.pages.desk_setup.forms.types import conditions

PARTS = ("manager", "who", "need", "amount", "above", "only_if")


@dataclass(frozen=True)
class StepFields:
    """The controls of one step; `number` counts from 1."""

    number: int
    controls: list

    @property
    def errors(self) -> list:
        return [error for control in self.controls for error in control.errors]


class _RuleForm(VersionForm):
    stops_clock = BooleanField(_l("Targets wait for the approval"))
    by_mail = BooleanField(_l("A link in the mail is enough, without signing in"))

    def steps(self) -> list[StepFields]:
        return [
            StepFields(place + 1, list(self._controls_of(place).values()))
            for place in range(MOST_STEPS)
            if f"who_{place}" in self
        ]

    def _controls_of(self, place: int) -> dict:
        """A form without numbers asks for no amount, one without fixed answers for no answer."""
        names = {part: f"{part}_{place}" for part in PARTS}
        return {part: self[name] for part, name in names.items() if name in self}

    def rule(self) -> list[RuleStep]:
        """Raises InvalidInput with the control that is wrong."""
        found = {place: self._step(place) for place in range(len(self.steps()))}
        self.places = [place for place, step in found.items() if step is not None]
        return [found[place] for place in self.places]

    def _step(self, place: int) -> RuleStep | None:
        typed = dict.fromkeys(PARTS)
        typed |= {part: one.data for part, one in self._controls_of(place).items()}
        who = [MANAGER] if typed["manager"] else []
        who += [_id_of(one, place) for one in (typed["who"] or "").replace(",", " ").split()]
        above = (typed["above"] or "").strip()
        if not who and not above and not typed["amount"] and not typed["only_if"]:
            return None
        field, equals, value = (typed["only_if"] or "").partition("=")
        return RuleStep(
            who=tuple(dict.fromkeys(who)),
            need=typed["need"] or Need.ANY,
            amount_field=typed["amount"] or None,
            above=float(KINDS["number"].parse(above)) if above else None,
            only_if={"field": field, "is": value} if equals else None,
        )

    def put_in_place(self, problem: InvalidInput) -> None:
        """What is wrong with a step stands beside who is asked in it."""
        if problem.field is not None and problem.field.isdecimal():
            problem.field = f"who_{self.places[int(problem.field)]}"


def _id_of(address: str, place: int) -> int:
    person = person_of_address(address)
    if person is None or not person.is_active:
        raise InvalidInput(
            "Nobody with the address %(address)s can be asked here.",
            field=f"who_{place}",
            address=address,
        )
    return person.id


def rule_form(fields: Sequence[FormField], *, steps: int, **start) -> _RuleForm:
    """`fields`: the questions of the type; `steps`: how many are shown."""
    members = {}
    for place in range(min(steps, MOST_STEPS)):
        members |= {f"{name}_{place}": made for name, made in _controls(fields).items()}
    return type("RuleForm", (_RuleForm,), members)(**start)


def _controls(fields: Sequence[FormField]) -> dict:
    numbers = [SelectChoice(one.slug, one.label) for one in fields if one.kind == "number"]
    answers = [SelectChoice(*one) for one in conditions(fields)]
    return {
        "manager": BooleanField(_l("The asker's manager")),
        "who": some_lines(
            _l("Others who are asked"), 2000, hint=_l("E-mail addresses, one a line."), rows=2
        ),
        "need": SelectField(
            _l("How many of them?"),
            choices=[
                SelectChoice(Need.ANY, _l("One is enough")),
                SelectChoice(Need.ALL, _l("All of them")),
            ],
            default=Need.ANY,
            validators=[Optional()],
        ),
        **(_amounts(numbers) if numbers else {}),
        **(_answers(answers) if answers else {}),
    }


def _amounts(numbers: list[SelectChoice]) -> dict:
    return {
        "amount": SelectField(
            _l("Only above an amount: which answer?"),
            choices=[SelectChoice("", _l("No amount")), *numbers],
            validators=[Optional()],
        ),
        "above": one_line(_l("Above"), 20, more=[checks.a_number]),
    }


def _answers(answers: list[SelectChoice]) -> dict:
    return {
        "only_if": SelectField(
            _l("Or only for an answer"),
            choices=[SelectChoice("", _l("Always")), *answers],
            validators=[Optional()],
        )
    }


def rule_values(rule: Sequence[RuleStep], addresses: Mapping[int, str]) -> dict:
    """The form's start; who has no address any more is left out."""
    values: dict = {}
    for place, step in enumerate(rule):
        named = [addresses[one] for one in step.who if one in addresses]
        condition = step.only_if or {}
        values |= {
            f"manager_{place}": MANAGER in step.who,
            f"who_{place}": "\n".join(named),
            f"need_{place}": step.need,
            f"amount_{place}": step.amount_field or "",
            f"above_{place}": "" if step.above is None else f"{step.above:g}",
            f"only_if_{place}": f"{condition['field']}={condition['is']}" if condition else "",
        }
    return values
