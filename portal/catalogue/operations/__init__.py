"""Writes of the catalogue: types and the questions of their forms. Each is an event; none
commits."""

from portal.catalogue.operations.questions import (
    QuestionParticulars,
    add_question,
    change_question,
    remove_question,
)
from portal.catalogue.operations.types import TypeParticulars, change_type, ensure_general_type

__all__ = [
    "QuestionParticulars",
    "TypeParticulars",
    "add_question",
    "change_question",
    "change_type",
    "ensure_general_type",
    "remove_question",
]
