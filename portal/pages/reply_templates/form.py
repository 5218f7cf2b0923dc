"""A reply for later: shape and wording of input."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.pages.desk_setup.forms.parts import VersionForm
from portal.web.letters import no_strange_letters


class ReplyTemplateForm(VersionForm):
    key = HiddenField()
    name = StringField(
        _l("Name"),
        description=_l("You find it by this in the list and with Ctrl K."),
        validators=[
            InputRequired(_l("Give it a name to find it by.")),
            Length(max=80, message=_l("Shorten it to %(max)d letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto"},
    )
    words = TextAreaField(
        _l("Words"),
        description=_l("What stands in braces is filled in when it is put into a reply."),
        validators=[
            InputRequired(_l("Write the words of the template.")),
            Length(max=10_000, message=_l("Shorten it to %(max)d letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 8},
    )
    is_shared = BooleanField(_l("For everybody of the desk"))
