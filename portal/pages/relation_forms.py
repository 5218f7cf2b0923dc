"""Forms of what a request has to do with others: link, merge, split, give to another desk."""

import secrets

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from portal.catalogue.models import RequestType
from portal.desks.models import Desk
from portal.pages.desk_setup.forms import VersionForm
from portal.pages.forms import line_field
from portal.requests.relations import RelationKind
from portal.web.letters import no_strange_letters


def _reference(label, hint):
    return StringField(
        label,
        description=hint,
        validators=[
            InputRequired(_l("Write its reference.")),
            Length(max=16, message=_l("A reference has at most 16 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "ltr", "autocomplete": "off"},
    )


def _told(label):
    return TextAreaField(
        label,
        description=_l("The requester reads this at once."),
        validators=[
            InputRequired(_l("Write what the requester should know.")),
            Length(max=20_000, message=_l("Shorten it to 20,000 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 3},
    )


def _kind():
    return SelectField(
        _l("Kind"), validate_choice=False, validators=[InputRequired(_l("Choose a kind."))]
    )


class _OffersKinds:
    def offer(self, kinds: list[tuple[RequestType, Desk]]) -> None:
        """Every kind with its desk before it."""
        self.type.choices = [("", _("Choose"))] + [
            (str(kind.id), f"{desk.name}: {kind.title}") for kind, desk in kinds
        ]

    def chosen(self, kinds: list[tuple[RequestType, Desk]]) -> RequestType | None:
        return next((kind for kind, _desk in kinds if str(kind.id) == self.type.data), None)


class LinkForm(FlaskForm):
    kind = RadioField(
        _l("This request…"),
        choices=[
            SelectChoice(RelationKind.RELATES, _l("has to do with it")),
            SelectChoice(RelationKind.BLOCKS, _l("holds it up")),
            SelectChoice(RelationKind.DUPLICATES, _l("asks for the same")),
        ],
        default=RelationKind.RELATES,
        validators=[InputRequired(_l("Choose how they belong together."))],
    )
    other = _reference(_l("Reference of the other one"), _l("Any request that you may see."))


class MergeForm(VersionForm):
    into = _reference(
        _l("Reference of the one that stays"), _l("An open request of the same desk.")
    )
    words = _told(_l("Why do they become one?"))


class SplitForm(_OffersKinds, FlaskForm):
    key = HiddenField(default=lambda: secrets.token_urlsafe(16))
    relation = RadioField(
        _l("What becomes of this one?"),
        choices=[
            SelectChoice(RelationKind.PART, _l("It waits until the new one is finished")),
            SelectChoice(RelationKind.SPLIT, _l("Each goes on by itself")),
        ],
        default=RelationKind.PART,
        validators=[InputRequired(_l("Choose whether this one waits for it."))],
    )
    type = _kind()
    title = line_field()
    details = TextAreaField(
        _l("What has to be done?"),
        validators=[
            Optional(),
            Length(max=20_000, message=_l("Shorten it to 20,000 letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 3},
    )
    words = _told(_l("Why are there two now?"))


class TransferForm(_OffersKinds, VersionForm):
    type = _kind()
    words = _told(_l("Why does another desk have it now?"))
