"""A document of a type, and the file that is made of it: shape and wording of input."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from portal.pages.desk_setup.forms import VersionForm
from portal.web.letters import no_strange_letters


class DocumentForm(VersionForm):
    key = HiddenField()
    name = StringField(
        _l("Name"),
        description=_l("The file is called so, with the reference behind it."),
        validators=[
            InputRequired(_l("Give it a name to find it by.")),
            Length(max=80, message=_l("Shorten it to %(max)d letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto"},
    )
    words = TextAreaField(
        _l("Words"),
        description=_l("What stands in braces is filled in. “# ” begins a heading."),
        validators=[
            InputRequired(_l("Write the words of the document.")),
            Length(max=50_000, message=_l("Shorten it to %(max)d letters.")),
            no_strange_letters,
        ],
        render_kw={"dir": "auto", "rows": 16},
    )


class MakeDocumentForm(FlaskForm):
    key = HiddenField()
    is_internal = BooleanField(_l("Only the desk sees the file"))
