"""What a lead writes about a desk: shape and wording of input."""

from portal.pages.desk_setup.forms.approval import rule_form, rule_values
from portal.pages.desk_setup.forms.desk import AbsenceForm, CalendarForm
from portal.pages.desk_setup.forms.parts import VersionForm
from portal.pages.desk_setup.forms.types import QuestionForm, TypeForm

__all__ = [
    "AbsenceForm",
    "CalendarForm",
    "QuestionForm",
    "TypeForm",
    "VersionForm",
    "rule_form",
    "rule_values",
]
