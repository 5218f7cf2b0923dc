"""The questions of a type's form: added, changed, put in order, removed."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from portal.catalogue.models import FormField
from portal.catalogue.operations.types import record_change, type_to_change
from portal.catalogue.queries import approval_rule_of, fields_of
from portal.catalogue.questions import Question, Trouble, trouble_with
from portal.errors import N_, InvalidInput, NotFound
from portal.extensions import db
from portal.identity.viewer import Viewer


@dataclass(frozen=True)
class QuestionParticulars:
    """`place`: where it stands in the form, counted from 1; beyond the last is the last."""

    label: str
    pain: str
    kind: str
    choices: list[list[str]]
    is_required: bool
    shown_if: dict | None
    place: int
    translations: dict = field(default_factory=dict)


def add_question(
    type_id: int,
    particulars: QuestionParticulars,
    *,
    version: int,
    actor: Viewer,
    now: datetime,
) -> FormField:
    row = type_to_change(type_id, version=version, actor=actor)
    form = fields_of(row.id)
    slug = _free_slug(particulars.label, {field.slug for field in form})
    field = FormField(type_id=row.id, slug=slug)
    _arrange([*form, field], field, particulars)
    db.session.add(field)
    record_change(row, [f"field {slug}"], actor=actor, now=now)
    return field


def change_question(
    type_id: int,
    slug: str,
    particulars: QuestionParticulars,
    *,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    """The version is that of the type: its questions are looked at together."""
    row = type_to_change(type_id, version=version, actor=actor)
    form = fields_of(row.id)
    field = _question(form, slug)
    if row.due_field == slug and particulars.kind != "date":
        raise InvalidInput("Its answer is the due date, so it stays a day.", field="kind")
    _arrange(form, field, particulars)
    record_change(row, [f"field {slug}"], actor=actor, now=now)


def remove_question(
    type_id: int, slug: str, *, version: int, actor: Viewer, now: datetime
) -> None:
    """Answers given before stay with their requests."""
    row = type_to_change(type_id, version=version, actor=actor)
    form = fields_of(row.id)
    field = _question(form, slug)
    if row.due_field == slug:
        raise InvalidInput("Its answer is the due date of this type.")
    if any((other.shown_if or {}).get("field") == slug for other in form):
        raise InvalidInput("Another question depends on its answer; change that one first.")
    if _is_in_rule(row.id, slug):
        raise InvalidInput("The approval of this type depends on its answer; change that first.")
    db.session.delete(field)
    record_change(row, [f"field {slug}"], actor=actor, now=now)


def _is_in_rule(type_id: int, slug: str) -> bool:
    return any(
        slug == step.amount_field or slug == (step.only_if or {}).get("field")
        for step in approval_rule_of(type_id)
    )


def _question(form: list[FormField], slug: str) -> FormField:
    field = next((field for field in form if field.slug == slug), None)
    if field is None:
        raise NotFound
    return field


def _arrange(form: list[FormField], field: FormField, particulars: QuestionParticulars) -> None:
    """Fill the question and put it in its place; refuses a form in which a question could never
    be shown."""
    others = [other for other in form if other is not field]
    order = [*others[: particulars.place - 1], field, *others[particulars.place - 1 :]]
    questions = [_as_question(each.slug, particulars if each is field else each) for each in order]
    for question in questions:
        trouble = trouble_with(question, questions)
        if trouble:
            raise InvalidInput(TROUBLES[trouble], field=_FIELDS_OF.get(trouble, "shown_if"))
    for name, value in vars(particulars).items():
        if name != "place":
            setattr(field, name, value)
    for position, each in enumerate(order):
        each.position = position


def _as_question(slug: str, told: FormField | QuestionParticulars) -> Question:
    choices = tuple(tuple(choice) for choice in told.choices or ())
    return Question(slug, told.kind, choices, told.shown_if)


TROUBLES = {
    Trouble.NO_CHOICES: N_("Write the answers to choose from, one a line."),
    Trouble.STRAY_CHOICES: N_("Only a question with fixed answers has answers to choose from."),
    Trouble.SECOND_FILE: N_("One question for files is enough; it takes several."),
    Trouble.CONDITION_UNKNOWN: N_("It depends on a question that is not there."),
    Trouble.CONDITION_NOT_BEFORE: N_("A question comes after the one whose answer it depends on."),
    Trouble.CONDITION_NEEDS_CHOICES: N_("It depends on a question without fixed answers."),
    Trouble.CONDITION_NOT_OFFERED: N_("A question depends on an answer that is not offered."),
}
_FIELDS_OF = {Trouble.NO_CHOICES: "choices", Trouble.STRAY_CHOICES: "choices"}


def _free_slug(label: str, taken: set[str]) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", label.casefold()).strip("-")[:50] or "question"
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
