"""What is asked of a queue, and what is done with the lines that are ticked."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from portal.catalogue.models import RequestType
from portal.planning.bulk import BulkKind
from portal.requests.lifecycle import HoldReason, Status
from portal.requests.queries import Names
from portal.requests.queue import NOBODY, Column, Filters, Order, Risk
from portal.web.letters import no_strange_letters


class QueueFilterForm(FlaskForm):
    """Filters of the queue, a plain GET form."""

    words = StringField(_l("Words or reference"))
    type = SelectField(_l("Kind"))
    assignee = SelectField(_l("With"))
    order = SelectField(
        _l("Order"),
        choices=[
            SelectChoice(Order.PROMISE, _l("Promise at risk first")),
            SelectChoice(Order.DUE, _l("What is due first")),
            SelectChoice(Order.OLDEST, _l("Oldest first")),
            SelectChoice(Order.NEWEST, _l("Newest first")),
        ],
    )
    which = HiddenField()

    class Meta:
        csrf = False


class MoreFiltersForm(FlaskForm):
    """The rest of the filters; they fold away beneath the others."""

    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice("", _l("Any")),
            SelectChoice(Status.RECEIVED, _l("In the queue")),
            SelectChoice(Status.ASSIGNED, _l("With somebody")),
            SelectChoice(Status.STARTED, _l("Being worked on")),
            SelectChoice(Status.ON_HOLD, _l("On hold")),
        ],
    )
    risk = SelectField(
        _l("At risk"),
        choices=[
            SelectChoice("", _l("All the same")),
            SelectChoice(Risk.PROMISE, _l("The promise")),
            SelectChoice(Risk.TARGET, _l("The target")),
        ],
    )
    size = SelectField(
        _l("Size"),
        choices=[
            SelectChoice("", _l("Any")),
            SelectChoice("S", _l("Small")),
            SelectChoice("M", _l("Medium")),
            SelectChoice("L", _l("Large")),
            SelectChoice("none", _l("Not said yet")),
        ],
    )
    skill = SelectField(_l("Skill"))
    requester = StringField(_l("Asked by"))
    department = StringField(_l("Department"))
    needed = IntegerField(_l("Needed within days"), render_kw={"min": 0, "max": 999})
    older = IntegerField(_l("At least days old"), render_kw={"min": 0, "max": 999})
    columns = SelectMultipleField(
        _l("Shown in each line"),
        choices=[
            SelectChoice(Column.PROMISE, _l("Promise")),
            SelectChoice(Column.AGE, _l("Age")),
            SelectChoice(Column.ASSIGNEE, _l("With")),
            SelectChoice(Column.KIND, _l("Kind")),
            SelectChoice(Column.STATE, _l("State")),
            SelectChoice(Column.DEPARTMENT, _l("Department")),
            SelectChoice(Column.SIZE, _l("Size")),
            SelectChoice(Column.TARGET, _l("Target")),
            SelectChoice(Column.NEEDED_BY, _l("Needed by")),
        ],
    )

    class Meta:
        csrf = False


def filter_forms(
    filters: Filters, types: Sequence[RequestType], names: Names
) -> tuple[QueueFilterForm, MoreFiltersForm]:
    first = QueueFilterForm(
        formdata=None,
        words=filters.words,
        type=str(filters.type_id or ""),
        assignee=filters.assignee,
        order=filters.order.value,
        which=filters.which.value,
    )
    every = SelectChoice("", _("Every kind"))
    first.type.choices = [every, *(SelectChoice(str(kind.id), kind.title) for kind in types)]
    first.assignee.choices = [
        SelectChoice("", _("Anybody")),
        SelectChoice(NOBODY, _("Nobody yet")),
        *_named(names.people),
    ]
    more = MoreFiltersForm(
        formdata=None,
        state=filters.state,
        risk=filters.risk,
        size=filters.size,
        skill=str(filters.skill_id or ""),
        requester=filters.requester,
        department=filters.department,
        needed=filters.needed,
        older=filters.older,
        columns=[column.value for column in filters.columns],
    )
    more.skill.choices = [SelectChoice("", _("Any")), *_named(names.skills)]
    return first, more


def _named(pairs: Sequence[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(id_), name) for id_, name in pairs]


class SaveViewForm(FlaskForm):
    """What is looked at now, under a name."""

    name = StringField(
        _l("Name of the view"),
        validators=[
            DataRequired(_l("Give the view a name.")),
            Length(max=60, message=_l("A name of at most 60 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "maxlength": 60},
    )
    is_shared = BooleanField(_l("Everybody of the desk sees it"))


class BulkForm(FlaskForm):
    """One step for the ticked lines."""

    key = HiddenField()
    kind = SelectField(
        _l("What to do"),
        choices=[
            SelectChoice(BulkKind.TAKE, _l("Take them")),
            SelectChoice(BulkKind.ASSIGN, _l("Hand them over")),
            SelectChoice(BulkKind.SIZE, _l("Say how much work each is")),
            SelectChoice(BulkKind.HOLD, _l("Put them on hold")),
            SelectChoice(BulkKind.RESOLVE, _l("Resolve them")),
            SelectChoice(BulkKind.CLOSE, _l("Close what is ready")),
        ],
    )
    assignee = SelectField(_l("Hand over to"), validate_choice=False)
    size = SelectField(
        _l("How much work is it?"),
        choices=[
            SelectChoice("S", _l("Small")),
            SelectChoice("M", _l("Medium")),
            SelectChoice("L", _l("Large")),
        ],
    )
    reason = SelectField(
        _l("What are they waiting for?"),
        choices=[
            SelectChoice(HoldReason.REQUESTER, _l("An answer from the requester")),
            SelectChoice(HoldReason.THIRD_PARTY, _l("Somebody outside")),
            SelectChoice(HoldReason.DATE, _l("A date before which nothing can be done")),
        ],
        default=HoldReason.THIRD_PARTY,
    )
    words = TextAreaField(
        _l("Words to each requester"),
        description=_l("Each reads them on the page of their request."),
        validators=[Optional(), Length(max=20_000), no_strange_letters],
        render_kw={"dir": "auto", "rows": 2},
    )

    def details(self) -> dict:
        """What the step needs, and nothing else."""
        words = (self.words.data or "").strip()
        return {
            BulkKind.TAKE: {},
            BulkKind.ASSIGN: {"assignee": _id(self.assignee.data)},
            BulkKind.SIZE: {"size": self.size.data},
            BulkKind.HOLD: {"reason": self.reason.data, "words": words},
            BulkKind.RESOLVE: {"words": words},
            BulkKind.CLOSE: {},
        }[BulkKind(self.kind.data)]

    def validate(self, extra_validators=None) -> bool:
        is_valid = super().validate(extra_validators)
        is_question = self.kind.data == BulkKind.HOLD and self.reason.data == HoldReason.REQUESTER
        if is_question and not (self.words.data or "").strip():
            self.words.errors = [_("Write what you need to know.")]
            return False
        return is_valid


def _id(typed: str | None) -> int:
    """0 for what no list of ours offers: nobody has it."""
    is_id = typed is not None and typed.isascii() and typed.isdecimal() and len(typed) < 10
    return int(typed) if is_id else 0


def bulk_form(names: Names, **start) -> BulkForm:
    form = BulkForm(**start, prefix="bulk")
    form.assignee.choices = _named(names.people)
    return form
