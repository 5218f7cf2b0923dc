"""Types and the questions of their forms."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FloatField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.catalogue.checklist import steps_in
from portal.catalogue.models import Confidentiality, FormField, RequestType
from portal.catalogue.operations import QuestionParticulars, TypeParticulars
from portal.pages.desk_setup import checks
from portal.pages.desk_setup.forms.parts import VersionForm, number, one_line, some_lines
from portal.pages.desk_setup.forms.translated import in_other_languages, translations_of


@in_other_languages
class TypeForm(VersionForm):
    title = one_line(_l("What people ask for"), 160, needed=_l("Write what people ask for."))
    summary = some_lines(_l("What it is for, in a sentence or two"), 2000)
    keywords = some_lines(
        _l("Words people also use for it"),
        2000,
        hint=_l("In every language they ask in; the box finds it by them."),
        rows=2,
    )
    response_target = one_line(
        _l("First answer owed within"),
        20,
        hint=_l("Working time of the desk: 4 h, 30 min."),
        more=[checks.a_span],
    )
    resolution_target = one_line(
        _l("Done within"),
        20,
        hint=_l("Working time of the desk: 16 h."),
        more=[checks.a_span],
    )
    owes_anew = BooleanField(
        _l("New targets hold for the open requests too"),
        description=_l("The time each stood still stays counted; fixed dates stay as they are."),
    )
    weight = number(
        FloatField,
        _l("How much a day of waiting hurts"),
        0.01,
        100,
        hint=_l("Beside other types: 1 is little, 4 is much."),
    )
    effort_p50 = one_line(
        _l("Hands-on time: half take less than"),
        20,
        needed=_l("Write hours or minutes."),
        hint=_l("A guess will do until enough is measured: 30 min."),
        more=[checks.a_span],
    )
    effort_p90 = one_line(
        _l("Hands-on time: nine of ten take less than"),
        20,
        needed=_l("Write hours or minutes."),
        more=[checks.a_span],
    )
    early_days = number(IntegerField, _l("Working days it may be done early"), 0, 365)
    late_days = number(IntegerField, _l("Working days it may be done late"), 0, 365)
    answer_days = number(
        IntegerField,
        _l("Working days a question waits for its answer"),
        0,
        365,
        hint=_l(
            "At half of them the requester is reminded, then it closes; an answer opens it again. "
            "0: it waits for ever."
        ),
    )
    checklist = some_lines(
        _l("Checklist"),
        6000,
        hint=_l("One step in each line. The desk ticks them on each request of this type."),
        more=[checks.steps_of_a_checklist],
    )
    advice = one_line(
        _l("A word to who asks"), 200, hint=_l("Such as: we ring you back within the hour.")
    )
    confidentiality = RadioField(
        _l("Who may see requests of this type"),
        description=_l("Holds for new requests."),
        choices=[
            SelectChoice(Confidentiality.OPEN, _l("The whole desk")),
            SelectChoice(Confidentiality.RESTRICTED, _l("Those of the desk with its skill")),
            SelectChoice(Confidentiality.PRIVILEGED, _l("Named members only")),
        ],
        validators=[InputRequired(_l("Choose who may see them."))],
    )
    is_archived = BooleanField(_l("Retired: nobody can ask for it any more"))
    own_words: ClassVar = {
        "title": (one_line, _l("What people ask for"), 160),
        "summary": (some_lines, _l("What it is for, in a sentence or two"), 2000),
        "advice": (one_line, _l("A word to who asks"), 200),
    }

    def particulars(self, row: RequestType) -> TypeParticulars:
        """`row`: what a field that is not on this page says."""
        minutes = {
            name: checks.minutes_of(self[name].data)
            for name in ("response_target", "resolution_target")
        }
        targets = {
            f"{name}_minutes": None if span is None else round(span)
            for name, span in minutes.items()
        }
        allowed = self.confidentiality.data if "confidentiality" in self else row.confidentiality
        return TypeParticulars(
            title=self.title.data.strip(),
            summary=(self.summary.data or "").strip(),
            keywords=(self.keywords.data or "").strip(),
            weight=self.weight.data,
            effort_p50_minutes=checks.minutes_of(self.effort_p50.data),
            effort_p90_minutes=checks.minutes_of(self.effort_p90.data),
            early_days=self.early_days.data,
            late_days=self.late_days.data,
            answer_days=self.answer_days.data,
            checklist=steps_in(self.checklist.data),
            advice=(self.advice.data or "").strip(),
            translations=translations_of(self),
            confidentiality=Confidentiality(allowed),
            is_archived=self.is_archived.data,
            **targets,
        )


@in_other_languages
class QuestionForm(VersionForm):
    key = HiddenField()
    label = one_line(_l("The question"), 160, needed=_l("Write the question."))
    pain = one_line(
        _l("Which pain does the answer remove?"),
        200,
        needed=_l("Say which trouble the answer saves; a question without one is left out."),
        hint=_l("It stands beside the question."),
    )
    kind = SelectField(
        _l("Kind of answer"),
        choices=[
            SelectChoice("text", _l("A line of words")),
            SelectChoice("long_text", _l("Some lines of words")),
            SelectChoice("choice", _l("One of some answers")),
            SelectChoice("date", _l("A day")),
            SelectChoice("number", _l("A number")),
            SelectChoice("phone", _l("A telephone number")),
            SelectChoice("yes_no", _l("Yes or no")),
            SelectChoice("file", _l("A file")),
        ],
        validators=[InputRequired(_l("Choose the kind of answer."))],
    )
    choices = some_lines(
        _l("The answers to choose from"), 5000, hint=_l("One a line: change = Change too"), rows=4
    )
    is_required = BooleanField(_l("It must be answered"))
    shown_if = SelectField(_l("When is it asked?"), validators=[Optional()])
    place = number(IntegerField, _l("Place in the form"), 1, 100)
    own_words: ClassVar = {
        "label": (one_line, _l("The question"), 160),
        "pain": (one_line, _l("Which pain does the answer remove?"), 200),
        "choices": (some_lines, _l("The answers to choose from"), 5000),
    }

    def __init__(self, *args, before: Sequence[FormField], **kwargs):
        """`before`: questions whose answers this one may depend on."""
        super().__init__(*args, **kwargs)
        self.shown_if.choices = [
            SelectChoice("", _l("Always")),
            *(SelectChoice(*choice) for choice in conditions(before)),
        ]

    def particulars(self) -> QuestionParticulars:
        slug, equals, value = (self.shown_if.data or "").partition("=")
        return QuestionParticulars(
            label=self.label.data.strip(),
            pain=self.pain.data.strip(),
            kind=self.kind.data,
            choices=checks.choices_of(self.choices.data) if self.kind.data == "choice" else [],
            translations=translations_of(self),
            is_required=self.is_required.data,
            shown_if={"field": slug, "is": value} if equals else None,
            place=self.place.data,
        )


def conditions(fields: Sequence[FormField]) -> list[tuple[str, str]]:
    """Each answer another question may depend on: (slug=value, words)."""
    found = []
    for field in fields:
        offered = field.choices if field.kind == "choice" else []
        if field.kind == "yes_no":
            offered = [["yes", _l("Yes")], ["no", _l("No")]]
        found += [
            (
                f"{field.slug}={value}",
                _l("If “%(question)s” is “%(answer)s”", question=field.label, answer=words),
            )
            for value, words in offered
        ]
    return found
